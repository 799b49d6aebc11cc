import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../../src/core/ports.ts';

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/** Time that jumps to the next sleeper as soon as nobody has anything left to do. */
export class VirtualClock implements Clock {
  #nowMs: number;
  /** Soonest first; of those at the same time, whoever came first. */
  readonly #sleepers: Sleeper[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      // A signal's reason is an error unless somebody chose otherwise; here nobody does.
      const refuse = () => reject(signal.reason as Error);
      if (signal.aborted) {
        refuse();
        return;
      }
      const sleeper = this.#add(durationMs, () => {
        signal.removeEventListener('abort', leave);
        resolve();
      });
      const leave = () => {
        this.#sleepers.splice(this.#sleepers.indexOf(sleeper), 1);
        refuse();
      };
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  /** Lets time pass until `work` is done; whoever still sleeps then is left asleep. */
  async run<Result>(work: Promise<Result>): Promise<Result> {
    let isDone = false;
    const end = () => {
      isDone = true;
    };
    work.then(end, end);
    for (;;) {
      // All promises that can go on have gone on before the next turn of the event loop.
      await nextTurn();
      if (isDone) {
        return work;
      }
      this.#jump();
    }
  }

  #add(durationMs: number, wake: () => void): Sleeper {
    const sleeper = { wakeAt: this.#nowMs + Math.max(0, durationMs), wake };
    const before = this.#sleepers.findLastIndex(({ wakeAt }) => wakeAt <= sleeper.wakeAt);
    this.#sleepers.splice(before + 1, 0, sleeper);
    return sleeper;
  }

  #jump(): void {
    const next = this.#sleepers.shift();
    if (!next) {
      throw new Error('Everybody waits for something that nobody does.');
    }
    this.#nowMs = next.wakeAt;
    next.wake();
  }
}
