import type { Reindent } from './indentation.ts';
import { innerPieces, mergePieces, piecePairs, type Piece, type PiecePair } from './pieces.ts';
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
  const adapt = (piece: Piece) => adapted(piece, order, habits);
  return [
    leadOf({ search, found, replace }, order),
    ...mergePieces(pairs, innerPieces(replace), adapt),
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

function adapted({ kind, text }: Piece, ways: Ways, habits: ReadonlyMap<string, string>): string {
  switch (kind) {
    case 'break':
      return adaptedEnds(text, ways);
    case 'indent':
      return ways.reindent(text);
    default:
      return habits.get(text) ?? text;
  }
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
    if (!isAscii(written.text) && written.kind !== 'break' && written.kind !== 'indent') {
      seen.set(written.text, (seen.get(written.text) ?? new Set()).add(inFile.text));
    }
  }
  const habits = [...seen].flatMap(([written, [inFile = written, ...others]]) =>
    others.length === 0 && isAscii(inFile) ? [[written, inFile] as const] : [],
  );
  return new Map(habits);
}
