import * as z from 'zod/mini';
import type { BackendId } from '../ports.ts';
import type { AnswerRecord, RequestKind } from './answerRecord.ts';
import {
  LatencyModel,
  latencyModelState,
  type Forecast,
  type Load,
  type Prior,
} from './latencyModel.ts';
import { backendIds } from './otherBackend.ts';
import { promptSizeOf, promptSizes, type PromptSize } from './promptSize.ts';
import { SampleWindow, type Quantiles } from './sampleWindow.ts';
import { savedNumber, savedNumbers } from './savedNumber.ts';

/** What was measured of one backend for one kind of request and one size of prompt. */
export interface LatencySummary {
  readonly backend: BackendId;
  readonly kind: RequestKind;
  readonly promptSize: PromptSize;
  readonly answers: number;
  readonly failures: number;
  readonly firstTokenMs: Quantiles | undefined;
  readonly tokensPerSecond: Quantiles | undefined;
  readonly totalMs: Quantiles | undefined;
  /** Part of the prompts' tokens that came from a prefix cache, 0–1; `undefined` if never told. */
  readonly cachedShare: number | undefined;
}

/** A record and the load under which it was made. */
export interface Measured {
  readonly record: AnswerRecord;
  readonly load: Load;
}

const cellState = z.object({
  answers: savedNumber,
  failures: savedNumber,
  firstTokenMs: savedNumbers,
  tokensPerSecond: savedNumbers,
  totalMs: savedNumbers,
  promptTokens: savedNumber,
  cachedTokens: savedNumber,
});
type CellState = z.infer<typeof cellState>;

const lineState = z.object({
  backend: z.enum(['local', 'remote']),
  kind: z.enum(['ghostText', 'chat']),
  /** Server and model that were measured. */
  identity: z.string(),
  model: latencyModelState,
  recent: savedNumbers,
  cells: z.partialRecord(z.enum(promptSizes), cellState),
});
type LineState = z.infer<typeof lineState>;

const monitorState = z.object({ version: z.literal(1), lines: z.array(lineState) });
export type MonitorState = z.infer<typeof monitorState>;

/**
 * What to expect of a backend before its first answer: a small model on a good processor reads some 500 to 1,150
 * tokens a second and writes 30 to 70 (llama.cpp #9787); hosted models begin within half a second.
 */
const priors: Readonly<Record<BackendId, Prior>> = {
  local: { firstTokenMs: 120, prefillMsPerToken: 1, msPerToken: 25, queueShare: 1 },
  remote: { firstTokenMs: 500, prefillMsPerToken: 0.05, msPerToken: 12, queueShare: 0 },
};
const kinds = ['ghostText', 'chat'] as const;

/** Everything that was measured of both backends; bounded, and able to survive a restart. */
export class LatencyMonitor {
  readonly #lines = new Map<string, Line>();

  /** @param saved an earlier `state`; what is unreadable is as if it had never been. */
  constructor(saved?: unknown) {
    const parsed = monitorState.safeParse(saved);
    const known = parsed.success ? parsed.data.lines : [];
    for (const backend of backendIds) {
      for (const kind of kinds) {
        const state = known.find((each) => each.backend === backend && each.kind === kind);
        this.#lines.set(nameOf(backend, kind), new Line(backend, kind, state));
      }
    }
  }

