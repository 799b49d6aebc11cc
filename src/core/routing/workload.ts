import type { Clock } from '../ports.ts';

/** A request that a backend is busy with. */
export interface Job {
  /** How long it has had work of ours before it, in milliseconds. */
  readonly behindMs: () => number;
  readonly end: () => void;
}

interface Entry {
  /** When it should be over, in milliseconds since the epoch. */
  readonly dueAt: number;
  endedAt: number | undefined;
}

/** What a backend is busy with for us; of other users' requests nobody knows. */
export class Workload {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #entries = new Set<Entry>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Time until the last of it should be over, in milliseconds, as far as forecasts hold. */
  remainingMs(): number {
    const nowMs = this.#clock.now();
    return [...this.#entries].reduce((most, { dueAt }) => Math.max(most, dueAt - nowMs), 0);
  }

  /** @param expectedMs until it is over, the wait behind earlier work included. */
  begin(expectedMs: number): Job {
    const beganAt = this.#clock.now();
    const entry: Entry = { dueAt: beganAt + expectedMs, endedAt: undefined };
    const ahead = [...this.#entries];
    this.#entries.add(entry);
    return {
      behindMs: () => {
        const nowMs = this.#clock.now();
        return ahead.reduce((most, { endedAt = nowMs }) => Math.max(most, endedAt - beganAt), 0);
      },
      end: () => {
        entry.endedAt = this.#clock.now();
        this.#entries.delete(entry);
      },
    };
  }
}
