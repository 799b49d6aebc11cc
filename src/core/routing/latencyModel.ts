import * as z from 'zod/mini';
import { levelState, LevelTracker } from './levelTracker.ts';
import { PrefillLine, prefillLineState } from './prefillLine.ts';
import { SampleWindow } from './sampleWindow.ts';
import { savedDivisor, savedNumber, savedNumbers } from './savedNumber.ts';

/** What a request's time to first token depends on. */
export interface Load {
  /** Tokens of the prompt that no cache holds. */
  readonly uncachedTokens: number;
  /** Work for other requests that the backend has before it, in milliseconds. */
  readonly aheadMs: number;
}

/** What to expect of a backend that was never asked. */
export interface Prior {
  readonly firstTokenMs: number;
  readonly prefillMsPerToken: number;
  readonly msPerToken: number;
  /** Part of the work ahead that a request must wait for: 1 where one is answered after the other. */
  readonly queueShare: number;
}

/** Where a request's time goes, in milliseconds. */
export interface Forecast {
  /** What it was made for, in tokens. */
  readonly uncachedTokens: number;
  /** Behind the requests that the backend is busy with. */
  readonly queueMs: number;
  /** Reading what no cache holds of the prompt. */
  readonly prefillMs: number;
  /** From there to the first token. */
  readonly firstTokenMs: number;
  /** One further token. */
  readonly msPerToken: number;
  /** Share of requests that fail, and how long they take to do so. */
  readonly failureShare: number;
  readonly failureMs: number;
  readonly isMeasured: boolean;
}

export const latencyModelState = z.object({
  line: prefillLineState,
  level: levelState,
  queueShare: savedNumber,
  msPerToken: savedDivisor,
  failureShare: savedNumber,
  failureMs: savedNumber,
  deviations: savedNumbers,
});
export type LatencyModelState = z.infer<typeof latencyModelState>;

/** A prompt of which the prior says how long it takes. */
const priorTokens = 2_000;
const gain = 1 / 4;
const failureGain = 1 / 12;
/** Servers send several tokens at once; below this it is the network's pace that is measured. */
const leastMsPerToken = 0.2;
/** Where so much of a time was spent in the queue, the rest says little. */
const mostlyQueue = 0.5;
/** Until enough was seen to tell: the 90th percentile of a log-normal one with 0.4. */
const usualP90 = 1.6;
const enoughDeviations = 10;
/**
 * Silence for so many times what was expected is no chance any more; in all it takes twice what was waited, as with the
 * heavy tails of web services (Pareto with an index of 2: Harchol-Balter 2013, “Performance Modeling”, chapter 20).
 * Before, the longer it is, the more of that: what was expected goes up with each silence, and the next one is one all the same.
 */
export const stallFactor = 3;
const stallTotal = 2;

/**
 * Forecasts one backend's time to first token for one kind of request: a line over the tokens that
 * must be read, learnt slowly, times a level that follows the load at once.
 */
export class LatencyModel {
  #state: LatencyModelState;
  readonly #line: PrefillLine;
  readonly #level: LevelTracker;
  readonly #deviations: SampleWindow;

  constructor(prior: Prior, state: LatencyModelState = untaught(prior)) {
    this.#state = state;
    this.#line = new PrefillLine(assumedPoints(prior), state.line);
    this.#level = new LevelTracker(state.level.count === 0 ? undefined : state.level);
    this.#deviations = new SampleWindow(state.deviations);
  }

