import { LRUCache } from 'lru-cache';
import { sizeOf, type TextSize } from '../../glm/textSize.ts';
import { TokenEstimate } from '../../glm/tokenEstimate.ts';
import type { ChatMessage, Tool } from '../../ports.ts';
import { promptSize } from '../prompt/promptSize.ts';

/** Enough for the messages of the longest chats; less would have all of them measured for each change. */
const maxRemembered = 20_000;

/** Counts the tokens of texts and messages as well as that goes without a vocabulary, and learns from real counts. */
export class TokenCounter {
  readonly #estimate = new TokenEstimate();
  /** Sizes by text, since messages are made anew for each request and mostly the same. */
  readonly #sizes = new LRUCache<string, TextSize>({ max: maxRemembered });

  tokensOf(text: string): number {
    return this.tokensOfSize(this.#sizeOf(text));
  }

  tokensOfSize(size: TextSize): number {
    return this.#estimate.tokensOf(size);
  }

  tokensOfPrompt(messages: readonly ChatMessage[], tools: readonly Tool[]): number {
    return this.tokensOfSize(promptSize(messages, tools));
  }

  /** @param promptTokens what the server counted for it. */
  learn(messages: readonly ChatMessage[], tools: readonly Tool[], promptTokens: number): void {
    this.#estimate.learn(promptSize(messages, tools), promptTokens);
  }

  #sizeOf(text: string): TextSize {
    const known = this.#sizes.get(text) ?? sizeOf(text);
    this.#sizes.set(text, known);
    return known;
  }
}
