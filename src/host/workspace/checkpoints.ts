import * as path from 'node:path';
import { Emitter } from '../../core/emitter.ts';
import type { Checkpoints, Clock, EditorFiles, Logger } from '../../core/ports.ts';
import type { FileChange } from '../../core/safety/action.ts';
import {
  undoTurnPrefix,
  type KeptTurn,
  type Undone,
  type UndoHistory,
  type UndoneFile,
  type UndoWish,
} from '../../core/safety/undo.ts';
import { forecast } from './changeForecast.ts';
import { withinBounds } from './checkpointBounds.ts';
import { CheckpointJournal, type JournalEntry } from './checkpointJournal.ts';
import { ContentStore } from './contentStore.ts';
import { explained } from './disk.ts';
import { keyOf, stateOf, type FileSnapshot } from './fileSnapshot.ts';
import { Restorer } from './restorer.ts';
import { keptTurns, stateKey, undoGoals, type UndoGoal } from './undoGoals.ts';
import type { Place, VerifiedFiles } from './verifiedFiles.ts';

export interface CheckpointParts {
  /** Outside of the workspace, one for each workspace; need not exist. */
  readonly folder: string;
  readonly files: VerifiedFiles;
  readonly editor: Pick<EditorFiles, 'unsavedText' | 'save'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Pick<Logger, 'warn'>;
}

/** The bounds are held again whenever so much has come in addition, and at the first turn of a session. */
const pruneEveryBytes = 16 * 1024 ** 2;

/** A place and what it is to become, by its key. */
interface Keeping {
  readonly place: Place & { readonly display: string };
  readonly before: FileSnapshot;
  readonly after: string;
}

/** What was found at a place that is to be undone. */
type Found =
  | { readonly goal: UndoGoal; readonly current: FileSnapshot }
  | { readonly verdict: UndoneFile };

/**
 * What files were before each turn changed them: their bytes by SHA-256, and a journal of who needs which.
 * Both have reached the disk before a change is made, so that a crash at any point can be undone after it.
 */
export class CheckpointStore implements Checkpoints, UndoHistory {
  readonly onDidUndo = new Emitter<{ readonly wish: UndoWish; readonly undone: Undone }>();
  readonly #parts: CheckpointParts;
  readonly #journal: CheckpointJournal;
  readonly #contents: ContentStore;
  readonly #restorer: Restorer;
  #bytesSincePrune = Infinity;

  constructor(parts: CheckpointParts) {
    this.#parts = parts;
    this.#journal = new CheckpointJournal(path.join(parts.folder, 'journal'), parts.log);
    this.#contents = new ContentStore(path.join(parts.folder, 'contents'));
    this.#restorer = new Restorer(parts.files, this.#contents, parts.editor);
  }

