import * as z from 'zod/mini';
import { levelState, LevelTracker } from './levelTracker.ts';
import { SampleWindow } from './sampleWindow.ts';

/** What a request's time to first token depends on. */
export interface Load {
  /** Tokens of the prompt that no cache holds. */
  readonly uncachedTokens: number;
  /** Other requests that the backend is busy with. */
  readonly ahead: number;
}

/** What to expect of a backend that was never asked. */
export interface Prior {
  readonly firstTokenMs: number;
  readonly prefillMsPerToken: number;
  readonly msPerToken: number;
}

/** Where a forecast's time goes, in milliseconds. */
export interface Forecast {
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
  /** Weighted sums over tokens (in thousands) and times, for the line through them. */
  sums: z.object({ n: z.number(), x: z.number(), y: z.number(), xx: z.number(), xy: z.number() }),
  level: levelState,
  queueMs: z.number(),
  msPerToken: z.number(),
  failureShare: z.number(),
  failureMs: z.number(),
  deviations: z.array(z.number()),
});
export type LatencyModelState = z.infer<typeof latencyModelState>;

/** The line's slope is a property of server and model: it is learnt over some hundred answers. */
const lineMemory = 0.99;
/** The prior counts as this many samples, one without a prompt and one with so many tokens. */
const priorWeight = 2;
const priorTokens = 2_000;
const gain = 1 / 8;
const failureGain = 1 / 12;
/** Servers send several tokens at once; below this it is the network's pace that is measured. */
const leastMsPerToken = 0.2;
const leastMs = 1;
/** Until enough was seen to tell: the 90th percentile of a log-normal one with 0.4. */
const usualP90 = 1.6;
const enoughDeviations = 10;

/**
 * Forecasts one backend's time to first token for one kind of request: a line over the tokens that
 * must be read, learnt slowly, times a level that follows the load at once.
 */
export class LatencyModel {
  #state: LatencyModelState;
  readonly #level: LevelTracker;
  readonly #deviations: SampleWindow;

  constructor(prior: Prior, state: LatencyModelState = untaught(prior)) {
    this.#state = state;
    this.#level = new LevelTracker(state.level.count === 0 ? undefined : state.level);
    this.#deviations = new SampleWindow(state.deviations);
  }

  /** For the next session. */
  get state(): LatencyModelState {
    return { ...this.#state, level: this.#level.state, deviations: [...this.#deviations.values] };
  }

  forecast({ uncachedTokens, ahead }: Load): Forecast {
    const { queueMs, msPerToken, failureShare, failureMs } = this.#state;
    const { base, slope } = this.#line();
    const level = this.#level.mean;
    return {
      queueMs: queueMs * ahead,
      prefillMs: slope * (uncachedTokens / 1_000) * level,
      firstTokenMs: base * level,
      msPerToken,
      failureShare,
      failureMs,
      isMeasured: this.#level.hasSamples,
    };
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
    const expectedMs = totalMs(this.forecast(load));
    if (load.ahead > 0 && this.#level.hasSamples) {
      this.#learnQueue(load, firstTokenMs);
    }
    const { base, slope } = this.#line();
    const aloneMs = Math.max(leastMs, firstTokenMs - this.#state.queueMs * load.ahead);
    if (this.#level.hasSamples) {
      this.#deviations.add(firstTokenMs / expectedMs);
    }
    const isSurprise = this.#level.add(aloneMs / (base + slope * (load.uncachedTokens / 1_000)));
    this.#learnLine(load.uncachedTokens / 1_000, aloneMs / this.#level.mean);
    this.#succeed();
    return isSurprise;
  }

  /**
   * Takes in that no word had come after `waitedMs`, when the request was given up.
   * It tells something only if that is longer than was expected.
   */
  addWait(load: Load, waitedMs: number): void {
    const expectedMs = totalMs(this.forecast(load));
    if (this.#level.hasSamples && waitedMs > expectedMs) {
      this.#level.add((this.#level.mean * waitedMs) / expectedMs);
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

  #succeed(): void {
    const { failureShare } = this.#state;
    this.#state = { ...this.#state, failureShare: failureShare * (1 - failureGain) };
  }

  #learnQueue(load: Load, firstTokenMs: number): void {
    const alone = totalMs(this.forecast({ ...load, ahead: 0 }));
    const seen = Math.max(0, firstTokenMs - alone) / load.ahead;
    const { queueMs } = this.#state;
    this.#state = { ...this.#state, queueMs: queueMs + (seen - queueMs) * gain };
  }

  #learnLine(x: number, y: number): void {
    const { n, x: sumX, y: sumY, xx, xy } = this.#state.sums;
    this.#state = {
      ...this.#state,
      sums: {
        n: n * lineMemory + 1,
        x: sumX * lineMemory + x,
        y: sumY * lineMemory + y,
        xx: xx * lineMemory + x * x,
        xy: xy * lineMemory + x * y,
      },
    };
  }

  /** Least squares; neither part of a time is negative. */
  #line(): { readonly base: number; readonly slope: number } {
    const { n, x, y, xx, xy } = this.#state.sums;
    const scatter = n * xx - x * x;
    const slope = scatter > 0 ? Math.max(0, (n * xy - x * y) / scatter) : 0;
    return { base: Math.max(leastMs, (y - slope * x) / n), slope };
  }
}

/** Time to first token. */
export function totalMs(forecast: Forecast): number {
  return forecast.queueMs + forecast.prefillMs + forecast.firstTokenMs;
}

function untaught(prior: Prior): LatencyModelState {
  const half = priorWeight / 2;
  const x = priorTokens / 1_000;
  const far = prior.firstTokenMs + prior.prefillMsPerToken * priorTokens;
  return {
    sums: {
      n: priorWeight,
      x: half * x,
      y: half * (prior.firstTokenMs + far),
      xx: half * x * x,
      xy: half * x * far,
    },
    level: new LevelTracker().state,
    queueMs: 0,
    msPerToken: prior.msPerToken,
    failureShare: 0,
    failureMs: 0,
    deviations: [],
  };
}
