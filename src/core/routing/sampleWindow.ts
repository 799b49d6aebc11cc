/** Samples that are kept: enough for a 95th percentile, few enough to follow a change. */
export const windowSize = 64;

/** A sample counts half as much as one that came so many samples later. */
const halfLifeSamples = 24;

export interface Quantiles {
  readonly p50: number;
  readonly p95: number;
}

/** The last values of one quantity, newest last; recent ones weigh more. */
export class SampleWindow {
  readonly #values: number[];

  /** @param values oldest first, such as an earlier window's. */
  constructor(values: readonly number[] = []) {
    this.#values = values.slice(-windowSize);
  }

  get values(): readonly number[] {
    return this.#values;
  }

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > windowSize) {
      this.#values.shift();
    }
  }

  /**
   * The smallest value that at least `share` of the weight lies at or below: definition 1 of Hyndman & Fan
   * 1996, “Sample Quantiles in Statistical Packages”, with weights that halve every 24 samples.
   * @param share 0–1.
   * @returns `undefined` without a sample.
   */
  quantile(share: number): number | undefined {
    const weighted = this.#values
      .map((value, index) => ({ value, weight: 2 ** (index / halfLifeSamples) }))
      .toSorted((a, b) => a.value - b.value);
    const total = weighted.reduce((sum, { weight }) => sum + weight, 0);
    let below = 0;
    for (const { value, weight } of weighted) {
      below += weight;
      // Without the slack, rounding would now and then miss the last value.
      if (below >= share * total - 1e-9) {
        return value;
      }
    }
    return undefined;
  }

  quantiles(): Quantiles | undefined {
    const p50 = this.quantile(0.5);
    const p95 = this.quantile(0.95);
    return p50 === undefined || p95 === undefined ? undefined : { p50, p95 };
  }
}
