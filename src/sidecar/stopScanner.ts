/** What `StopScanner.push` lets through; after `isStopped` nothing more may be pushed. */
export interface ScannedText {
  readonly text: string;
  readonly isStopped: boolean;
}

/**
 * Lets streamed text through up to the first of the stop strings, which is never let through, not
 * even in part. Text that may be the beginning of a stop string waits until more is known.
 */
export class StopScanner {
  readonly #stops: readonly string[];
  #held = '';

  constructor(stops: readonly string[]) {
    this.#stops = stops.filter((stop) => stop !== '');
  }

  push(text: string): ScannedText {
    const seen = this.#held + text;
    const cuts = this.#stops.map((stop) => seen.indexOf(stop)).filter((index) => index >= 0);
    if (cuts.length > 0) {
      this.#held = '';
      return { text: seen.slice(0, Math.min(...cuts)), isStopped: true };
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
}

/** How many characters at the end of `text` may be the beginning of `stop`. */
export function heldBackLength(text: string, stop: string): number {
  for (let length = Math.min(stop.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(stop.slice(0, length))) {
      return length;
    }
  }
  return 0;
}
