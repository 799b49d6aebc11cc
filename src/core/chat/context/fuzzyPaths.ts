import type { Mention } from '../../../protocol/chatPage.ts';

/** Points for a character of the query, by where it was found. */
const points = {
  found: 1,
  sameCase: 1,
  nextToLast: 6,
  wordStart: 6,
  nameStart: 10,
} as const;
/** For each character that is skipped between two that were found. */
const gapCost = 0.2;
/** For each character of the path: of two that fit as well the shorter one is meant. */
const lengthCost = 0.05;
/** For all of the query being in the file's name. */
const inNamePoints = 12;
/** For a file that is open: as much as two good characters. */
const recentPoints = 12;

interface Match {
  readonly score: number;
  readonly matched: readonly number[];
}

/**
 * Paths that hold the characters of a query in its order, the likeliest first: where words begin, in a row, in the file's name.
 * @param query case, blanks and the kind of slash do not matter.
 * @param recent paths that the user works with, the newest first; an empty query gives these before all others.
 */
export function fuzzyPaths(
  query: string,
  paths: readonly string[],
  recent: readonly string[],
  max: number,
): readonly Mention[] {
  const sought = query.replaceAll(/\s/g, '').replaceAll('\\', '/');
  if (sought === '') {
    const others = paths.filter((path) => !recent.includes(path));
    return [...recent, ...others].slice(0, max).map((path) => ({ path, matched: [] }));
  }
  const found = paths.flatMap((path) => {
    const match = bestMatch(sought, path);
    const bonus = recent.includes(path) ? recentPoints : 0;
    return match ? [{ path, matched: match.matched, score: match.score + bonus }] : [];
  });
  return found
    .toSorted((a, b) => b.score - a.score || compareTexts(a.path, b.path))
    .slice(0, max)
    .map(({ path, matched }) => ({ path, matched }));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Names come first: a query that fits into the file's name means that. */
function bestMatch(sought: string, path: string): Match | undefined {
  const nameStart = path.lastIndexOf('/') + 1;
  const inName = alignment(sought, path, nameStart);
  const match = inName ?? alignment(sought, path, 0);
  return (
    match && {
      matched: match.matched,
      score: match.score + (inName ? inNamePoints : 0) - path.length * lengthCost,
    }
  );
}

/**
 * The best way to find all characters in order, from an index of the path on: for each of them a row with the best score that
 * ends at each place, as in alignments of sequences (Needleman and Wunsch 1970).
 */
function alignment(sought: string, path: string, from: number): Match | undefined {
  const letters = sought.toLowerCase().split('');
  const pathLower = path.toLowerCase();
  // Some capitals become two letters, which would shift what is marked.
  if (pathLower.length !== path.length || !holdsInOrder(pathLower, letters, from)) {
    return undefined;
  }
  const nameStart = path.lastIndexOf('/') + 1;
  const cameFrom: number[][] = [];
  let ends: number[] = [];
  for (const [row, letter] of letters.entries()) {
    const next: number[] = [];
    const origins: number[] = [];
    let reach = { score: -Infinity, at: -1 };
    for (let at = from; at < path.length; at += 1) {
      const adjacent = ends[at - 1] ?? -Infinity;
      if (pathLower[at] === letter) {
        const isAdjacent = adjacent + points.nextToLast >= reach.score;
        const before = Math.max(adjacent + points.nextToLast, reach.score);
        const sameCase = path[at] === sought[row] ? points.sameCase : 0;
        next[at] = pointsAt(path, at, nameStart) + sameCase + (row === 0 ? 0 : before);
        origins[at] = isAdjacent ? at - 1 : reach.at;
      }
      reach = { ...(adjacent > reach.score ? { score: adjacent, at: at - 1 } : reach) };
      reach.score -= gapCost;
    }
    ends = next;
    cameFrom.push(origins);
  }
  return bestEnd(ends, cameFrom);
}

function pointsAt(path: string, at: number, nameStart: number): number {
  const isHump = /\p{Lu}/u.test(path.charAt(at)) && /\p{Ll}/u.test(path.charAt(at - 1));
  const isWordStart = at === 0 || /[^\p{L}\p{N}]/u.test(path.charAt(at - 1)) || isHump;
  const place = at === nameStart ? points.nameStart : points.wordStart;
  return points.found + (isWordStart ? place : 0);
}

function holdsInOrder(text: string, letters: readonly string[], from: number): boolean {
  let at = from - 1;
  return letters.every((letter) => {
    at = text.indexOf(letter, at + 1);
    return at >= 0;
  });
}

/** Walks back from where the best score ends. */
function bestEnd(
  ends: readonly number[],
  cameFrom: readonly (readonly number[])[],
): Match | undefined {
  const score = Math.max(...ends.filter((each) => each !== undefined));
  let at = ends.indexOf(score);
  const matched: number[] = [];
  for (const origins of cameFrom.toReversed()) {
    matched.unshift(at);
    at = origins[at] ?? -1;
  }
  return Number.isFinite(score) ? { score, matched } : undefined;
}