  async keep(turnId: string, changes: readonly FileChange[]): Promise<void> {
    const places = await this.#forecast(changes);
    await this.#record(
      turnId,
      places.map(({ path: place, before, after }) => ({ place, before, after: keyOf(after) })),
    );
    await this.#pruneIfDue();
  }

  async turns(): Promise<readonly KeptTurn[]> {
    return keptTurns(recordsOf(await this.#journal.entries()));
  }

  /** For the start of a session: takes away what a killed process left where it last changed files. */
  async recover(): Promise<void> {
    const newest = (await this.#journal.entries()).at(-1)?.record;
    if (newest !== undefined) {
      await this.#restorer.removeLeftovers(undoGoals([newest], { kind: 'all' }));
    }
  }

  async undo(wish: UndoWish): Promise<Undone> {
    return this.#undo(wish, verdictOf);
  }

  async undoAnyway(wish: UndoWish): Promise<Undone> {
    return this.#undo(wish, (goal, current) =>
      isBack(goal, current) ? told(goal, 'unchanged') : undefined,
    );
  }

  /** @param judge what to tell of a file instead of restoring it. */
  async #undo(
    wish: UndoWish,
    judge: (goal: UndoGoal, current: FileSnapshot) => UndoneFile | undefined,
  ): Promise<Undone> {
    const goals = undoGoals(recordsOf(await this.#journal.entries()), wish);
    const found: Found[] = [];
    for (const goal of goals) {
      found.push(await this.#find(goal, judge));
    }
    const due = found.flatMap((each) => ('goal' in each ? [each] : []));
    const turnId = due.length === 0 ? undefined : `${undoTurnPrefix}${this.#parts.clock.now()}`;
    if (turnId !== undefined) {
      const keepings = due.map(({ goal, current }) => ({
        place: goal,
        before: current,
        after: stateKey(goal.target),
      }));
      await this.#record(turnId, keepings);
    }
    const files = found.flatMap((each) => ('verdict' in each ? [each.verdict] : []));
    for (const { goal } of contentFirst(due)) {
      files.push(await this.#restore(goal));
    }
    await this.#tidy(goals);
    const undone: Undone = { files, turnId };
    this.onDidUndo.emit({ wish, undone });
    return undone;
  }

  async #find(
    goal: UndoGoal,
    judge: (goal: UndoGoal, current: FileSnapshot) => UndoneFile | undefined,
  ): Promise<Found> {
    try {
      const current = await this.#restorer.look(goal);
      const verdict = judge(goal, current);
      return verdict === undefined ? { goal, current } : { verdict };
    } catch (error) {
      return { verdict: this.#failed(goal, error) };
    }
  }

  async #restore(goal: UndoGoal): Promise<UndoneFile> {
    try {
      await this.#restorer.restore(goal);
      return told(goal, 'restored');
    } catch (error) {
      return this.#failed(goal, error);
    }
  }

  async #tidy(goals: readonly UndoGoal[]): Promise<void> {
    try {
      await this.#restorer.removeLeftovers(goals);
      await this.#restorer.removeFolders(goals);
    } catch (error) {
      // The files are back; what is left beside them does no harm.
      this.#parts.log.warn(`checkpoints: a folder could not be tidied: ${String(error)}`);
    }
  }

  #failed(goal: UndoGoal, error: unknown): UndoneFile {
    const cause = explained(error, goal.display);
    const reason = cause instanceof Error ? cause.message : String(cause);
    this.#parts.log.warn('checkpoints: a file could not be restored');
    return told(goal, 'failed', reason);
  }

  async #forecast(changes: readonly FileChange[]) {
    try {
      return await forecast(this.#parts.files, changes);
    } catch (error) {
      throw explained(error, changes.map(({ path: { display } }) => display).join(', '));
    }
  }

  async #record(turnId: string, keepings: readonly Keeping[]): Promise<void> {
    const files = [];
    for (const { place, before, after } of keepings) {
      if (before.kind === 'file') {
        this.#bytesSincePrune += await this.#contents.put(keyOf(before), before.bytes);
      }
      const { display, real, root } = place;
      files.push({ display, real, root, before: stateOf(before), after });
    }
    await this.#journal.add({ version: 1, turnId, atMs: this.#parts.clock.now(), files });
  }

  async #pruneIfDue(): Promise<void> {
    if (this.#bytesSincePrune < pruneEveryBytes) {
      return;
    }
    this.#bytesSincePrune = 0;
    try {
      await this.#prune();
    } catch (error) {
      // The change can be undone; room is made the next time.
      this.#parts.log.warn(`checkpoints: old turns could not be deleted: ${String(error)}`);
    }
  }

  async #prune(): Promise<void> {
    const nowMs = this.#parts.clock.now();
    const sizes = await this.#contents.sizes();
    const { dropped, wanted } = withinBounds(await this.#journal.entries(), sizes, nowMs);
    await this.#journal.remove(dropped.map(({ name }) => name));
    await this.#journal.tidy(nowMs);
    await this.#contents.sweep(wanted, nowMs);
  }
}

function recordsOf(entries: readonly JournalEntry[]) {
  return entries.map(({ record }) => record);
}

/** Files come back before others go, so that a crash between leaves nothing out of reach. */
function contentFirst<T extends { readonly goal: UndoGoal }>(due: readonly T[]): readonly T[] {
  const isContent = ({ goal }: T) => goal.target.kind === 'file';
  return [...due.filter(isContent), ...due.filter((each) => !isContent(each))];
}

/** What to tell of a file instead of restoring it. */
function verdictOf(goal: UndoGoal, current: FileSnapshot): UndoneFile | undefined {
  if (isBack(goal, current)) {
    return told(goal, 'unchanged');
  }
  const key = keyOf(current);
  if (goal.known.has(key)) {
    return undefined;
  }
  const reason = goal.knownLater.has(key)
    ? `${goal.display} was changed by a later turn as well. Undo that one first, or undo this one anyway.`
    : `${goal.display} was changed since by somebody else. Compare it; to undo anyway keeps a copy.`;
  return told(goal, 'changedSince', reason);
}

/** The same bytes and permissions, or nothing there, not even the folders that came with it. */
function isBack({ target }: UndoGoal, current: FileSnapshot): boolean {
  if (target.kind === 'file') {
    const isSame = current.kind === 'file' && current.owner.mode === target.mode;
    return isSame && keyOf(current) === target.sha256;
  }
  return (
    current.kind === 'missing' && target.folders.every((folder) => current.folders.includes(folder))
  );
}

function told(
  { display, real }: UndoGoal,
  outcome: UndoneFile['outcome'],
  reason?: string,
): UndoneFile {
  return { display, real, outcome, ...(reason === undefined ? {} : { reason }) };
}
