import { GlmError, type GlmErrorCode } from '../../../src/core/glmError.ts';
import { costUsd, type TokenPrices } from '../../../src/core/glm/prices.ts';
import type {
  Backend,
  BackendId,
  BackendState,
  BackendTerms,
  ChatRequest,
  FimRequest,
  Logger,
  ModelClient,
  ModelEvent,
  TokenUsage,
} from '../../../src/core/ports.ts';
import { BackendHealth } from '../../../src/core/routing/backendHealth.ts';
import {
  type Availability,
  type Course,
  courseOf,
  lineMsOf,
  lineTokens,
  type Luck,
} from './conditions.ts';
import { expectedLineMs } from './expectation.ts';
import { charactersPerToken, type Prompt, PromptCache, tokensOf } from './promptCache.ts';
import type { Schedule } from './schedule.ts';
import { type Job, ServiceQueue } from './serviceQueue.ts';
import type { VirtualClock } from './virtualClock.ts';

export interface SimulatedBackendParts {
  readonly id: BackendId;
  readonly clock: VirtualClock;
  /** The trace's beginning on the clock. */
  readonly startMs: number;
  readonly schedule: Schedule;
  readonly prices: TokenPrices;
  readonly patienceMs: number;
  /** The luck of a prompt; probes have luck of their own. */
  readonly luckOf: (prompt: Prompt) => Luck;
  readonly onVisit: (visit: Visit) => void;
}

/** One request that reached a backend. */
export interface Visit {
  readonly backend: BackendId;
  readonly prompt: Prompt;
  /** Too short an answer to be of use to anybody: the router has a look. */
  readonly isProbe: boolean;
  readonly openedAt: number;
  /** Absent while it goes on. */
  closedAt?: number;
  costUsd: number;
}

