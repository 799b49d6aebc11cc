import type { Reindent } from './indentation.ts';
import { asWritten, findReindent, indentUnit, type IndentPair } from './indentation.ts';
import type { SourceText } from './sourceText.ts';
import {
  canonicalSolid,
  countBreaks,
  gapKind,
  indentOf,
  lineBreak,
  tokenise,
  withLineEnds,
  type Tokens,
} from './tokens.ts';

/** How a place differs from what was searched for; each kind may differ in what comes before it too. */
export type Likeness = 'exact' | 'lineEnds' | 'trailingBlanks' | 'guess';

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
  readonly #tokens: Tokens;
  /** Offset of each solid in the text. */
  readonly #offsets: number[] = [];
  /** Solids in canonical form, one white space between two of them: the kind of the gap. */
  readonly #canonical: string;
  /** Offset of each solid in `#canonical`. */
  readonly #canonicalOffsets: number[] = [];
  readonly #unit: string | undefined;

  constructor(source: SourceText) {
    this.#source = source;
    this.#tokens = tokenise(source.text);
    this.#unit = indentUnit(source.text);
    const parts: string[] = [];
    let offset = 0;
    let canonicalOffset = 0;
    for (const [index, token] of this.#tokens.solids.entries()) {
      const gap = this.#gap(index);
      offset += gap.length;
      this.#offsets.push(offset);
      offset += token.length;
      const canonical = canonicalSolid(token);
      parts.push(separator(gap), canonical);
      this.#canonicalOffsets.push(canonicalOffset + 1);
      canonicalOffset += canonical.length + 1;
    }
    this.#canonical = parts.join('');
  }

  /**
   * Every place where the same words and marks stand in the same lines, whatever the line ends, trailing blanks,
   * blank lines, typography, the width of gaps, and the indentation as long as it forms the same blocks.
   * @param written also given with its replacement, which tells what its indentation is made of.
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
      const isWhole =
        isBoundary(this.#canonical[at - 1]) && isBoundary(this.#canonical[at + needle.length]);
      if (isWhole) {
        found.push(indexOfSorted(this.#canonicalOffsets, at));
      }
      at = this.#canonical.indexOf(needle, at + 1);
    }
    return found;
  }

  #place(written: Tokens, first: number, writtenUnit: string): Place | undefined {
    const count = written.solids.length;
    const lead = leadIn(written.gaps[0] ?? '', this.#gap(first), first === 0);
    const isAtEnd = first + count === this.#tokens.solids.length;
    const tail = leadOut(written.gaps[count] ?? '', this.#gap(first + count), isAtEnd);
    if (lead === undefined || tail === undefined) {
      return undefined;
    }
    const inFile: Tokens = {
      solids: this.#tokens.solids.slice(first, first + count),
      gaps: [lead, ...this.#tokens.gaps.slice(first + 1, first + count), tail],
    };
    const start = this.#offset(first);
    const beginsLine = this.#source.beforeOnLine(start).trim() === '';
    const reindent = findReindent({
      pairs: indentPairs(written, inFile, beginsLine),
      firstInFile:
        beginsLine && written.gaps[0] === '' ? this.#source.beforeOnLine(start) : undefined,
      writtenUnit,
      fileUnit: this.#unit ?? defaultUnit,
    });
    if (reindent === undefined) {
      return undefined;
    }
    return {
      start: start - lead.length,
      end: this.#offset(first + count - 1) + (inFile.solids.at(-1) ?? '').length + tail.length,
      likeness: likeness(written, inFile),
      reindent,
    };
  }

  #gap(index: number): string {
    return this.#tokens.gaps[index] ?? '';
  }

  #offset(index: number): number {
    return this.#offsets[index] ?? this.#source.text.length;
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
    // A no-break space in an indentation is never meant.
    const plain = indentOf(gap).replace(/[^\t]/g, ' ');
    return isIndent ? [{ written: plain, inFile: indentOf(inFile.gaps[index] ?? '') }] : [];
  });
}

function likeness(written: Tokens, inFile: Tokens): Likeness {
  const isSame = (form: (gap: string) => string) =>
    written.gaps.every((gap, index) => form(gap) === form(inFile.gaps[index] ?? ''));
  if (written.solids.some((token, index) => token !== inFile.solids[index])) {
    return 'guess';
  }
  if (isSame((gap) => withLineEnds(gap, '\n'))) {
    return 'lineEnds';
  }
  return isSame(withoutTrailingBlanks) ? 'trailingBlanks' : 'guess';
}

function withoutTrailingBlanks(gap: string): string {
  return withLineEnds(gap, '\n').replace(/[^\S\n]+(?=\n)/g, '');
}

/** A place that has the text to the letter needs no change of indentation. */
export function exactPlace(start: number, search: string): Place {
  return { start, end: start + search.length, likeness: 'exact', reindent: asWritten };
}
