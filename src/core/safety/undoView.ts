import { madeVisible } from './invisibleCharacters.ts';
import { undoTurnPrefix, type KeptTurn, type Undone, type UndoWish } from './undo.ts';

/** A line of the list to undo from. */
export type UndoRow =
  | { readonly kind: 'heading'; readonly label: string }
  | {
      readonly kind: 'choice';
      readonly label: string;
      readonly description: string;
      readonly wish: UndoWish;
    };

/**
 * Turns with their files, the newest turn first, and all of it at the end.
 * @param timeText of milliseconds since the epoch, for the user
 */
export function undoRows(
  turns: readonly KeptTurn[],
  timeText: (atMs: number) => string,
): readonly UndoRow[] {
  const changing = turns.filter(({ files }) => files.length > 0);
  const rows = changing.flatMap((turn) => rowsOfTurn(turn, timeText(turn.atMs)));
  const files = new Set(changing.flatMap(({ files: own }) => own.map(({ real }) => real)));
  return changing.length < 2
    ? rows
    : [
        ...rows,
        { kind: 'heading', label: 'all that is kept' },
        {
          kind: 'choice',
          label: 'Undo All Changes',
          description: `${counted(changing.length, 'turn')}, ${counted(files.size, 'file')}`,
          wish: { kind: 'all' },
        },
      ];
}

function rowsOfTurn({ turnId, files }: KeptTurn, time: string): readonly UndoRow[] {
  const what = turnId.startsWith(undoTurnPrefix) ? 'undo' : 'changes';
  const whole: UndoRow = {
    kind: 'choice',
    label: `Undo ${counted(files.length, 'File')}`,
    description: `the ${what} of ${time}`,
    wish: { kind: 'turn', turnId },
  };
  const single = files.map(({ display, real, change }): UndoRow => {
    return {
      kind: 'choice',
      label: `Undo ${madeVisible(display)}`,
      description: `${change}, ${time}`,
      wish: { kind: 'file', turnId, real },
    };
  });
  return [
    { kind: 'heading', label: `${what} of ${time}` },
    ...(files.length > 1 ? [whole] : []),
    ...single,
  ];
}

/** What an undo came to, as a sentence for the user, and whether there is more that can be undone anyway. */
export function undoOutcome({ files }: Undone): {
  readonly sentence: string;
  readonly hasConflicts: boolean;
} {
  const count = files.filter(({ outcome }) => outcome === 'restored').length;
  const reasons = files.flatMap(({ reason }) => (reason === undefined ? [] : [reason]));
  const isSame = files.every(({ outcome }) => outcome === 'unchanged');
  const why = isSame ? ['All of it is already what it was.'] : reasons;
  return {
    sentence: [doneSentence(count), ...why.map(madeVisible)].join(' '),
    hasConflicts: files.some(({ outcome }) => outcome === 'changedSince'),
  };
}

function doneSentence(count: number): string {
  if (count === 0) {
    return 'Nothing was undone.';
  }
  return count === 1 ? '1 file is again what it was.' : `${count} files are again what they were.`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
