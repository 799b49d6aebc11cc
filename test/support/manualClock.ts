import type { Clock } from '../../src/core/ports.ts';

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/** Time that passes only when the test says so; sleepers wake in `pass`. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<Sleeper>();

  /** How many still wait for their time. */
  get sleepers(): number {
    return this.#sleepers.size;
  }

  now(): number {
    return this.#now;
  }

  pass(durationMs: number): void {
    this.#now += durationMs;
    for (const sleeper of [...this.#sleepers].filter(({ wakeAt }) => wakeAt <= this.#now)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      // A signal's reason is an error unless somebody chose otherwise; here nobody does.
      const refuse = () => reject(signal.reason as Error);
      if (signal.aborted) {
        refuse();
        return;
      }
      const sleeper = { wakeAt: this.#now + durationMs, wake: resolve };
      this.#sleepers.add(sleeper);
      const leave = () => {
        this.#sleepers.delete(sleeper);
        refuse();
      };
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
