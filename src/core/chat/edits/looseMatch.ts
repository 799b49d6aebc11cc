import {
  asWritten,
  findReindent,
  indentUnit,
  type IndentPair,
  type Reindent,
} from './indentation.ts';
import type { SourceText } from './sourceText.ts';
import {
  canonicalSolid,
  countBreaks,
  gapKind,
  indentOf,
  lineBreak,
  solidsOf,
  tokenise,
  withLineEnds,
  type Tokens,
} from './tokens.ts';

/**
 * How a place differs from what was searched for; each kind may differ in what comes before it too. Where the lines
 * form `otherBlocks`, the words are the same but can't be meant as they stand.
 */
export type Likeness = 'exact' | 'lineEnds' | 'trailingBlanks' | 'guess' | 'otherBlocks';

/** A part of a text that may be meant. Offsets in UTF-16 units, the end exclusive. */
export interface Place {
  readonly start: number;
  readonly end: number;
  readonly likeness: Likeness;
  readonly reindent: Reindent;
}

/** More places than this are not told apart; the search is asked to say more. */
const maxPlaces = 1000;
const defaultUnit = '    ';

/** A text prepared for many tolerant searches; the cost is that of its length, once. */
export class LooseText {
  readonly #source: SourceText;
  /** Where each solid starts and ends in the text. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  /** Solids in canonical form, one white space between two of them: the kind of the gap. */
  readonly #canonical: string;
  /** Offset of each solid in `#canonical`. */
  readonly #canonicalStarts: number[] = [];
  readonly #unit: string | undefined;

