import { Emitter } from './emitter.ts';
import type { Clock } from './ports.ts';

/** A pause of ghost text that ends by itself. */
export class Pause {
  readonly onDidChange = new Emitter<void>();
  readonly #clock: Clock;
  #untilMs = 0;
  #timer = new AbortController();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** End of the pause in milliseconds since the epoch, `undefined` when there is none. */
  get until(): number | undefined {
    return this.#untilMs > this.#clock.now() ? this.#untilMs : undefined;
  }

  startFor(durationMs: number): void {
    this.#timer.abort();
    this.#timer = new AbortController();
    this.#untilMs = this.#clock.now() + durationMs;
    this.onDidChange.emit();
    void this.#clock.sleep(durationMs, this.#timer.signal).then(
      () => this.onDidChange.emit(),
      () => undefined, // ended early or paused again; both have announced themselves
    );
  }

  end(): void {
    this.#timer.abort();
    this.#untilMs = 0;
    this.onDidChange.emit();
  }
}
