import type { Clock } from '../ports.ts';

/** What a backend is busy with for us; of other users' requests nobody knows. */
export class Workload {
  readonly #clock: Pick<Clock, 'now'>;
  /** When each request should be over, in milliseconds since the epoch. */
  readonly #ends = new Set<{ readonly atMs: number }>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Work that is left, in milliseconds, as far as forecasts hold. */
  remainingMs(): number {
    const nowMs = this.#clock.now();
    return [...this.#ends].reduce((sum, { atMs }) => sum + Math.max(0, atMs - nowMs), 0);
  }

  /** @returns ends it. */
  begin(expectedMs: number): () => void {
    const job = { atMs: this.#clock.now() + expectedMs };
    this.#ends.add(job);
    return () => void this.#ends.delete(job);
  }
}
