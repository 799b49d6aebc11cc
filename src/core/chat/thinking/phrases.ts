import { chinese } from './words/chinese.ts';
import { english } from './words/english.ts';
import { portuguese } from './words/portuguese.ts';
import { type WordFamily, wordFamilies } from './words/wordFamilies.ts';

/** A phrase of the word lists where a text says it; the end is exclusive, both in UTF-16 units. */
export interface Hit {
  readonly family: WordFamily;
  readonly start: number;
  readonly end: number;
}

interface Phrase {
  readonly family: WordFamily;
  /** What stands before, between and after the gaps. */
  readonly parts: readonly string[];
  readonly gapLength: number;
}

/** About eight words, or a Chinese clause. */
const alphabeticGapLength = 50;
const chineseGapLength = 14;

/**
 * All languages at once: people mix them, and hardly a word of one misleads in another. By the two
 * characters with which they start, so that few are compared at each place of a text.
 */
const phrasesByStart: ReadonlyMap<string, readonly Phrase[]> = Map.groupBy(
  [english, portuguese, chinese].flatMap((vocabulary) =>
    wordFamilies.flatMap((family) =>
      vocabulary[family].split(',').map((phrase) => phraseOf(family, phrase.trim())),
    ),
  ),
  ({ parts: [first = ''] }) => first.slice(0, 2),
);

/** Finds the phrases of all families in a folded text, but not those within a name. */
export function findPhrases(text: string): readonly Hit[] {
  const hits = everyPhrase(text);
  const named = new Set<number>();
  for (const { start, end } of hits.filter(({ family }) => family === 'name')) {
    for (let offset = start; offset < end; offset += 1) {
      named.add(offset);
    }
  }
  return hits.filter(({ start, end }) => !named.has(start) || !named.has(end - 1));
}

/** One pass over the text. */
function everyPhrase(text: string): readonly Hit[] {
  const hits: Hit[] = [];
  for (let start = 0; start < text.length; start += 1) {
    if (isWithinWord(text, start)) {
      continue;
    }
    for (const length of [1, 2]) {
      for (const phrase of phrasesByStart.get(text.slice(start, start + length)) ?? []) {
        const end = endOfPhrase(text, start, phrase);
        if (end !== undefined) {
          hits.push({ family: phrase.family, start, end });
        }
      }
    }
  }
  return hits;
}

function phraseOf(family: WordFamily, text: string): Phrase {
  const gapLength = /\p{Script=Han}/u.test(text) ? chineseGapLength : alphabeticGapLength;
  return { family, gapLength, parts: text.split('…').map((part) => part.trim()) };
}

function endOfPhrase(text: string, start: number, phrase: Phrase): number | undefined {
  const [first = '', ...others] = phrase.parts;
  let end = endOfPart(text, start, first);
  for (const part of others) {
    if (end === undefined) {
      return undefined;
    }
    end = endAfterGap(text, end, part, phrase.gapLength);
  }
  return end;
}

function endAfterGap(
  text: string,
  from: number,
  part: string,
  gapLength: number,
): number | undefined {
  for (let start = from; start <= from + gapLength; start += 1) {
    const end = isWithinWord(text, start) ? undefined : endOfPart(text, start, part);
    if (end !== undefined) {
      return end;
    }
  }
  return undefined;
}

/** Where a part that starts at the start of a word ends, if it ends with one as well. */
function endOfPart(text: string, start: number, part: string): number | undefined {
  let end = start;
  for (const sign of part) {
    if (sign === '*') {
      while (isLetterOrDigit(text.charCodeAt(end))) {
        end += 1;
      }
    } else if (sign === '?' ? !isLetterOrDigit(text.charCodeAt(end)) : text[end] !== sign) {
      return undefined;
    } else {
      end += 1;
    }
  }
  return isWithinWord(text, end) ? undefined : end;
}

/** Chinese has no blanks between its words, so only letters and digits hang together. */
function isWithinWord(text: string, offset: number): boolean {
  return isLetterOrDigit(text.charCodeAt(offset - 1)) && isLetterOrDigit(text.charCodeAt(offset));
}

function isLetterOrDigit(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 48 && code <= 57);
}
