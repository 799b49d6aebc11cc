import { diffArrays } from 'diff';
import { clipped } from './explain.ts';
import type { SourceText } from './sourceText.ts';
import { canonicalSolid, tokenise } from './tokens.ts';

/** The text of a file that a search resembles. */
export interface NearestText {
  /** `line 4` or `lines 4–6`. */
  readonly lines: string;
  /** Line by line: `-` is only in the search, `+` only in the file. */
  readonly comparison: string;
}

/** A part of the file. */
interface Nearest {
  /** 1-based. */
  readonly firstLine: number;
  readonly lineCount: number;
}

/** Part of a line's words that must be the same for it to be called near. */
const enoughShared = 0.5;
const maxLinesShown = 24;

/**
 * The file's text that comes nearest to a search that was not found, beside the search. One pass over the file.
 * @returns `undefined` where nothing is near.
 */
export function findNearest(source: SourceText, search: string): NearestText | undefined {
  const written = search.trimEnd().split(/\r\n|\n|\r/);
  const nearest = nearestByLines(source, written) ?? nearestByWords(source, written);
  if (nearest === undefined) {
    return undefined;
  }
  const { firstLine, lineCount } = nearest;
  const inFile = Array.from({ length: Math.min(lineCount, maxLinesShown) }, (_, index) =>
    source.line(firstLine + index),
  );
  return {
    lines:
      lineCount === 1 ? `line ${firstLine}` : `lines ${firstLine}–${firstLine + lineCount - 1}`,
    comparison: comparison(written.slice(0, maxLinesShown), inFile),
  };
}

/** The offset between search and file at which most lines are the same, blanks and typography aside. */
function nearestByLines(source: SourceText, written: readonly string[]): Nearest | undefined {
  const wanted = new Map<string, number>();
  for (const [index, line] of written.entries()) {
    const form = canonicalLine(line);
    if (/[\p{L}\p{N}]/u.test(form) && !wanted.has(form)) {
      wanted.set(form, index);
    }
  }
  const votes = new Map<number, number>();
  for (let line = 1; line <= source.lineCount; line += 1) {
    const index = wanted.get(canonicalLine(source.line(line)));
    if (index !== undefined) {
      votes.set(line - index, (votes.get(line - index) ?? 0) + 1);
    }
  }
  const best = firstOfMost(votes);
  return best === undefined ? undefined : within(source, best, written.length);
}

/** The line that shares most words with the search's longest line. */
function nearestByWords(source: SourceText, written: readonly string[]): Nearest | undefined {
  const [longest, index] = written
    .map((line, at) => [wordsOf(line), at] as const)
    .reduce((best, next) => (next[0].size > best[0].size ? next : best));
  const shares = new Map<number, number>();
  for (let line = 1; line <= source.lineCount; line += 1) {
    const share = sharedPart(longest, wordsOf(source.line(line)));
    if (share >= enoughShared) {
      shares.set(line, share);
    }
  }
  const best = firstOfMost(shares);
  return best === undefined ? undefined : within(source, best - index, written.length);
}

function within(source: SourceText, firstLine: number, lineCount: number): Nearest {
  const first = Math.max(1, firstLine);
  const last = Math.min(source.lineCount, firstLine + lineCount - 1);
  return { firstLine: first, lineCount: Math.max(1, last - first + 1) };
}

function firstOfMost(votes: ReadonlyMap<number, number>): number | undefined {
  let best: number | undefined;
  for (const [line, count] of votes) {
    best = best === undefined || count > (votes.get(best) ?? 0) ? line : best;
  }
  return best;
}

function comparison(written: readonly string[], inFile: readonly string[]): string {
  const lines = diffArrays([...written], [...inFile]).flatMap(({ value, added, removed }) => {
    const mark = added ? '+' : removed ? '-' : ' ';
    return value.map((line) => `${mark} ${clipped(line)}`);
  });
  const shown = lines.slice(0, maxLinesShown);
  return [...shown, ...(lines.length > shown.length ? ['…'] : [])].join('\n');
}

function canonicalLine(line: string): string {
  return tokenise(line).solids.map(canonicalSolid).join(' ');
}

function wordsOf(line: string): ReadonlySet<string> {
  return new Set(line.match(/[\p{L}\p{N}_$]+/gu));
}

function sharedPart(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  const shared = [...one].filter((word) => other.has(word)).length;
  return shared / Math.max(1, one.size + other.size - shared);
}