  get state(): MonitorState {
    return { version: 1, lines: [...this.#lines.values()].map((line) => line.state) };
  }

  /** Another server or model begins without a past. */
  identify(backend: BackendId, identity: string): void {
    for (const kind of kinds) {
      const line = this.#line(backend, kind);
      if (identity !== '' && line.identity !== identity) {
        const known = line.identity === '' ? line.state : undefined;
        const state = known && { ...known, identity };
        this.#lines.set(nameOf(backend, kind), new Line(backend, kind, state, identity));
      }
    }
  }

  /** @returns whether it was a surprise, so that another look would be worth its cost. */
  note(measured: Measured): boolean {
    return this.#line(measured.record.backend, measured.record.kind).note(measured);
  }

  forecast(backend: BackendId, kind: RequestKind, load: Load): Forecast {
    return this.#line(backend, kind).model.forecast(load);
  }

  /** Whether a backend takes much longer than it mostly does, which may end at any moment. */
  isUnusuallySlow(backend: BackendId, kind: RequestKind): boolean {
    return this.#line(backend, kind).model.isUnusuallySlow;
  }

  /** Time to first token of a backend that is as it mostly is and idle, in milliseconds. */
  usualFirstTokenMs(backend: BackendId, kind: RequestKind, uncachedTokens: number): number {
    return this.#line(backend, kind).model.usualMs(uncachedTokens);
  }

  /** How many times a forecast a backend's slowest tenth takes. */
  p90Ratio(backend: BackendId, kind: RequestKind): number {
    return this.#line(backend, kind).model.p90Ratio();
  }

  /** Median time to first token over all sizes of prompts, in milliseconds. */
  typicalFirstTokenMs(backend: BackendId, kind: RequestKind): number | undefined {
    return this.#line(backend, kind).recent.quantile(0.5);
  }

  /** A row for each backend, kind and size of prompt that was ever asked. */
  summaries(): readonly LatencySummary[] {
    return [...this.#lines.values()].flatMap((line) => line.summaries());
  }

  #line(backend: BackendId, kind: RequestKind): Line {
    const name = nameOf(backend, kind);
    const line = this.#lines.get(name) ?? new Line(backend, kind, undefined);
    this.#lines.set(name, line);
    return line;
  }
}

function nameOf(backend: BackendId, kind: RequestKind): string {
  return `${backend} ${kind}`;
}

/** One backend and one kind of request. */
class Line {
  readonly identity: string;
  readonly model: LatencyModel;
  /** Times to first token whatever the prompt's size. */
  readonly recent: SampleWindow;
  readonly #backend: BackendId;
  readonly #kind: RequestKind;
  readonly #cells = new Map<PromptSize, Cell>();

  constructor(
    backend: BackendId,
    kind: RequestKind,
    state: LineState | undefined,
    identity: string = state?.identity ?? '',
  ) {
    this.identity = identity;
    this.#backend = backend;
    this.#kind = kind;
    this.model = new LatencyModel(priors[backend], state?.model);
    for (const size of promptSizes) {
      const cell = state?.cells[size];
      if (cell) {
        this.#cells.set(size, new Cell(cell));
      }
    }
    this.recent = new SampleWindow(state?.recent);
  }

  get state(): LineState {
    return {
      backend: this.#backend,
      kind: this.#kind,
      identity: this.identity,
      model: this.model.state,
      recent: [...this.recent.values],
      cells: Object.fromEntries([...this.#cells].map(([size, cell]) => [size, cell.state])),
    };
  }

  note({ record, load }: Measured): boolean {
    const size = promptSizeOf(record.usage.promptTokens);
    const cell = this.#cells.get(size) ?? new Cell();
    // What is asked only to see how fast a backend is has a size that no request of the user's has.
    if (record.purpose !== 'probe') {
      this.#cells.set(size, cell);
      cell.note(record);
    }
    if (record.tokensPerSecond !== undefined) {
      this.model.addPace(1_000 / record.tokensPerSecond);
    }
    if (record.outcome === 'answered') {
      this.model.addSuccess();
    } else if (record.outcome === 'failed') {
      this.model.addFailure(record.totalMs);
    }
    if (record.firstTokenMs !== undefined) {
      this.recent.add(record.firstTokenMs);
      return this.model.addFirstToken(load, record.firstTokenMs);
    }
    if (record.outcome === 'aborted') {
      this.model.addWait(load, record.totalMs);
    }
    return record.outcome === 'failed';
  }

  summaries(): LatencySummary[] {
    return promptSizes.flatMap((promptSize) => {
      const summary = this.#cells.get(promptSize)?.summary();
      return summary ? [{ backend: this.#backend, kind: this.#kind, promptSize, ...summary }] : [];
    });
  }
}

/** One size of prompt. */
class Cell {
  #state: CellState;
  readonly #firstTokenMs: SampleWindow;
  readonly #tokensPerSecond: SampleWindow;
  readonly #totalMs: SampleWindow;

  constructor(state: CellState = emptyCell) {
    this.#state = state;
    this.#firstTokenMs = new SampleWindow(state.firstTokenMs);
    this.#tokensPerSecond = new SampleWindow(state.tokensPerSecond);
    this.#totalMs = new SampleWindow(state.totalMs);
  }

  get state(): CellState {
    return {
      ...this.#state,
      firstTokenMs: [...this.#firstTokenMs.values],
      tokensPerSecond: [...this.#tokensPerSecond.values],
      totalMs: [...this.#totalMs.values],
    };
  }

  note(record: AnswerRecord): void {
    const { answers, failures, promptTokens, cachedTokens } = this.#state;
    const isAnswer = record.outcome === 'answered';
    this.#state = {
      ...this.#state,
      answers: answers + (isAnswer ? 1 : 0),
      failures: failures + (record.outcome === 'failed' ? 1 : 0),
      promptTokens: promptTokens + record.usage.promptTokens,
      cachedTokens: cachedTokens + record.usage.cachedTokens,
    };
    if (record.firstTokenMs !== undefined) {
      this.#firstTokenMs.add(record.firstTokenMs);
    }
    if (record.tokensPerSecond !== undefined) {
      this.#tokensPerSecond.add(record.tokensPerSecond);
    }
    if (isAnswer) {
      this.#totalMs.add(record.totalMs);
    }
  }

  summary(): Omit<LatencySummary, 'backend' | 'kind' | 'promptSize'> {
    const { answers, failures, promptTokens, cachedTokens } = this.#state;
    return {
      answers,
      failures,
      firstTokenMs: this.#firstTokenMs.quantiles(),
      tokensPerSecond: this.#tokensPerSecond.quantiles(),
      totalMs: this.#totalMs.quantiles(),
      cachedShare: cachedTokens > 0 ? Math.min(1, cachedTokens / promptTokens) : undefined,
    };
  }
}

const emptyCell: CellState = {
  answers: 0,
  failures: 0,
  firstTokenMs: [],
  tokensPerSecond: [],
  totalMs: [],
  promptTokens: 0,
  cachedTokens: 0,
};
