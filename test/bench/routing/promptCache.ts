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
  /** The same prompt is asked about several times in a row. */
  #answer: { readonly prompt: Prompt; readonly tokens: number } | undefined;
  /** Newest last. */
  #held: readonly { readonly prompt: Prompt; readonly tokens: number }[] = [];

  /** @param capacity prompts; one for a llama.cpp slot, more for a provider. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Tokens of `prompt` that need not be read again; the last one always is. */
  cachedTokens(prompt: Prompt): number {
    if (this.#answer?.prompt !== prompt) {
      this.#answer = { prompt, tokens: this.#look(prompt) };
    }
    return this.#answer.tokens;
  }

  /** @param tokens how far the server came in reading it. */
  keep(prompt: Prompt, tokens: number): void {
    this.#held = [...this.#held, { prompt, tokens }].slice(-this.#capacity);
    this.#answer = undefined;
  }

  clear(): void {
    this.#held = [];
    this.#answer = undefined;
  }

  #look(prompt: Prompt): number {
    const shared = this.#held.map((entry) =>
      Math.min(entry.tokens, sharedTokens(entry.prompt, prompt)),
    );
    return Math.min(tokensOf(prompt) - 1, Math.max(0, ...shared));
  }
}

function sharedTokens(held: Prompt, prompt: Prompt): number {
  if (held.suffix !== prompt.suffix) {
    return 0;
  }
  // Most often somebody typed on, and then one comparison tells.
  const shared = prompt.prefix.startsWith(held.prefix)
    ? held.prefix.length
    : sharedLength(held.prefix, prompt.prefix);
  return Math.floor((prompt.suffix.length + shared) / charactersPerToken);
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one.charCodeAt(length) === other.charCodeAt(length)) {
    length += 1;
  }
  return length;
}
