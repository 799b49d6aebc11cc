import { diffArrays } from 'diff';
import { assertNever } from '../../assertNever.ts';
import { gapKind, indentOf, type Tokens } from './tokens.ts';

/** A part of a text that stays or goes as a whole; between lines, what ends one and what indents the next. */
export interface Piece {
  readonly kind: 'solid' | 'blanks' | 'break' | 'indent';
  readonly text: string;
}

/** A piece of the search and the piece of the file that answers to it. */
export interface PiecePair {
  readonly written: Piece;
  readonly inFile: Piece;
}

/** Beyond so many differences all between is written anew; a comparison would take long and keep little. */
const maxDifferences = 1_000;

/** From the first word to the last, in turn. */
export function innerPieces({ solids, gaps }: Tokens): readonly Piece[] {
  return solids.flatMap((text, index) => [
    ...(index === 0 ? [] : gapPieces(gaps[index] ?? '')),
    { kind: 'solid', text } as const,
  ]);
}

function gapPieces(gap: string): readonly Piece[] {
  const indent = indentOf(gap);
  const kind = gapKind(gap);
  switch (kind) {
    case 'none':
      return [];
    case 'blanks':
      return [{ kind: 'blanks', text: gap }];
    case 'break':
      return [
        { kind: 'break', text: gap.slice(0, gap.length - indent.length) },
        { kind: 'indent', text: indent },
      ];
    default:
      return assertNever(kind);
  }
}

/** The pieces of two texts that have the same words in the same lines. */
export function piecePairs(search: Tokens, found: Tokens): readonly PiecePair[] {
  const inFile = innerPieces(found);
  return innerPieces(search).map((written, index) => ({
    written,
    inFile: inFile[index] ?? written,
  }));
}

/**
 * The wanted pieces, as the file has them where the search has them too, else adapted. Whole lines that stay are
 * looked for first, so that a line that is put in takes nothing from its neighbours.
 */
export function mergePieces(
  pairs: readonly PiecePair[],
  wanted: readonly Piece[],
  adapt: (piece: Piece) => string,
): readonly string[] {
  const oldLines = inLines(pairs, ({ written }) => written);
  const newLines = inLines(wanted, (piece) => piece);
  const lineKey = (line: readonly Piece[]) => line.map(keyOf).join('\n');
  const runs = compared(
    oldLines,
    newLines,
    (line) => lineKey(line.map(({ written }) => written)),
    lineKey,
  );
  return runs.flatMap(({ kept, removed, added }) => [
    ...kept.flat().map(({ inFile }) => inFile.text),
    ...mergeLine(removed.flat(), added.flat(), adapt),
  ]);
}

function mergeLine(
  pairs: readonly PiecePair[],
  wanted: readonly Piece[],
  adapt: (piece: Piece) => string,
): readonly string[] {
  const runs = compared(pairs, wanted, ({ written }) => keyOf(written), keyOf);
  return runs.flatMap(({ kept, added }) => [
    ...kept.map(({ inFile }) => inFile.text),
    ...added.map(adapt),
  ]);
}

function keyOf({ kind, text }: Piece): string {
  return JSON.stringify([kind, text]);
}

/** A line ends with its break. */
function inLines<T>(items: readonly T[], pieceOf: (item: T) => Piece): readonly (readonly T[])[] {
  const lines: T[][] = [[]];
  for (const item of items) {
    lines.at(-1)?.push(item);
    if (pieceOf(item).kind === 'break') {
      lines.push([]);
    }
  }
  return lines;
}

/** What stays, and what goes and comes after it. */
interface Run<Old, New> {
  readonly kept: readonly Old[];
  readonly removed: readonly Old[];
  readonly added: readonly New[];
}

function compared<Old, New>(
  old: readonly Old[],
  wanted: readonly New[],
  oldKey: (item: Old) => string,
  newKey: (item: New) => string,
): readonly Run<Old, New>[] {
  const limit = { maxEditLength: maxDifferences };
  const changes = diffArrays(old.map(oldKey), wanted.map(newKey), limit);
  if (changes === undefined) {
    return [{ kept: [], removed: old, added: wanted }];
  }
  const runs: Run<Old, New>[] = [];
  let run: Run<Old, New> = { kept: [], removed: [], added: [] };
  let [oldAt, newAt] = [0, 0];
  for (const { count, added, removed } of changes) {
    const oldItems = added ? [] : old.slice(oldAt, oldAt + count);
    const newItems = removed ? [] : wanted.slice(newAt, newAt + count);
    oldAt += oldItems.length;
    newAt += newItems.length;
    if (added || removed) {
      run = {
        ...run,
        removed: [...run.removed, ...oldItems],
        added: [...run.added, ...newItems],
      };
    } else {
      runs.push(run);
      run = { kept: oldItems, removed: [], added: [] };
    }
  }
  return [...runs, run];
}
