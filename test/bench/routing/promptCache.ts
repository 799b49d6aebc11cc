import type { FimRequest } from '../../../src/core/ports.ts';

/** Of code in the vocabularies of such models, about; the router has a guess of its own. */
export const charactersPerToken = 3.2;

export type Prompt = Pick<FimRequest, 'prefix' | 'suffix'>;

/** Of the text before and after the hole, markers aside. */
export function tokensOf({ prefix, suffix }: Prompt): number {
  return Math.ceil((prefix.length + suffix.length) / charactersPerToken);
}

/** What a server keeps of the last prompts it read: each one's suffix first, then its prefix. */
export class PromptCache {
  readonly #capacity: number;
  /** Newest last. */
  #held: readonly { readonly prompt: Prompt; readonly tokens: number }[] = [];

  /** @param capacity prompts; one for a llama.cpp slot, more for a provider. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Tokens of `prompt` that need not be read again; the last one always is. */
  cachedTokens(prompt: Prompt): number {
    const shared = this.#held.map((entry) =>
      Math.min(entry.tokens, sharedTokens(entry.prompt, prompt)),
    );
    return Math.max(0, Math.min(tokensOf(prompt) - 1, ...[Math.max(0, ...shared)]));
  }

  /** @param tokens how far the server came in reading it. */
  keep(prompt: Prompt, tokens: number): void {
    this.#held = [...this.#held, { prompt, tokens }].slice(-this.#capacity);
  }

  clear(): void {
    this.#held = [];
  }
}

function sharedTokens(held: Prompt, prompt: Prompt): number {
  if (held.suffix !== prompt.suffix) {
    return 0;
  }
  const most = Math.min(held.prefix.length, prompt.prefix.length);
  // Most often somebody typed on, and then one comparison tells.
  const shared = prompt.prefix.startsWith(held.prefix)
    ? most
    : sharedLength(held.prefix, prompt.prefix);
  return Math.floor((prompt.suffix.length + shared) / charactersPerToken);
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) {
    length += 1;
  }
  return length;
}