  constructor(source: SourceText) {
    this.#source = source;
    this.#unit = indentUnit(source.text);
    const parts: string[] = [];
    let length = 0;
    for (const { start, end } of solidsOf(source.text)) {
      const canonical = canonicalSolid(source.text.slice(start, end));
      parts.push(separator(source.text.slice(this.#ends.at(-1) ?? 0, start)), canonical);
      this.#starts.push(start);
      this.#ends.push(end);
      this.#canonicalStarts.push(length + 1);
      length += canonical.length + 1;
    }
    this.#canonical = parts.join('');
  }

  /**
   * Every place where the same words and marks stand in the same lines, whatever the line ends, trailing blanks,
   * blank lines, typography, the width of gaps and the indentation.
   * @param replacement tells together with the search what its indentation is made of.
   */
  find(search: string, replacement: string): readonly Place[] {
    const written = tokenise(search);
    if (written.solids.length === 0) {
      return [];
    }
    const parts = written.solids.flatMap((token, index) => [
      index === 0 ? '' : separator(written.gaps[index] ?? ''),
      canonicalSolid(token),
    ]);
    const writtenUnit = indentUnit(`${search}\n${replacement}`) ?? this.#unit ?? defaultUnit;
    return this.#occurrences(parts.join(''))
      .map((first) => this.#place(written, first, writtenUnit))
      .filter((place) => place !== undefined);
  }

  /** Indexes of the solids at which the needle begins; it must end where a solid ends. */
  #occurrences(needle: string): readonly number[] {
    const found: number[] = [];
    let at = this.#canonical.indexOf(needle);
    while (at !== -1 && found.length < maxPlaces) {
      const next = at + needle.length;
      if (isBoundary(this.#canonical[at - 1]) && isBoundary(this.#canonical[next])) {
        found.push(indexOfSorted(this.#canonicalStarts, at));
      }
      at = this.#canonical.indexOf(needle, at + 1);
    }
    return found;
  }

  #place(written: Tokens, first: number, writtenUnit: string): Place | undefined {
    const count = written.solids.length;
    const next = first + count;
    const lead = leadIn(written.gaps[0] ?? '', this.#gap(first), first === 0);
    const tail = leadOut(written.gaps[count] ?? '', this.#gap(next), next === this.#starts.length);
    if (lead === undefined || tail === undefined) {
      return undefined;
    }
    const wordStart = this.#starts[first] ?? 0;
    const start = wordStart - lead.length;
    const end = (this.#ends[next - 1] ?? 0) + tail.length;
    const inFile = tokenise(this.#source.text.slice(start, end));
    const before = this.#source.beforeOnLine(wordStart);
    const beginsLine = before.trim() === '';
    const reindent = findReindent({
      pairs: indentPairs(written, inFile, beginsLine),
      firstInFile: beginsLine && written.gaps[0] === '' ? before : undefined,
      writtenUnit,
      fileUnit: this.#unit ?? defaultUnit,
    });
    return reindent === undefined
      ? { start, end, likeness: 'otherBlocks', reindent: asWritten }
      : { start, end, likeness: likeness(written, inFile), reindent };
  }

  /** The white space before a solid; the last one ends the text. */
  #gap(index: number): string {
    return this.#source.text.slice(this.#ends[index - 1] ?? 0, this.#starts[index]);
  }
}

/** White space never occurs within a solid, so that it tells where one ends. */
function separator(gap: string): string {
  const kind = gapKind(gap);
  if (kind === 'none') {
    return '\v';
  }
  return kind === 'break' ? '\n' : ' ';
}

function isBoundary(unit: string | undefined): boolean {
  return unit === undefined || unit === '\v' || unit === '\n' || unit === ' ';
}

function indexOfSorted(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

/** The end of the file's gap that answers to the white space before the first word of the search. */
function leadIn(written: string, inFile: string, isAtStart: boolean): string | undefined {
  if (written === '') {
    return '';
  }
  if (gapKind(inFile) !== 'break' && !isAtStart) {
    return undefined;
  }
  const wanted = Math.min(countBreaks(written), countBreaks(inFile));
  const lines = inFile.split(/(?=\r\n|(?<!\r)\n|\r(?!\n))/);
  return wanted === 0 ? indentOf(inFile) : lines.slice(-wanted).join('');
}

/** The start of the file's gap that answers to the white space after the last word of the search. */
function leadOut(written: string, inFile: string, isAtEnd: boolean): string | undefined {
  if (written === '') {
    return '';
  }
  if (gapKind(inFile) !== 'break' && !isAtEnd) {
    return undefined;
  }
  const wanted = countBreaks(written);
  const lines = inFile.split(/(?<=\r\n|\n|\r(?!\n))/);
  if (wanted === 0) {
    return (lines[0] ?? '').replace(/[\r\n]+$/, '');
  }
  const isWhole = countBreaks(inFile) <= wanted && (isAtEnd || indentOf(written) !== '');
  return isWhole
    ? inFile
    : lines
        .filter((line) => lineBreak.test(line))
        .slice(0, wanted)
        .join('');
}

function indentPairs(written: Tokens, inFile: Tokens, beginsLine: boolean): IndentPair[] {
  return written.solids.flatMap((_, index) => {
    const gap = written.gaps[index] ?? '';
    const isIndent = index === 0 ? beginsLine && gap !== '' : gapKind(gap) === 'break';
    return isIndent ? [{ written: indentOf(gap), inFile: indentOf(inFile.gaps[index] ?? '') }] : [];
  });
}

function likeness(written: Tokens, inFile: Tokens): Likeness {
  if (written.solids.some((token, index) => token !== inFile.solids[index])) {
    return 'guess';
  }
  const isSame = (form: (gaps: readonly string[]) => readonly string[]) => {
    const wanted = form(written.gaps);
    return form(inFile.gaps).every((gap, index) => gap === wanted[index]);
  };
  if (isSame(withPlainLineEnds)) {
    return 'lineEnds';
  }
  return isSame(withoutTrailingBlanks) ? 'trailingBlanks' : 'guess';
}

function withPlainLineEnds(gaps: readonly string[]): readonly string[] {
  return gaps.map((gap) => withLineEnds(gap, '\n'));
}

function withoutTrailingBlanks(gaps: readonly string[]): readonly string[] {
  const last = gaps.length - 1;
  return withPlainLineEnds(gaps).map((gap, index) =>
    gap.replace(index === last ? /[^\S\n]+(?=\n|$)/g : /[^\S\n]+(?=\n)/g, ''),
  );
}

/** A place that has the text to the letter needs no change of indentation. */
export function exactPlace(start: number, search: string): Place {
  return { start, end: start + search.length, likeness: 'exact', reindent: asWritten };
}
