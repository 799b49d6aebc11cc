import * as z from 'zod/mini';
import {
  answerRow,
  hourRow,
  layerCounts,
  type AnswerRow,
  type BackendRow,
  type Cost,
  type HourRow,
  type LatencyRow,
  type LayerCounts,
  type PerformanceSnapshot,
} from '../../protocol/performance.ts';
import { Emitter } from '../emitter.ts';
import type { Clock, Logger } from '../ports.ts';
import type { AnswerRecord } from '../routing/answerRecord.ts';

export interface PerformanceParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  /** Who answers now and why, in words. */
  readonly decision: () => string;
  readonly backends: () => readonly BackendRow[];
  readonly latencyRows: () => readonly LatencyRow[];
  readonly cost: () => Cost;
}

const maxAnswers = 500;
const maxHours = 48;
const hourMs = 3_600_000;

const layerHour = z.extend(layerCounts, { at: z.number() });
type LayerHour = z.infer<typeof layerHour>;

const logState = z.object({
  version: z.literal(1),
  answers: z.array(answerRow),
  hours: z.array(hourRow),
  layerHours: z.array(layerHour),
});
export type PerformanceLogState = z.infer<typeof logState>;

/**
 * What was asked of late and how it went, for the performance page: the last 500 answers, and
 * sums by the hour of the user's time zone for 48 hours. Holds no text of the user's.
 */
export class PerformanceLog {
  readonly onDidChange = new Emitter<void>();
  readonly #parts: PerformanceParts;
  #answers: AnswerRow[] = [];
  #hours: HourRow[] = [];
  #layerHours: LayerHour[] = [];

  /** @param saved an earlier `state`; if that can't be read the log starts empty, and says so. */
  constructor(parts: PerformanceParts, saved?: unknown) {
    this.#parts = parts;
    if (saved !== undefined) {
      this.#restore(saved);
    }
  }

  note({ usage, ...answer }: AnswerRecord): void {
    const { promptTokens, completionTokens } = usage;
    this.#answers.push({ ...answer, promptTokens, completionTokens });
    const hour = this.#hourOf(answer);
    hour.requests += 1;
    hour.promptTokens += promptTokens;
    hour.completionTokens += completionTokens;
    this.#didChange();
  }

  /** @param layer that had ghost text to show, or `nothing` where none had. */
  noteCompletion(layer: keyof LayerCounts): void {
    this.#layerHour()[layer] += 1;
    this.#didChange();
  }

  snapshot(): PerformanceSnapshot {
    const { clock, decision, backends, latencyRows, cost } = this.#parts;
    this.#forgetOldOnes();
    return {
      version: 1,
      takenAt: clock.now(),
      decision: decision(),
      backends: [...backends()],
      latency: [...latencyRows()],
      // They were noted as they ended.
      answers: this.#answers.toSorted((a, b) => a.at - b.at),
      hours: this.#hours.map((hour) => ({ ...hour })),
      layers: this.#layers(),
      cost: cost(),
    };
  }

  /** Plain data that a later log can start from. */
  get state(): PerformanceLogState {
    return {
      version: 1,
      answers: [...this.#answers],
      hours: this.#hours.map((hour) => ({ ...hour })),
      layerHours: this.#layerHours.map((hour) => ({ ...hour })),
    };
  }

  #restore(saved: unknown): void {
    const state = logState.safeParse(saved);
    if (!state.success) {
      this.#parts.logger.warn('performance: the log of earlier days can’t be read; it starts anew');
      return;
    }
    this.#answers = state.data.answers;
    this.#hours = state.data.hours;
    this.#layerHours = state.data.layerHours;
    this.#forgetOldOnes();
  }

  #didChange(): void {
    this.#forgetOldOnes();
    this.onDidChange.emit();
  }

  #hourOf({ at, backend }: Pick<AnswerRow, 'at' | 'backend'>): HourRow {
    const begin = beginOfHour(at);
    const known = this.#hours.findLast((hour) => hour.at === begin && hour.backend === backend);
    const hour = known ?? { at: begin, backend, requests: 0, promptTokens: 0, completionTokens: 0 };
    if (!known) {
      this.#hours.push(hour);
    }
    return hour;
  }

  #layerHour(): LayerHour {
    const at = beginOfHour(this.#parts.clock.now());
    const known = this.#layerHours.findLast((hour) => hour.at === at);
    const hour = known ?? { at, typedAlong: 0, cache: 0, model: 0, nothing: 0 };
    if (!known) {
      this.#layerHours.push(hour);
    }
    return hour;
  }

  #layers(): LayerCounts {
    const sumOf = (layer: keyof LayerCounts) =>
      this.#layerHours.reduce((sum, hour) => sum + hour[layer], 0);
    return {
      typedAlong: sumOf('typedAlong'),
      cache: sumOf('cache'),
      model: sumOf('model'),
      nothing: sumOf('nothing'),
    };
  }

  /** The limits by number hold even if the computer's clock is set back. */
  #forgetOldOnes(): void {
    const oldest = this.#parts.clock.now() - maxHours * hourMs;
    const isKept = (hour: { readonly at: number }) => hour.at > oldest;
    this.#answers = this.#answers.slice(-maxAnswers);
    this.#hours = this.#hours.filter(isKept).slice(-2 * maxHours);
    this.#layerHours = this.#layerHours.filter(isKept).slice(-maxHours);
  }
}

function beginOfHour(atMs: number): number {
  return new Date(atMs).setMinutes(0, 0, 0);
}
