/** What `StopScanner.push` lets through; after `isStopped` nothing more comes. */
export interface ScannedText {
  readonly text: string;
  readonly isStopped: boolean;
}

/**
 * Lets streamed text through up to the first of the stop strings, which is never let through, not
 * even in part. Text that may be the beginning of a stop string waits until more is known, so that
 * the result is the same wherever the chunks were cut.
 */
export class StopScanner {
  readonly #stops: readonly string[];
  #held = '';

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  push(text: string): ScannedText {
    const seen = this.#held + text;
    const cut = this.#firstStop(seen);
    if (cut !== undefined) {
      this.#held = '';
      return { text: seen.slice(0, cut), isStopped: true };
    }
    const heldLength = Math.max(0, ...this.#stops.map((stop) => heldBackLength(seen, stop)));
    this.#held = seen.slice(seen.length - heldLength);
    return { text: seen.slice(0, seen.length - heldLength), isStopped: false };
  }

  /** The text that waited, once it is known that nothing follows it. */
  flush(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }

  /** Start of the stop string that is complete first; of those that end together, the longest. */
  #firstStop(seen: string): number | undefined {
    const found = this.#stops
      .map((stop) => ({ start: seen.indexOf(stop), length: stop.length }))
      .filter(({ start }) => start >= 0)
      .toSorted((a, b) => a.start + a.length - (b.start + b.length) || a.start - b.start);
    return found[0]?.start;
  }
}

/** How many characters at the end of `text` may be the beginning of `stop`. */
function heldBackLength(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(stop.slice(0, length))) {
      return length;
    }
  }
  return 0;
}
