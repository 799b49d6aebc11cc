import type { AskedFor } from './asked.ts';
import { PromptMemory } from './promptMemory.ts';

/** Share of what is new to the habit in each request; a place is left after some ten of them. */
const gain = 1 / 24;
/** Before anything was seen: four of five requests go on where the last one was. */
const usualShare = 0.8;
/** Who stays for longer than this gains nothing more by it. */
const mostFollowUps = 12;

/** Learns how long the user stays in one place, that is, with one prompt that grows. */
export class Stay {
  readonly #last = new PromptMemory(1);
  #share = usualShare;

  /** Requests that are expected to follow in the same place. */
  get expectedFollowUps(): number {
    return Math.min(mostFollowUps, this.#share / (1 - this.#share));
  }

  note(asked: AskedFor): void {
    const isSamePlace = this.#last.uncachedTokens(asked) < asked.promptTokens / 2;
    this.#share += ((isSamePlace ? 1 : 0) - this.#share) * gain;
    this.#last.note(asked);
  }
}
