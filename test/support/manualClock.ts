import type { Clock } from '../../src/core/ports.ts';

/** Time that passes only when the test says so; sleepers wake in `pass`. */
export class ManualClock implements Clock {
  #now = 0;
  #sleepers: { readonly wakeAt: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  pass(durationMs: number): void {
    this.#now += durationMs;
    const due = this.#sleepers.filter(({ wakeAt }) => wakeAt <= this.#now);
    this.#sleepers = this.#sleepers.filter((sleeper) => !due.includes(sleeper));
    for (const { wake } of due) {
      wake();
    }
  }

  sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sleepers.push({ wakeAt: this.#now + durationMs, wake: resolve });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }
}
