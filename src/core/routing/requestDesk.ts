import { Emitter } from '../emitter.ts';
import { GlmError } from '../glmError.ts';
import type { Backend, BackendId, ModelClient, ModelEvent } from '../ports.ts';
import { unlessAborted } from '../unlessAborted.ts';
import { AnswerLength } from './answerLength.ts';
import type { AnswerRecord, RequestKind } from './answerRecord.ts';
import type { Asked, AskedFor } from './asked.ts';
import {
  chooseBackend,
  staysHere,
  type BackendDecision,
  type BackendStats,
  type RoutingRequest,
  type RoutingStats,
} from './chooseBackend.ts';
import { stallFactor, totalMs, type Load } from './latencyModel.ts';
import { Measurement, type MeasuredAttempt } from './measurement.ts';
import type { Reserve, StepInReason } from './relay.ts';
import { Standing } from './standing.ts';
import { Stay } from './stay.ts';
import type { AnswerTiming, RoutedClientParts } from './routedClient.ts';

export interface DeskListeners {
  readonly onDidChange: () => void;
  readonly onDidRecord: (record: AnswerRecord) => void;
}

/** An answer that stalls is given up for the other backend's, and no sooner than this: quick backends have hiccups that are over sooner than another one answers. */
const shortestStallMs = { ghostText: 400, chat: 15_000 } as const;
/** To see whether a backend is quick again, a request must be able to gain by so much. */
const muchSooner = 1.5;
/** Whoever waited so long for ghost text has gone on, and a chat's long prompt may be read for two minutes. */
const budgetMs = { ghostText: 8_000, chat: 120_000 } as const;
/** From one request to the next: somebody types, or reads an answer. */
const usualGapMs = { ghostText: 1_000, chat: 30_000 } as const;
/** Races that the share of requests they may add allows to be saved up. */
const raceShare = 0.1;
const mostRaces = 3;

/** One request to one backend. */
interface Trial {
  readonly attempt: MeasuredAttempt;
  /** As it was when the request was sent. */
  readonly standing: Standing;
  /** As it proved to be. */
  readonly load: Load;
  readonly measurement: Measurement;
}

