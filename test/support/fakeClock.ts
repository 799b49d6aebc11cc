import type { Clock } from '../../src/core/ports.ts';

/** Time that passes only in `sleep`, and at once. */
export class FakeClock implements Clock {
  readonly sleptMs: number[] = [];
  #now = 0;

  now(): number {
    return this.#now;
  }

  pass(durationMs: number): void {
    this.#now += durationMs;
  }

  async sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    this.sleptMs.push(durationMs);
    await Promise.resolve();
    signal.throwIfAborted();
    this.pass(durationMs);
  }
}
