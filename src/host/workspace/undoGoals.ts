import type { CheckpointRecord, FileState, KeptTurn, UndoWish } from '../../core/safety/undo.ts';

/** What a file is to become again. */
export interface UndoGoal {
  readonly display: string;
  readonly real: string;
  readonly root: string;
  readonly target: FileState;
  /** What the undone turns made of it on the way; anything else is somebody else's work. */
  readonly known: ReadonlySet<string>;
  /** What later turns made of it, which are not undone. */
  readonly knownLater: ReadonlySet<string>;
}

/** The key of a state: its SHA-256, or `missing`. */
export function stateKey(state: FileState): string {
  return state.kind === 'file' ? state.sha256 : 'missing';
}

/** The files of a wish, each once. @param records the oldest first. */
export function undoGoals(
  records: readonly CheckpointRecord[],
  wish: UndoWish,
): readonly UndoGoal[] {
  const goals = new Map<string, UndoGoal>();
  for (const record of records) {
    const isUndone = wish.kind === 'all' || record.turnId === wish.turnId;
    for (const { display, real, root, before, after } of record.files) {
      const goal = goals.get(real);
      const states = [stateKey(before), after];
      if (goal !== undefined) {
        const name = isUndone ? 'known' : 'knownLater';
        goals.set(real, { ...goal, [name]: new Set([...goal[name], ...states]) });
      } else if (isUndone && (wish.kind !== 'file' || wish.real === real)) {
        const known = new Set(states);
        goals.set(real, { display, real, root, target: before, known, knownLater: new Set() });
      }
    }
  }
  return [...goals.values()];
}

/** The turns of the records with what each did to its files, the newest first. */
export function keptTurns(records: readonly CheckpointRecord[]): readonly KeptTurn[] {
  const turns = new Map<string, readonly CheckpointRecord[]>();
  for (const record of records) {
    turns.set(record.turnId, [...(turns.get(record.turnId) ?? []), record]);
  }
  return [...turns].map(([turnId, own]) => keptTurn(turnId, own)).toSorted(newestFirst);
}

function keptTurn(turnId: string, records: readonly CheckpointRecord[]): KeptTurn {
  const ends = new Map<string, { display: string; before: string; after: string }>();
  for (const { display, real, before, after } of records.flatMap(({ files }) => files)) {
    ends.set(real, { display, before: ends.get(real)?.before ?? stateKey(before), after });
  }
  const files = [...ends].flatMap(([real, { display, before, after }]) =>
    before === after ? [] : [{ display, real, change: changeBetween(before, after) }],
  );
  return { turnId, atMs: Math.max(...records.map(({ atMs }) => atMs)), files };
}

function changeBetween(before: string, after: string): 'edited' | 'created' | 'deleted' {
  if (before === 'missing') {
    return 'created';
  }
  return after === 'missing' ? 'deleted' : 'edited';
}

function newestFirst(one: KeptTurn, other: KeptTurn): number {
  return other.atMs - one.atMs;
}
