/** Longer gaps are pauses for thought and say nothing about how fast somebody types. */
const longestGapMs = 400;
const gapsKept = 50;
/** With fewer gaps than this the mean is noise. */
const gapsNeeded = 10;
/** About 60 words a minute; stands in until enough was seen. */
const commonGapMs = 200;

/** How fast the user types, seen from the moments at which completions are asked for. */
export class TypingCadence {
  readonly #gapsMs: number[] = [];
  #lastKeystrokeAt = Number.NEGATIVE_INFINITY;

  /** @param at milliseconds on any steady clock. */
  noteKeystroke(at: number): void {
    const gapMs = at - this.#lastKeystrokeAt;
    this.#lastKeystrokeAt = at;
    if (gapMs > longestGapMs) {
      return;
    }
    this.#gapsMs.push(gapMs);
    if (this.#gapsMs.length > gapsKept) {
      this.#gapsMs.shift();
    }
  }

  /** Mean time between two keystrokes while typing flows. */
  typicalGapMs(): number {
    if (this.#gapsMs.length < gapsNeeded) {
      return commonGapMs;
    }
    return this.#gapsMs.reduce((sum, gapMs) => sum + gapMs, 0) / this.#gapsMs.length;
  }
}
