import { Emitter } from '../emitter.ts';
import { GlmError } from '../glmError.ts';
import type { BackendId, ModelClient, ModelEvent } from '../ports.ts';
import type { AnswerRecord, RequestKind } from './answerRecord.ts';
import type { Asked, AskedFor } from './asked.ts';
import {
  chooseBackend,
  type BackendDecision,
  type BackendStats,
  type RoutingRequest,
} from './chooseBackend.ts';
import { totalMs, type Load } from './latencyModel.ts';
import { Measurement, type MeasuredAttempt } from './measurement.ts';
import { PromptMemory } from './promptMemory.ts';
import { promptSizeOf } from './promptSize.ts';
import type { Reserve } from './relay.ts';
import { Stay } from './stay.ts';
import type { AnswerTiming, RoutedClientParts } from './routedClient.ts';

export interface DeskListeners {
  readonly onDidChange: () => void;
  readonly onDidRecord: (record: AnswerRecord) => void;
}

/** An answer is given up for the other backend's when it takes so many times what was expected, … */
const stallFactor = 4;
/** … and no sooner than this: quick backends have hiccups that are over sooner than another one answers. */
const shortestStallMs = { ghostText: 400, chat: 15_000 } as const;
/** Whoever waited so long for ghost text has gone on, and a chat's long prompt may be read for two minutes. */
const budgetMs = { ghostText: 8_000, chat: 120_000 } as const;
/** Local engines keep what they read; of an API nobody knows until it tells. */
const cacheTrust = { local: 0.9, remote: 0 } as const;
/** Races that the share of requests they may add allows to be saved up. */
const raceShare = 0.1;
const mostRaces = 3;

type Reason = Parameters<Reserve['open']>[0];

/** Sends single requests to single backends, and keeps what is learnt from each. */
export class RequestDesk {
  /** A backend did not do what was expected of it. */
  readonly onSurprise = new Emitter<BackendId>();
  readonly lastAnswers: { [kind in RequestKind]?: AnswerTiming } = {};
  readonly #parts: RoutedClientParts;
  readonly #listeners: DeskListeners;
  readonly #memories = new Map<string, PromptMemory>();
  readonly #incumbents = new Map<
    string,
    { readonly backend: BackendId; readonly sinceMs: number }
  >();
  readonly #stays = { ghostText: new Stay(), chat: new Stay() };
  readonly #ahead = { local: 0, remote: 0 };
  readonly #failuresInARow = { local: 0, remote: 0 };
  #races = 1;
  #once: BackendId | undefined;

  constructor(parts: RoutedClientParts, listeners: DeskListeners) {
    this.#parts = parts;
    this.#listeners = listeners;
  }

  /** Who is to answer the next ghost text. */
  askNext(backend: BackendId): void {
    this.#once = backend;
  }

  withOverride(asked: Asked): Asked {
    const backend = this.#once;
    this.#once = undefined;
    return backend ? { ...asked, backend } : asked;
  }

  typicalFirstTokenMs(backend: BackendId, kind: RequestKind): number | undefined {
    return this.#parts.monitor.typicalFirstTokenMs(backend, kind);
  }

