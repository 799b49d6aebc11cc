import { tokensIn, type AskedFor } from './asked.ts';

/** What is typed from one request to the next. */
const typedTokens = 8;
/** Trust in a cache grows or shrinks by this part of what is missing to the last answer's report. */
const gain = 1 / 4;
/** Texts are compared in blocks, which takes a 30th of the time that characters take. */
const blockLength = 1_024;

/**
 * Guesses how much of a prompt a backend need not read again: what it has in common with the last
 * one of its kind, as far as the backend's reports of cached tokens bear that out.
 */
export class PromptMemory {
  #last: readonly string[] = [];
  /** Part of the common tokens that was indeed not read again, 0–1. */
  #trust: number;

  constructor(trust: number) {
    this.#trust = trust;
  }

  /** Tokens that will have to be read. */
  uncachedTokens({ texts, promptTokens }: AskedFor): number {
    return Math.round(promptTokens - this.#commonTokens(texts) * this.#trust);
  }

  /** Tokens that will have to be read of the next prompt, once this one was, if little is typed until then. */
  uncachedAfter({ promptTokens }: AskedFor): number {
    return Math.round(promptTokens * (1 - this.#trust)) + typedTokens;
  }

  /** Takes in what the backend reads now. */
  note({ texts }: AskedFor): void {
    this.#last = texts;
  }

  /** @returns learns from an answer to `asked`; call before the next `note`. */
  learner({ texts }: AskedFor): (cachedTokens: number) => void {
    const common = this.#commonTokens(texts);
    return (cachedTokens) => {
      if (common > 0) {
        const seen = Math.min(1, cachedTokens / common);
        this.#trust += (seen - this.#trust) * gain;
      }
    };
  }

  #commonTokens(texts: readonly string[]): number {
    let length = 0;
    for (const [index, text] of texts.entries()) {
      const last = this.#last[index] ?? '';
      if (text !== last) {
        return tokensIn(length + commonLength(text, last));
      }
      length += text.length;
    }
    return tokensIn(length);
  }
}

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  const nextBlock = (text: string) => text.slice(length, length + blockLength);
  while (length + blockLength <= most && nextBlock(a) === nextBlock(b)) {
    length += blockLength;
  }
  while (length < most && a[length] === b[length]) {
    length += 1;
  }
  return length;
}