/** Prompts that a provider keeps for a user, about; a llama.cpp slot keeps one. */
const remoteCachedPrompts = 8;
/** What is written of an answer that nobody cuts short. */
const answerTokens = 40;
/** How many tokens come at once, first to last; servers send several. */
const pieces = [1, 6, 6, 7, 10, 10];
const silentLogger: Logger = {
  trace: () => undefined,
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A server that takes its time as its schedule says and answers with tokens of no meaning. */
export class SimulatedBackend implements Backend {
  readonly id: BackendId;
  readonly #parts: SimulatedBackendParts;
  readonly #health: BackendHealth;
  readonly #cache: PromptCache;
  /** The local server answers one after the other; a provider has servers enough. */
  readonly #queue: ServiceQueue | undefined;
  #seen: Availability['kind'] | undefined;

  constructor(parts: SimulatedBackendParts) {
    const { id, clock } = parts;
    this.id = id;
    this.#parts = parts;
    this.#health = new BackendHealth(id, { clock, logger: silentLogger });
    this.#cache = new PromptCache(id === 'local' ? 1 : remoteCachedPrompts);
    this.#queue = id === 'local' ? new ServiceQueue(() => clock.now()) : undefined;
  }

  label(): string {
    return this.id;
  }

  state(): BackendState {
    this.#followSchedule();
    return this.#health.state();
  }

  terms(): BackendTerms {
    const { id, prices } = this.#parts;
    return { identity: `simulated ${id}`, isOnThisMachine: id === 'local', prices };
  }

  async connect(signal: AbortSignal): Promise<ModelClient> {
    const { availability } = this.conditions();
    if (availability.kind === 'loading') {
      await this.#parts.clock.sleep(availability.untilMs - this.#traceMs(), signal);
    }
    this.#followSchedule();
    return {
      chat: (request, abort) => this.#answer(promptOfChat(request), request, abort),
      fillInMiddle: (request, abort) => this.#answer(request, request, abort),
    };
  }

  noteAnswer(): void {
    this.#health.noteAnswer();
  }

  noteFailure(error: GlmError): void {
    this.#health.noteFailure(error);
  }

  /** The truth of this moment; of a model that is being loaded, what it will be like. */
  conditions() {
    return this.#parts.schedule.at(this.#traceMs());
  }

  /** How long a request must wait that came now, by what one who knows the distributions expects, or knows. */
  delayMs(measure: keyof Job): number {
    const { availability } = this.conditions();
    const loadingMs = availability.kind === 'loading' ? availability.untilMs - this.#traceMs() : 0;
    return loadingMs + (this.#queue?.backlogMs(measure) ?? 0);
  }

  /** What an answer to this prompt would count if it were asked for now. */
  usageOf(prompt: Prompt, completionTokens: number): TokenUsage {
    return {
      promptTokens: tokensOf(prompt),
      cachedTokens: this.#cache.cachedTokens(prompt),
      completionTokens,
      reasoningTokens: 0,
    };
  }

  /** What the first line for this prompt would cost if it were asked for now, in US dollars. */
  lineUsd(prompt: Prompt): number {
    return costUsd(this.usageOf(prompt, lineTokens), this.#parts.prices);
  }

  #traceMs(): number {
    return this.#parts.clock.now() - this.#parts.startMs;
  }

  /** Owners know when a model loads; that a server refuses is known by asking alone. */
  #followSchedule(): void {
    const { availability } = this.conditions();
    const isLoading = availability.kind === 'loading';
    if (isLoading) {
      const { sinceMs, untilMs } = availability;
      const fraction = (this.#traceMs() - sinceMs) / (untilMs - sinceMs);
      this.#health.set({ kind: 'loading', fraction });
      this.#cache.clear();
    } else if (this.#seen === undefined || this.#seen === 'loading') {
      this.#health.set({ kind: 'ready' });
    }
    this.#seen = availability.kind;
  }

  async *#answer(
    prompt: Prompt,
    { maxTokens, stop }: Pick<FimRequest, 'maxTokens' | 'stop'>,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent> {
    signal.throwIfAborted();
    const { clock, luckOf, onVisit, prices } = this.#parts;
    const luck = luckOf(prompt);
    const isProbe = maxTokens < lineTokens;
    const visit: Visit = { backend: this.id, prompt, isProbe, openedAt: clock.now(), costUsd: 0 };
    onVisit(visit);
    const job = this.#jobOf(prompt, luck);
    let usage = this.usageOf(prompt, 0);
    try {
      await this.#queue?.enter(job, signal);
      usage = this.usageOf(prompt, 0);
      const course = courseOf(this.conditions(), usage.promptTokens - usage.cachedTokens, luck);
      const writing = this.#write(prompt, course, signal);
      const isLineWanted = stop.includes('\n');
      const mostTokens = Math.min(maxTokens, isLineWanted ? lineTokens : answerTokens);
      for await (const tokens of writing) {
        const written = usage.completionTokens + tokens;
        usage = { ...usage, completionTokens: Math.min(written, mostTokens) };
        yield { type: 'text', text: textOf(tokens, !isLineWanted && written === lineTokens) };
        if (written >= mostTokens) {
          break;
        }
      }
      yield { type: 'usage', usage };
      yield { type: 'finish', reason: isProbe ? 'length' : 'stop' };
    } finally {
      this.#queue?.leave(job);
      visit.closedAt = clock.now();
      visit.costUsd = usage.completionTokens === 0 ? 0 : costUsd(usage, prices);
    }
  }

  /** Tokens as they come, in pieces. Throws `GlmError` where the course is to fail. */
  async *#write(prompt: Prompt, course: Course, signal: AbortSignal): AsyncGenerator<number> {
    const { clock } = this.#parts;
    if (course.kind === 'staysSilent') {
      await clock.sleep(Number.MAX_SAFE_INTEGER, signal);
      return;
    }
    if (course.kind === 'fails') {
      await clock.sleep(course.afterMs, signal);
      throw this.#failure(course.code);
    }
    await this.#read(prompt, course.firstTokenMs, signal);
    for (const [index, tokens] of pieces.entries()) {
      if (index > 0) {
        await clock.sleep(tokens * course.msPerToken, signal);
      }
      yield tokens;
    }
  }

  /** What was read of a prompt stays in the cache, also when the request is given up. */
  async #read(prompt: Prompt, durationMs: number, signal: AbortSignal): Promise<void> {
    const { clock } = this.#parts;
    const startedAt = clock.now();
    const { promptTokens, cachedTokens } = this.usageOf(prompt, 0);
    try {
      await clock.sleep(durationMs, signal);
    } finally {
      const share = Math.min(1, (clock.now() - startedAt) / durationMs);
      this.#cache.keep(prompt, cachedTokens + Math.floor(share * (promptTokens - cachedTokens)));
    }
  }

  /** How long the request keeps the server busy. */
  #jobOf(prompt: Prompt, luck: Luck): Job {
    const { promptTokens, cachedTokens } = this.usageOf(prompt, 0);
    const uncachedTokens = promptTokens - cachedTokens;
    const { patienceMs } = this.#parts;
    const consequences = { elsewhereMs: 0, patienceMs };
    return {
      expectedMs: expectedLineMs(this.conditions(), uncachedTokens, consequences),
      plannedMs: lineMsOf(courseOf(this.conditions(), uncachedTokens, luck), consequences),
    };
  }

  #failure(code: GlmErrorCode): GlmError {
    const { availability } = this.conditions();
    const reset =
      availability.kind === 'rateLimited'
        ? ({ retry: 'afterReset', retryAt: this.#parts.startMs + availability.untilMs } as const)
        : ({ retry: 'afterDelay' } as const);
    return new GlmError(code, `The simulated ${this.id} server fails on purpose.`, reset);
  }
}

function promptOfChat({ messages }: ChatRequest): Prompt {
  return { prefix: messages.map(({ content }) => content).join('\n'), suffix: '' };
}

function textOf(tokens: number, endsLine: boolean): string {
  const text = 'x'.repeat(Math.round(tokens * charactersPerToken));
  return endsLine ? `${text}\n` : text;
}