/** Sends single requests to single backends, and keeps what is learnt from each. */
export class RequestDesk {
  /** A backend did not do what was expected of it. */
  readonly onSurprise = new Emitter<Pick<AnswerRecord, 'backend' | 'kind'>>();
  readonly lastAnswers: { [kind in RequestKind]?: AnswerTiming } = {};
  readonly #parts: RoutedClientParts;
  readonly #listeners: DeskListeners;
  readonly #incumbents: { [kind in RequestKind]?: RoutingStats['incumbent'] } = {};
  readonly #stays = {
    ghostText: new Stay(usualGapMs.ghostText),
    chat: new Stay(usualGapMs.chat),
  };
  readonly #lengths = { ghostText: new AnswerLength(), chat: new AnswerLength() };
  readonly #standings: Record<BackendId, Standing>;
  #races = 1;
  #once: BackendId | undefined;

  constructor(parts: RoutedClientParts, listeners: DeskListeners) {
    this.#parts = parts;
    this.#listeners = listeners;
    this.#standings = {
      local: new Standing('local', '', parts.clock),
      remote: new Standing('remote', '', parts.clock),
    };
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
    const incumbent = this.#incumbents[asked.kind];
    return chooseBackend(
      {
        ...{ nowMs: clock.now(), power: power(), backends: stats, incumbent, toExplore },
        outlook: this.#stays[asked.kind].outlook,
      },
      this.#routingRequest(asked),
      settings(),
    );
  }

  /** Whether a backend does not do what it mostly does, which may end at any moment. */
  isOutOfSorts(id: BackendId, kind: RequestKind): boolean {
    const isFailed = this.#parts.backends[id].state().kind === 'failed';
    return isFailed || this.#parts.monitor.isUnusuallySlow(id, kind);
  }

  /** Whether `rival`, if it were as it mostly is again, would begin with an answer much sooner than `id` will. */
  mightGainBy(asked: AskedFor, id: BackendId, rival: BackendId): boolean {
    const { monitor } = this.#parts;
    const { uncachedTokens } = loadOf(this.#standing(rival), asked);
    const rivalMs = monitor.usualFirstTokenMs(rival, asked.kind, uncachedTokens);
    return this.#firstTokenMs(id, asked) > muchSooner * rivalMs;
  }

  /** The choice was made: requests like this one now go there. */
  settle(asked: AskedFor, { backend, choice, isExploration }: BackendDecision): void {
    const nowMs = this.#parts.clock.now();
    const isHabit = choice === 'auto' && !isExploration && !asked.isLocalOnly;
    if (isHabit && this.#incumbents[asked.kind]?.backend !== backend) {
      this.#incumbents[asked.kind] = { backend, sinceMs: nowMs };
    }
    this.#stays[asked.kind].note(asked, nowMs);
    this.#races = Math.min(mostRaces, this.#races + raceShare);
  }

  /** How the other backend may help out with a request; `undefined` where it may not. */
  reserveFor(
    asked: Asked,
    { backend, fallback, isExploration }: BackendDecision,
  ): Reserve | undefined {
    if (fallback === undefined) {
      return undefined;
    }
    const { monitor } = this.#parts;
    const expectedMs = this.#firstTokenMs(backend, asked);
    const raceMs = this.#mayRace(asked)
      ? expectedMs * monitor.p90Ratio(backend, asked.kind)
      : undefined;
    return {
      open: (why) =>
        this.#mayStepIn(asked, fallback)
          ? (signal) => this.#stepIn(asked, { backend, fallback, why }, signal)
          : undefined,
      // Whoever has waited for as long as the other would take loses at most as much again by going there, as with
      // skis that are hired until that cost their price (Karlin et al. 1988, “Competitive Snoopy Caching”).
      stallMs: Math.max(
        shortestStallMs[asked.kind],
        // What is asked to see whether it is quick again is not waited for if it is not.
        isExploration ? 0 : stallFactor * expectedMs,
        this.#firstTokenMs(fallback, asked),
      ),
      raceMs,
      budgetMs: budgetMs[asked.kind],
      // What the one may not spend, the other may give away.
      helpsAgainst: (error) => GlmError.is(error),
    };
  }

  /** Sends a request to one backend and takes its time. */
  async *attempt(attempt: MeasuredAttempt, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const { asked, backend: id } = attempt;
    const client = await this.#connect(attempt, signal);
    const standing = this.#standing(id);
    const load = loadOf(standing, asked);
    const memory = standing.memories[asked.kind];
    const learnCache = memory.learner(asked);
    memory.note(asked);
    const measurement = new Measurement(attempt, this.#parts.clock);
    const job = standing.workload.begin(this.#expectedMs(id, asked, load));
    let error: unknown;
    try {
      for await (const event of asked.open(client, signal)) {
        if (measurement.note(event) && attempt.purpose !== 'hedge') {
          this.#noteAnswering(attempt, measurement);
        }
        yield event;
      }
    } catch (thrown) {
      error = thrown;
      throw thrown;
    } finally {
      const met = { ...load, aheadMs: job.behindMs() };
      job.end();
      if (measurement.usage && measurement.usage.promptTokens > 0) {
        learnCache(measurement.usage.cachedTokens);
      }
      const trial = { attempt, standing, load: met, measurement };
      this.#conclude(trial, signal.aborted ? whyGivenUp(signal) : error);
    }
  }

  /** Settings may change while a backend is connected to, and with them where a request would go. */
  async #connect(
    { asked, backend: id }: MeasuredAttempt,
    signal: AbortSignal,
  ): Promise<ModelClient> {
    const backend = this.#parts.backends[id];
    try {
      throwIfFarAway(asked, backend);
      const client = await unlessAborted(backend.connect(signal), signal);
      throwIfFarAway(asked, backend);
      return client;
    } catch (error) {
      if (!signal.aborted && isBackendsOwn(error)) {
        this.#noteFailure(id, error);
      }
      throw error;
    }
  }

  /** Whether that is still so when it comes to it. */
  #mayStepIn(asked: Asked, id: BackendId): boolean {
    const { choice, refusal, backend, fallback } = this.decide(asked, undefined);
    return choice === 'auto' && refusal === undefined && (backend === id || fallback === id);
  }

  #stepIn(
    asked: Asked,
    { backend, fallback, why }: { backend: BackendId; fallback: BackendId; why: StepInReason },
    signal: AbortSignal,
  ): AsyncIterable<ModelEvent> {
    this.#races -= why === 'race' ? 1 : 0;
    this.#standing(backend).silencesInARow += why === 'stall' ? 1 : 0;
    const purpose = why === 'race' ? 'hedge' : 'failover';
    return this.attempt(
      { asked, backend: fallback, purpose, reason: stepInWords[why](backend) },
      signal,
    );
  }

  /** Tells health, monitor and listeners how it went. */
  #conclude({ attempt, standing, load, measurement }: Trial, error: unknown): void {
    const { backend: id, purpose } = attempt;
    const isFailure = isBackendsOwn(error);
    if (GlmError.is(error) && !isFailure) {
      return; // what was never sent says nothing
    }
    // Whoever has heard enough leaves or aborts; first words that are cut off by the backend are no answer.
    const isAnswered = measurement.hasFirstWord && !isFailure;
    if (isAnswered && error === undefined && purpose === 'hedge') {
      this.#noteAnswering(attempt, measurement); // it has won
    }
    const isCurrent = standing === this.#standing(id);
    if (isCurrent && isAnswered) {
      standing.failuresInARow = 0;
      standing.silencesInARow = 0;
      this.#parts.backends[id].noteAnswer();
    } else if (isCurrent && isFailure) {
      this.#noteFailure(id, error);
    }
    if (!measurement.isTimed) {
      return;
    }
    const unanswered = isFailure ? 'failed' : 'aborted';
    const code = isFailure ? error.code : undefined;
    const record = measurement.record(isAnswered ? 'answered' : unanswered, code);
    if (isAnswered && purpose !== 'probe') {
      const { kind, answerTokens } = attempt.asked;
      this.#lengths[kind].note(record.usage.completionTokens, answerTokens);
    }
    const aheadMs = Math.min(load.aheadMs, record.firstTokenMs ?? record.totalMs);
    if (isCurrent && this.#parts.monitor.note({ record, load: { ...load, aheadMs } })) {
      this.onSurprise.emit(record);
    }
    this.#listeners.onDidRecord(record);
  }

  #noteFailure(id: BackendId, error: GlmError): void {
    this.#standing(id).failuresInARow += 1;
    this.#parts.backends[id].noteFailure(error);
  }

  /** Of an answer of calls alone nobody knows the first token, but when it came. */
  #noteAnswering(
    { asked, backend, purpose, reason }: MeasuredAttempt,
    measurement: Measurement,
  ): void {
    if (purpose !== 'probe') {
      const { firstTokenMs, totalMs: elapsedMs } = measurement.record('answered');
      const timeToFirstTokenMs = firstTokenMs ?? elapsedMs;
      this.lastAnswers[asked.kind] = { backend, timeToFirstTokenMs, reason };
      this.#listeners.onDidChange();
    }
  }

  /** What is known of a backend as it is set up now. */
  #standing(id: BackendId): Standing {
    const { identity } = this.#parts.backends[id].terms();
    if (this.#standings[id].identity !== identity) {
      this.#standings[id] = new Standing(id, identity, this.#parts.clock);
      this.#parts.monitor.identify(id, identity);
    }
    return this.#standings[id];
  }

  #stats(id: BackendId, asked: AskedFor): BackendStats {
    const backend = this.#parts.backends[id];
    const { monitor } = this.#parts;
    const standing = this.#standing(id);
    const load = loadOf(standing, asked);
    const uncachedTokens = standing.memories[asked.kind].uncachedAfter(asked);
    const behind = { uncachedTokens, aheadMs: this.#expectedMs(id, asked, load) };
    return {
      state: backend.state(),
      terms: backend.terms(),
      forecast: monitor.forecast(id, asked.kind, load),
      followUp: monitor.forecast(id, asked.kind, behind),
      failuresInARow: standing.failuresInARow,
      silencesInARow: standing.silencesInARow,
    };
  }

  #firstTokenMs(id: BackendId, asked: AskedFor): number {
    return totalMs(this.#parts.monitor.forecast(id, asked.kind, loadOf(this.#standing(id), asked)));
  }

  /** Until the whole answer is there. */
  #expectedMs(id: BackendId, { kind, answerTokens }: AskedFor, load: Load): number {
    const forecast = this.#parts.monitor.forecast(id, kind, load);
    const writtenTokens = this.#lengths[kind].expectedTokens(answerTokens);
    return totalMs(forecast) + writtenTokens * forecast.msPerToken;
  }

  #mayRace({ kind }: AskedFor): boolean {
    return kind === 'ghostText' && this.#parts.settings()['routing.hedging'] && this.#races >= 1;
  }

  #routingRequest({ backend, ...asked }: AskedFor): RoutingRequest {
    const { kind, promptTokens, isLocalOnly } = asked;
    const answerTokens = this.#lengths[kind].expectedTokens(asked.answerTokens);
    return { kind, promptTokens, answerTokens, isLocalOnly, ...(backend && { backend }) };
  }
}

const stepInWords: Readonly<Record<StepInReason, (first: BackendId) => string>> = {
  failure: (first) => `automatic: ${first} failed`,
  stall: (first) => `automatic: ${first} did not begin in time`,
  race: (first) => `automatic: ${first} took longer than usual`,
};

/** An attempt is over because it took too long, or because nobody wants it any more. */
function whyGivenUp({ reason }: AbortSignal): unknown {
  return GlmError.is(reason) ? reason : 'abandoned';
}

/** What budget or privacy refuses is never sent; anything else may be different elsewhere. */
function isBackendsOwn(error: unknown): error is GlmError {
  return GlmError.is(error) && !/^(budget|privacy)\./.test(error.code);
}

/** The last gate, whatever was decided before. */
function throwIfFarAway({ isLocalOnly }: AskedFor, backend: Backend): void {
  if (isLocalOnly && !backend.terms().isOnThisMachine) {
    throw staysHere;
  }
}

function loadOf({ memories, workload }: Standing, asked: AskedFor): Load {
  return {
    uncachedTokens: memories[asked.kind].uncachedTokens(asked),
    aheadMs: workload.remainingMs(),
  };
}
