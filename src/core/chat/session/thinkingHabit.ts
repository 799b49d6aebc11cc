import { nextLeaning, type ThinkingReaction } from '../thinking/leaning.ts';
import type { ChatMemory } from './chatParts.ts';

/** What the user makes of the choice of thinking, kept over a restart. */
export class ThinkingHabit {
  readonly #memory: ChatMemory;

  constructor(memory: ChatMemory) {
    this.#memory = memory;
  }

  /** From -1 (the answer at once) to 1 (thoughts); 0 where nothing sensible is kept. */
  get leaning(): number {
    const kept = this.#memory.get('leaning');
    return typeof kept === 'number' && Math.abs(kept) <= 1 ? kept : 0;
  }

  learn(reaction: ThinkingReaction): void {
    this.#memory.set('leaning', nextLeaning(this.leaning, reaction));
  }
}
