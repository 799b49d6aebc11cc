import { Emitter } from '../emitter.ts';
import type { Clock } from '../ports.ts';

/** A request this old deserves a spinner; one that is answered sooner would only make it flicker. */
const patienceMs = 400;

/** Whether work has been going on for so long that the user should see it. */
export class WorkingFlag {
  readonly onDidChange = new Emitter<void>();
  readonly #clock: Clock;
  #timer: AbortController | undefined;
  #isOn = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Follows the work; may be called with the same value any number of times. */
  set(isBusy: boolean): void {
    if (isBusy && !this.#timer) {
      this.#timer = new AbortController();
      void this.#clock.sleep(patienceMs, this.#timer.signal).then(
        () => this.#turn(true),
        () => undefined, // the work ended in time
      );
    } else if (!isBusy && this.#timer) {
      this.#timer.abort();
      this.#timer = undefined;
      this.#turn(false);
    }
  }

  #turn(isOn: boolean): void {
    if (this.#isOn !== isOn) {
      this.#isOn = isOn;
      this.onDidChange.emit();
    }
  }
}
