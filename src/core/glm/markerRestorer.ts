import { specialLiterals, wordJoiner } from './specialTokens.ts';

/** What every marker begins with. */
const openers = '</[';

/**
 * Undoes `defuseMarkers` in what a model copied from its prompt, chunk by chunk; the result is the
 * same wherever the chunks were cut. Word joiners anywhere else stay.
 */
export class MarkerRestorer {
  /** The last character that was let through, if a marker may begin with it. */
  #opener = '';
  /** A word joiner and what may be a marker's rest. */
  #held = '';

  push(chunk: string): string {
    if (this.#held === '' && !chunk.includes(wordJoiner)) {
      this.#opener = openerIn(chunk.slice(-1) || this.#opener);
      return chunk;
    }
    let text = '';
    for (const char of chunk) {
      text += this.#pass(char);
    }
    return text;
  }

  /** What waited for more text that did not come. */
  flush(): string {
    const text = this.#held;
    this.#held = '';
    this.#opener = '';
    return text;
  }

  #pass(char: string): string {
    if (this.#held === '') {
      if (char === wordJoiner && this.#opener !== '') {
        this.#held = char;
        return '';
      }
      this.#opener = openerIn(char);
      return char;
    }
    if (this.#held === wordJoiner && char === wordJoiner) {
      return char; // of several joiners one is ours
    }
    const rest = this.#held.slice(wordJoiner.length) + char;
    const marker = this.#opener + rest;
    if (specialLiterals.includes(marker)) {
      this.flush();
      return rest;
    }
    if (specialLiterals.some((literal) => literal.startsWith(marker))) {
      this.#held += char;
      return '';
    }
    const text = this.#held;
    this.#held = '';
    this.#opener = openerIn(text.slice(-1));
    return text + this.#pass(char);
  }
}

/** Undoes `defuseMarkers` in a whole text. */
export function restoreMarkers(text: string): string {
  const restorer = new MarkerRestorer();
  return restorer.push(text) + restorer.flush();
}

function openerIn(char: string): string {
  return openers.includes(char) ? char : '';
}
