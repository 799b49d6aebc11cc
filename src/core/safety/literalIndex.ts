/** A literal where a text has it. */
export interface LiteralMatch {
  readonly start: number;
  readonly literal: string;
}

/** Characters that are hashed together. */
const gramLength = 3;
/** Entries of the table of shifts; a power of two. */
const tableSize = 2 ** 16;

/**
 * Finds thousands of literals in a text as quickly as one: Wu and Manber 1994, “A fast algorithm for
 * multi-pattern searching”. Most places of a text are jumped over, because no literal has their characters.
 */
export class LiteralIndex {
  /** Of each literal so many characters take part. */
  readonly #shortest: number;
  /** By hash of three characters: how far it is to the next place where a literal's first part may end. */
  readonly #shifts: Uint8Array;
  /** By hash of the characters that end its first part; the longest literals first. */
  readonly #endings = new Map<number, readonly string[]>();

  /** @param shortest length of the shortest literal, in UTF-16 units; 3 to 255. */
  constructor(shortest: number) {
    this.#shortest = shortest;
    this.#shifts = new Uint8Array(tableSize).fill(shortest - gramLength + 1);
  }

  add(literal: string): void {
    for (let end = gramLength; end <= this.#shortest; end += 1) {
      const hash = hashBefore(literal, end);
      this.#shifts[hash] = Math.min(this.#shifts[hash] ?? 0, this.#shortest - end);
    }
    const ending = hashBefore(literal, this.#shortest);
    const others = this.#endings.get(ending) ?? [];
    const longestFirst = [...others, literal].toSorted((a, b) => b.length - a.length);
    this.#endings.set(ending, longestFirst);
  }

  /** Takes a literal out; the shifts stay as they are, which costs time and no match. */
  delete(literal: string): void {
    const ending = hashBefore(literal, this.#shortest);
    const others = this.#endings.get(ending)?.filter((other) => other !== literal) ?? [];
    this.#endings.set(ending, others);
  }

  /** @returns matches in order, none of which overlap; of those that begin at a place the longest. */
  find(text: string): readonly LiteralMatch[] {
    const matches: LiteralMatch[] = [];
    let end = this.#shortest;
    while (end <= text.length) {
      const hash = hashBefore(text, end);
      const shift = this.#shifts[hash] ?? 0;
      const start = end - this.#shortest;
      const literal = shift > 0 ? undefined : this.#literalAt(text, start, hash);
      if (literal !== undefined) {
        matches.push({ start, literal });
      }
      end += literal?.length ?? Math.max(1, shift);
    }
    return matches;
  }

  #literalAt(text: string, start: number, ending: number): string | undefined {
    return this.#endings.get(ending)?.find((literal) => text.startsWith(literal, start));
  }
}

/** A hash of the characters before `end`. */
function hashBefore(text: string, end: number): number {
  const earlier = text.charCodeAt(end - 3) * 961 + text.charCodeAt(end - 2) * 31;
  return (earlier + text.charCodeAt(end - 1)) % tableSize;
}