  /** For the next session. */
  get state(): LatencyModelState {
    return {
      ...this.#state,
      line: this.#line.state,
      level: this.#level.state,
      deviations: [...this.#deviations.values],
    };
  }

  forecast({ uncachedTokens, aheadMs }: Load): Forecast {
    const { queueShare, msPerToken, failureShare, failureMs } = this.#state;
    const level = this.#level.mean;
    return {
      uncachedTokens,
      queueMs: queueShare * aheadMs,
      prefillMs: this.#line.readingMs(uncachedTokens) * level,
      firstTokenMs: this.#line.baseMs * level,
      msPerToken,
      failureShare,
      failureMs,
      isMeasured: this.#level.hasSamples,
    };
  }

  /** Whether it takes much longer than it mostly does, which may end at any moment. */
  get isUnusuallySlow(): boolean {
    return this.#level.isUnusuallyHigh;
  }

  /** Time to first token when it is as it mostly is and nobody is ahead, in milliseconds. */
  usualMs(uncachedTokens: number): number {
    return (this.#line.baseMs + this.#line.readingMs(uncachedTokens)) * this.#level.usual;
  }

  /** How many times a forecast the slowest tenth takes. */
  p90Ratio(): number {
    const isEnough = this.#deviations.values.length >= enoughDeviations;
    return (isEnough ? this.#deviations.quantile(0.9) : undefined) ?? usualP90;
  }

  /**
   * Takes in a time to first token.
   * @returns whether it was a surprise.
   */
  addFirstToken(load: Load, firstTokenMs: number): boolean {
    const forecast = this.forecast(load);
    if (this.#level.hasSamples) {
      this.#deviations.add(firstTokenMs / totalMs(forecast));
      this.#learnQueue(load, firstTokenMs);
    }
    const aloneMs = firstTokenMs - forecast.queueMs;
    if (forecast.queueMs > mostlyQueue * firstTokenMs) {
      return false;
    }
    const usualMs = this.#line.baseMs + this.#line.readingMs(load.uncachedTokens);
    const ratio = aloneMs / usualMs;
    const inRange = this.#level.inRange(ratio);
    const isSurprise = this.#level.add(ratio);
    // A stall says nothing of what a token costs.
    this.#line.add(load.uncachedTokens, (inRange * usualMs) / this.#level.mean);
    return isSurprise;
  }

  /**
   * Takes in that no word had come after `waitedMs`, when the request was given up.
   * It tells something only if that is longer than was expected.
   */
  addWait(load: Load, waitedMs: number): void {
    const expectedMs = totalMs(this.forecast(load));
    if (waitedMs > expectedMs) {
      const surprise = (waitedMs / expectedMs - 1) / (stallFactor - 1);
      const likelyMs = waitedMs * (1 + (stallTotal - 1) * Math.min(1, surprise));
      this.#level.add((this.#level.mean * likelyMs) / expectedMs);
    }
  }

  addPace(msPerToken: number): void {
    const seen = Math.max(leastMsPerToken, msPerToken);
    const known = this.#state.msPerToken;
    this.#state = { ...this.#state, msPerToken: known + (seen - known) * gain };
  }

  addFailure(afterMs: number): void {
    const { failureShare, failureMs } = this.#state;
    this.#state = {
      ...this.#state,
      failureShare: failureShare + (1 - failureShare) * failureGain,
      failureMs: failureMs === 0 ? afterMs : failureMs + (afterMs - failureMs) * gain,
    };
  }

  addSuccess(): void {
    const { failureShare } = this.#state;
    this.#state = { ...this.#state, failureShare: failureShare * (1 - failureGain) };
  }

  #learnQueue(load: Load, firstTokenMs: number): void {
    const aloneMs = totalMs(this.forecast({ ...load, aheadMs: 0 }));
    if (load.aheadMs < aloneMs) {
      return; // too short a queue to be told from chance
    }
    const seen = Math.min(1, Math.max(0, firstTokenMs - aloneMs) / load.aheadMs);
    const { queueShare } = this.#state;
    this.#state = { ...this.#state, queueShare: queueShare + (seen - queueShare) * gain };
  }
}

/** Time to first token. */
export function totalMs(forecast: Forecast): number {
  return forecast.queueMs + forecast.prefillMs + forecast.firstTokenMs;
}

function assumedPoints({ firstTokenMs, prefillMsPerToken }: Prior) {
  return [0, priorTokens].map((tokens) => ({
    tokens,
    ms: firstTokenMs + prefillMsPerToken * tokens,
  }));
}

function untaught({ msPerToken, queueShare }: Prior): LatencyModelState {
  return {
    line: { near: [], far: [] },
    level: new LevelTracker().state,
    queueShare,
    msPerToken,
    failureShare: 0,
    failureMs: 0,
    deviations: [],
  };
}
