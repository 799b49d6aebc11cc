import * as z from 'zod/mini';
import { savedDifference, savedDivisor, savedNumber, savedNumbers } from './savedNumber.ts';

/** What a level is carried over a restart by. */
export const levelState = z.object({
  level: savedDivisor,
  count: savedNumber,
  spread: savedDivisor,
  tail: savedNumber,
  rise: savedNumber,
  fall: savedNumber,
  run: savedNumbers,
  usual: savedDivisor,
  seen: savedNumber,
  homesick: savedDifference,
});
export type LevelState = z.infer<typeof levelState>;

/** No change is suspected. */
const calm = { rise: 0, fall: 0, run: [] as number[], homesick: 0 };

const fresh: LevelState = {
  level: 1,
  count: 0,
  spread: 0.35, // of the logarithm; services scatter by 0.3–0.5
  tail: 0,
  rise: 0,
  fall: 0,
  run: [],
  usual: 1,
  seen: 0,
  homesick: 0,
};

/** A mean over more samples than this would follow a slow drift too late. */
const longestMean = 24;
/**
 * Further off than this many spreads counts as this many: one slow answer alone is no change. One that is as quick as
 * only another load allows is, because nothing makes a slow server seem quick.
 */
const slowestSpreads = 3;
const quickestSpreads = 4.6;
/** Page's reference value and threshold, in spreads; two slow outliers in a row raise the alarm. */
const referenceSpreads = 1;
const alarmSpreads = 3.5;
/** Gains of what must be learnt slowly: the usual scatter, and rare stalls. */
const spreadGain = 1 / 24;
const tailGain = 1 / 48;
const leastSpread = 0.1;
const mostSpread = 0.5;
/** What is usual is learnt over an hour's work. */
const usualGain = 1 / 128;
/** So many spreads from it a level is unusual, and so much evidence (as a log likelihood ratio) ends that. */
const unusualSpreads = 1;
const enoughEvidence = 1;
/** Nobody would take so many spreads for chance. */
const clearlySpreads = 2;
/** The usual level is as sure as that many samples when it is taken up again. */
const usualCount = 4;
/** A forecast's error beyond this factor is a broken measurement or a stall; both say enough at it. */
const mostRatio = 50;

/**
 * Follows the mean ratio of what was measured to what was expected: the mean since the last change,
 * where changes are found by the cumulated sum of deviations (Page 1954, “Continuous Inspection
 * Schemes”). Rare stalls don't count as changes; their share of the mean is learnt apart.
 */
export class LevelTracker {
  #state: LevelState;

  constructor(state: LevelState = fresh) {
    this.#state = state;
  }

  get state(): LevelState {
    return this.#state;
  }

  /** Expected ratio, stalls included. */
  get mean(): number {
    return this.#state.level + this.#state.tail;
  }

  /** What it mostly is. */
  get usual(): number {
    return this.#state.usual;
  }

  /** Whether more than chance keeps the level above what it mostly is. */
  get isUnusuallyHigh(): boolean {
    const { level, usual, spread } = this.#state;
    return Math.log(level / usual) > clearlySpreads * spread;
  }

  get hasSamples(): boolean {
    return this.#state.count > 0;
  }

  /** What of a ratio chance explains; the rest is a stall's, or another level's. */
  inRange(ratio: number): number {
    const { level, spread } = this.#state;
    return this.hasSamples
      ? level * Math.exp(clip(Math.log(ratio / level) / spread) * spread)
      : ratio;
  }

  /** @returns whether it was further off than is usual, in units that trouble the forecast. */
  add(measuredRatio: number): boolean {
    const ratio = Math.min(Math.max(measuredRatio, 1 / mostRatio), mostRatio);
    if (!this.hasSamples) {
      this.#state = { ...fresh, level: ratio, count: 1, seen: 1, usual: ratio };
      return true;
    }
    const { level, spread } = this.#state;
    const deviation = Math.log(ratio / level) / spread;
    const clipped = clip(deviation);
    const inRange = this.inRange(ratio);
    this.#scatter(clipped, ratio - inRange);
    this.#cumulate(clipped, ratio);
    this.#learnUsual(ratio);
    if (this.#isUsualAgain(ratio)) {
      const { usual } = this.#state;
      this.#state = { ...this.#state, ...calm, level: usual, count: usualCount };
      return true;
    }
    const isChanged = this.#state.rise > alarmSpreads || this.#state.fall > alarmSpreads;
    if (isChanged) {
      this.#beginAnew();
    } else {
      this.#follow(inRange);
    }
    return isChanged || Math.abs(deviation) > clearlySpreads;
  }

  #follow(ratio: number): void {
    const { level, count } = this.#state;
    const next = Math.min(count + 1, longestMean);
    this.#state = { ...this.#state, count: next, level: level + (ratio - level) / next };
  }

  #scatter(deviation: number, excess: number): void {
    const { spread, tail } = this.#state;
    // The mean absolute deviation of a normal distribution is 0.8 of its standard deviation.
    const seen = (Math.abs(deviation) * spread) / 0.8;
    this.#state = {
      ...this.#state,
      spread: Math.min(mostSpread, Math.max(leastSpread, spread + (seen - spread) * spreadGain)),
      tail: Math.max(0, tail + (Math.max(0, excess) - tail) * tailGain),
    };
  }

  #cumulate(deviation: number, ratio: number): void {
    const rise = Math.max(0, this.#state.rise + deviation - referenceSpreads);
    const fall = Math.max(0, this.#state.fall - deviation - referenceSpreads);
    const run = rise + fall === 0 ? [] : [...this.#state.run, ratio].slice(-longestMean);
    this.#state = { ...this.#state, rise, fall, run };
  }

  /** The samples since the sum began to grow are the new level's. */
  #beginAnew(): void {
    const { run } = this.#state;
    const level = run.reduce((sum, ratio) => sum + ratio, 0) / run.length;
    this.#state = {
      ...this.#state,
      level,
      count: run.length,
      tail: 0,
      ...calm,
    };
  }

  #learnUsual(ratio: number): void {
    const { usual, seen } = this.#state;
    const gain = Math.max(usualGain, 1 / (seen + 1));
    this.#state = { ...this.#state, seen: seen + 1, usual: usual * (ratio / usual) ** gain };
  }

  /** Whether what was unusual is over: load comes and goes, and most often things are as they mostly were. */
  #isUsualAgain(ratio: number): boolean {
    const { usual, level, spread, homesick } = this.#state;
    if (Math.abs(Math.log(level / usual)) < unusualSpreads * spread) {
      this.#state = { ...this.#state, homesick: 0 };
      return false;
    }
    const offLevel = Math.log(ratio / level) / spread;
    const offUsual = Math.log(ratio / usual) / spread;
    const evidence = Math.max(-enoughEvidence, homesick + (offLevel ** 2 - offUsual ** 2) / 2);
    this.#state = { ...this.#state, homesick: evidence };
    return evidence > enoughEvidence && Math.abs(offUsual) < slowestSpreads;
  }
}

function clip(deviation: number): number {
  return Math.min(Math.max(deviation, -quickestSpreads), slowestSpreads);
}
