/**
 * Knows which blanks next to tags belong to the tags: all before one, as long as they wait, and after
 * one all up to its last line break, so that indentation stays.
 */
export class TagBlanks {
  #held = '';
  #follows: 'start' | 'tag' | 'words' = 'start';

  /** Whether words were said since the last tag, so that none wait unless `trim` is called. */
  get areOver(): boolean {
    return this.#follows === 'words';
  }

  /** @returns what of `words` and the blanks before them is to be said now. */
  pass(words: string): string {
    if (this.#follows === 'words' && this.#held === '') {
      return words;
    }
    if (words.trim() === '') {
      this.#held += words;
      return '';
    }
    const all = this.#held + words;
    const blankLength = all.length - all.trimStart().length;
    const start = this.#follows === 'tag' ? all.lastIndexOf('\n', blankLength - 1) + 1 : 0;
    this.#held = '';
    this.#follows = 'words';
    return all.slice(start);
  }

  /** The same where a tag may come right after: blanks at the end wait for the words behind them. */
  trim(words: string): string {
    const said = this.pass(words);
    const length = said.trimEnd().length;
    this.#held += said.slice(length);
    return said.slice(0, length);
  }

  /** A tag comes next: what waits is dropped. */
  passTag(): void {
    this.#held = '';
    this.#follows = 'tag';
  }

  /** @returns blanks at the very beginning, once it is known that no tag follows. */
  flush(): string {
    if (this.#follows !== 'start') {
      return '';
    }
    const blanks = this.#held;
    this.#held = '';
    return blanks;
  }
}
