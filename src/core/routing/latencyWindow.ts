/** Samples remembered per backend: enough for a stable median, few enough to follow a change. */
const windowSize = 10;

/** The last times to first token of one backend, in milliseconds. */
export class LatencyWindow {
  readonly #samples: number[] = [];

  add(timeToFirstTokenMs: number): void {
    this.#samples.push(timeToFirstTokenMs);
    if (this.#samples.length > windowSize) {
      this.#samples.shift();
    }
  }

  /** Median of the window (lower one of two), `undefined` before the first sample. */
  medianMs(): number | undefined {
    const sorted = this.#samples.toSorted((a, b) => a - b);
    return sorted[Math.floor((sorted.length - 1) / 2)];
  }
}
