import { diffArrays } from 'diff';
import type { Reindent } from './indentation.ts';
import { gapKind, indentOf, isAscii, tokenise, withLineEnds, type Tokens } from './tokens.ts';

export interface Transfer {
  readonly search: string;
  readonly replace: string;
  /** The file's text that was found for `search`: the same words and marks. */
  readonly found: string;
  readonly reindent: Reindent;
  /** What the file's lines end with at that place; `undefined` where it has but one line. */
  readonly lineEnd: string | undefined;
}

/** A piece of the search and the piece of the file that answers to it. */
interface PiecePair {
  readonly written: string;
  readonly inFile: string;
}

/** Beyond this many differences all between is written anew; a diff would take long and keep little. */
const maxDifferences = 2_000;

/**
 * Does to the file's text what turns `search` into `replace`. What both of them have stays as the file has
 * it, to the byte; what is new comes with the file's line ends, indentation and plain marks.
 */
export function transfer(order: Transfer): string {
  const search = tokenise(order.search);
  const found = tokenise(order.found);
  const replace = tokenise(order.replace);
  if (search.solids.length === 0 || replace.solids.length === 0) {
    return adaptedEnds(order.replace, order);
  }
  const pairs = piecePairs(search, found);
  const habits = habitsIn(pairs);
  const adapt = (piece: string) =>
    gapKind(piece) === 'break' ? adaptedGap(piece, order) : (habits.get(piece) ?? piece);
  return [
    leadOf({ search, found, replace }, order),
    ...merged(pairs, innerPieces(replace), adapt),
    tailOf({ search, found, replace }, order),
  ].join('');
}

type Ways = Pick<Transfer, 'reindent' | 'lineEnd'>;
type Texts = { readonly [Name in 'search' | 'found' | 'replace']: Tokens };

function leadOf({ search, found, replace }: Texts, ways: Ways): string {
  const [written = ''] = search.gaps;
  const [wanted = ''] = replace.gaps;
  if (written === wanted) {
    return found.gaps[0] ?? '';
  }
  // Where the search begins within a line, white space in front is not an indentation.
  return written === '' && gapKind(wanted) === 'blanks' ? wanted : adaptedGap(wanted, ways);
}

function tailOf({ search, found, replace }: Texts, ways: Ways): string {
  const written = search.gaps.at(-1) ?? '';
  const wanted = replace.gaps.at(-1) ?? '';
  if (written === wanted) {
    return found.gaps.at(-1) ?? '';
  }
  return indentOf(wanted) === '' ? adaptedEnds(wanted, ways) : adaptedGap(wanted, ways);
}

/** From the first word to the last, in turn. */
function innerPieces({ solids, gaps }: Tokens): readonly string[] {
  return solids.flatMap((token, index) => (index === 0 ? [token] : [gaps[index] ?? '', token]));
}

function piecePairs(search: Tokens, found: Tokens): readonly PiecePair[] {
  const inFile = innerPieces(found);
  return innerPieces(search).map((written, index) => ({ written, inFile: inFile[index] ?? '' }));
}

function merged(
  pairs: readonly PiecePair[],
  wanted: readonly string[],
  adapt: (piece: string) => string,
): readonly string[] {
  const written = pairs.map((pair) => pair.written);
  const changes = diffArrays(written, [...wanted], { maxEditLength: maxDifferences });
  if (changes === undefined) {
    return wanted.map(adapt);
  }
  let at = 0;
  return changes.flatMap(({ value, count, added, removed }) => {
    if (added) {
      return value.map(adapt);
    }
    at += count;
    return removed ? [] : pairs.slice(at - count, at).map((pair) => pair.inFile);
  });
}

function adaptedGap(gap: string, { reindent, lineEnd }: Ways): string {
  const indent = indentOf(gap);
  const breaks = gap.slice(0, gap.length - indent.length);
  return adaptedEnds(breaks, { lineEnd }) + reindent(indent);
}

function adaptedEnds(text: string, { lineEnd }: Pick<Ways, 'lineEnd'>): string {
  return lineEnd === undefined ? text : withLineEnds(text, lineEnd);
}

/**
 * Pretty marks that the model prints where the file has plain ones, so that its new text gets plain ones as well.
 * The other way round it is left alone: a plain quote in new text may well be code.
 */
function habitsIn(pairs: readonly PiecePair[]): ReadonlyMap<string, string> {
  const seen = new Map<string, Set<string>>();
  for (const { written, inFile } of pairs) {
    if (!isAscii(written) && gapKind(written) !== 'break') {
      seen.set(written, (seen.get(written) ?? new Set()).add(inFile));
    }
  }
  const habits = [...seen].flatMap(([written, [inFile = written, ...others]]) =>
    others.length === 0 && isAscii(inFile) ? [[written, inFile] as const] : [],
  );
  return new Map(habits);
}
