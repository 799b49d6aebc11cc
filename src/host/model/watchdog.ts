/**
 * A signal that aborts when the caller loses interest, or when nothing happens for too long.
 * `dispose` after use, so that no timer stays behind.
 */
export class Watchdog {
  readonly signal: AbortSignal;
  readonly #silence = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(caller: AbortSignal) {
    this.signal = AbortSignal.any([caller, this.#silence.signal]);
  }

  /** Gives the other side `limitMs` from now; `silence` makes the reason of the abort. */
  expectWithin(limitMs: number, silence: () => Error): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#silence.abort(silence()), limitMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
