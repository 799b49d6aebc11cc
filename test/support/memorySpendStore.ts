import type { SpendStore } from '../../src/core/glm/budget.ts';

/** Remembers spending for as long as the test runs. */
export class MemorySpendStore implements SpendStore {
  readonly days = new Map<string, number>();

  total(day: string): Promise<number> {
    return Promise.resolve(this.days.get(day) ?? 0);
  }

  add(day: string, usd: number): Promise<void> {
    this.days.set(day, (this.days.get(day) ?? 0) + usd);
    return Promise.resolve();
  }
}