  /** Who should answer. @param toExplore a backend that a request may be spent on. */
  decide(asked: AskedFor, toExplore: BackendId | undefined): BackendDecision {
    const { clock, power, settings } = this.#parts;
    const stats = { local: this.#stats('local', asked), remote: this.#stats('remote', asked) };
    const incumbent = this.#incumbents.get(this.#habit(asked));
    return chooseBackend(
      {
        ...{ nowMs: clock.now(), power: power(), backends: stats, incumbent, toExplore },
        expectedFollowUps: this.#stays[asked.kind].expectedFollowUps,
      },
      routingRequest(asked),
      settings(),
    );
  }

  /** The choice was made: requests like this one now go there. */
  settle(asked: AskedFor, { backend, choice, isExploration }: BackendDecision): void {
    const habit = this.#habit(asked);
    const isHabit = choice === 'auto' && !isExploration && !asked.isLocalOnly;
    if (isHabit && this.#incumbents.get(habit)?.backend !== backend) {
      this.#incumbents.set(habit, { backend, sinceMs: this.#parts.clock.now() });
    }
    this.#stays[asked.kind].note(asked);
    this.#races = Math.min(mostRaces, this.#races + raceShare);
  }

  /** How the other backend may help out with a request; `undefined` where it may not. */
  reserveFor(asked: Asked, { backend, fallback }: BackendDecision): Reserve | undefined {
    if (fallback === undefined) {
      return undefined;
    }
    const { monitor } = this.#parts;
    const expectedMs = totalMs(monitor.forecast(backend, asked.kind, this.#load(backend, asked)));
    const raceMs = this.#mayRace(asked)
      ? expectedMs * monitor.p90Ratio(backend, asked.kind)
      : undefined;
    return {
      open: (why) => (signal) => this.#stepIn(asked, { backend, fallback, why }, signal),
      stallMs: Math.max(shortestStallMs[asked.kind], stallFactor * expectedMs),
      raceMs,
      budgetMs: budgetMs[asked.kind],
      // What the one may not spend, the other may give away.
      helpsAgainst: (error) => GlmError.is(error),
    };
  }

  /** Sends a request to one backend and takes its time. */
  async *attempt(attempt: MeasuredAttempt, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const { asked, backend: id } = attempt;
    const client = await this.#connect(id, signal);
    const load = this.#load(id, asked);
    const memory = this.#memory(id, asked.kind);
    const learnCache = memory.learner(asked);
    memory.note(asked);
    const measurement = new Measurement(attempt, this.#parts.clock);
    this.#ahead[id] += 1;
    let error: unknown;
    try {
      for await (const event of asked.open(client, signal)) {
        if (measurement.note(event)) {
          this.#noteFirstWord(attempt, measurement);
        }
        yield event;
      }
    } catch (thrown) {
      error = thrown;
      throw thrown;
    } finally {
      this.#ahead[id] -= 1;
      if (measurement.usage && measurement.usage.promptTokens > 0) {
        learnCache(measurement.usage.cachedTokens);
      }
      this.#conclude(attempt, load, measurement, signal.aborted ? 'aborted' : error);
    }
  }

  async #connect(id: BackendId, signal: AbortSignal): Promise<ModelClient> {
    const backend = this.#parts.backends[id];
    try {
      const client = await backend.connect(signal);
      this.#parts.monitor.identify(id, backend.terms().identity);
      return client;
    } catch (error) {
      this.#noteFailure(id, error);
      throw error;
    }
  }

  #stepIn(
    asked: Asked,
    { backend, fallback, why }: { backend: BackendId; fallback: BackendId; why: Reason },
    signal: AbortSignal,
  ): AsyncIterable<ModelEvent> {
    this.#races -= why === 'race' ? 1 : 0;
    const purpose = why === 'race' ? 'hedge' : 'failover';
    return this.attempt(
      { asked, backend: fallback, purpose, reason: stepInWords[why](backend) },
      signal,
    );
  }

  /** Tells health, monitor and listeners how it went. */
  #conclude(attempt: MeasuredAttempt, load: Load, measurement: Measurement, error: unknown): void {
    const id = attempt.backend;
    const isAnswered = error === undefined && measurement.hasFirstWord;
    if (isAnswered) {
      // Only here, because a reader that has enough just leaves, and first words may yet be cut off.
      this.#failuresInARow[id] = 0;
      this.#parts.backends[id].noteAnswer();
    }
    const isFailure = this.#noteFailure(id, error);
    if (GlmError.is(error) && !isFailure) {
      return; // what was never sent says nothing
    }
    const unanswered = isFailure ? 'failed' : 'aborted';
    const code = GlmError.is(error) ? error.code : undefined;
    const record = measurement.record(isAnswered ? 'answered' : unanswered, code);
    if (this.#parts.monitor.note({ record, load })) {
      this.onSurprise.emit(id);
    }
    this.#listeners.onDidRecord(record);
  }

  /** @returns whether it was the backend that failed. */
  #noteFailure(id: BackendId, error: unknown): boolean {
    if (!GlmError.is(error) || !isBackendsOwn(error)) {
      return false;
    }
    this.#failuresInARow[id] += 1;
    this.#parts.backends[id].noteFailure(error);
    return true;
  }

  #noteFirstWord(
    { asked, backend, purpose, reason }: MeasuredAttempt,
    measurement: Measurement,
  ): void {
    const { firstTokenMs } = measurement.record('answered');
    if (purpose !== 'probe' && firstTokenMs !== undefined) {
      this.lastAnswers[asked.kind] = { backend, timeToFirstTokenMs: firstTokenMs, reason };
      this.#listeners.onDidChange();
    }
  }

  #stats(id: BackendId, asked: AskedFor): BackendStats {
    const backend = this.#parts.backends[id];
    const { monitor } = this.#parts;
    const uncachedTokens = this.#memory(id, asked.kind).uncachedAfter(asked);
    return {
      state: backend.state(),
      terms: backend.terms(),
      forecast: monitor.forecast(id, asked.kind, this.#load(id, asked)),
      followUp: monitor.forecast(id, asked.kind, { uncachedTokens, ahead: 0 }),
      failuresInARow: this.#failuresInARow[id],
    };
  }

  #load(id: BackendId, asked: AskedFor): Load {
    const uncachedTokens = this.#memory(id, asked.kind).uncachedTokens(asked);
    return { uncachedTokens, ahead: this.#ahead[id] };
  }

  #mayRace({ kind }: AskedFor): boolean {
    return kind === 'ghostText' && this.#parts.settings()['routing.hedging'] && this.#races >= 1;
  }

  #memory(id: BackendId, kind: RequestKind): PromptMemory {
    const name = `${id} ${kind}`;
    const memory = this.#memories.get(name) ?? new PromptMemory(cacheTrust[id]);
    this.#memories.set(name, memory);
    return memory;
  }

  /** Long and short prompts may well have different backends at the same time. */
  #habit({ kind, promptTokens }: AskedFor): string {
    return `${kind} ${promptSizeOf(promptTokens)}`;
  }
}

function routingRequest({
  kind,
  promptTokens,
  answerTokens,
  isLocalOnly,
  backend,
}: AskedFor): RoutingRequest {
  return { kind, promptTokens, answerTokens, isLocalOnly, ...(backend && { backend }) };
}

const stepInWords: Readonly<Record<Reason, (first: BackendId) => string>> = {
  failure: (first) => `automatic: ${first} failed`,
  stall: (first) => `automatic: ${first} did not begin in time`,
  race: (first) => `automatic: ${first} took longer than usual`,
};

/** What budget or privacy refuses is never sent; anything else may be different elsewhere. */
function isBackendsOwn(error: unknown): boolean {
  return GlmError.is(error) && !/^(budget|privacy)\./.test(error.code);
}
