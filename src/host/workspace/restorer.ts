import * as path from 'node:path';
import type { EditorFiles } from '../../core/ports.ts';
import type { ContentStore } from './contentStore.ts';
import { byteOrderMark, decodeText, encodeText, encodingOf } from './fileText.ts';
import { readIfThere, takeSnapshot, type FileSnapshot } from './fileSnapshot.ts';
import type { UndoGoal } from './undoGoals.ts';
import type { VerifiedFiles } from './verifiedFiles.ts';

/** Brings single files back, on the disk and in the editor. Methods throw `ToolError` or the system's error. */
export class Restorer {
  readonly #files: VerifiedFiles;
  readonly #contents: ContentStore;
  readonly #editor: Pick<EditorFiles, 'unsavedText' | 'save'>;

  constructor(
    files: VerifiedFiles,
    contents: ContentStore,
    editor: Pick<EditorFiles, 'unsavedText' | 'save'>,
  ) {
    this.#files = files;
    this.#contents = contents;
    this.#editor = editor;
  }

  /** The file as the user sees it: unsaved text of an editor counts, as the bytes that saving would give. */
  async look(goal: UndoGoal): Promise<FileSnapshot> {
    const snapshot = await takeSnapshot(this.#files, goal);
    const unsaved = this.#editor.unsavedText(goal.real);
    if (unsaved === undefined || snapshot.kind === 'missing') {
      return snapshot;
    }
    const mark = decodeText(snapshot.bytes, goal.display).startsWith(byteOrderMark);
    const text = mark ? byteOrderMark + unsaved : unsaved;
    return { ...snapshot, bytes: encodeText(text, encodingOf(snapshot.bytes)) };
  }

  /** Takes away what a process that was killed left beside the files. */
  async removeLeftovers(goals: readonly UndoGoal[]): Promise<void> {
    for (const folder of new Set(goals.map(({ real }) => path.dirname(real)))) {
      await this.#files.removeLeftovers(folder);
    }
  }

  /** Takes away the folders that came with files which are gone now, as far as they are empty. */
  async removeFolders(goals: readonly UndoGoal[]): Promise<void> {
    const chains = goals.flatMap(({ target }) =>
      target.kind === 'missing' ? [target.folders] : [],
    );
    // A folder within another must go first.
    for (const folders of chains.toSorted((one, other) => deepest(other) - deepest(one))) {
      await this.#files.removeFolders(folders);
    }
  }

  /** Gives the file its bytes and permissions of then, or takes it away if there was none. */
  async restore(goal: UndoGoal): Promise<void> {
    if (this.#editor.unsavedText(goal.real) !== undefined) {
      await this.#editor.save(goal.real); // or the editor would not take over what comes now
    }
    const stored = await readIfThere(this.#files, goal);
    if (goal.target.kind === 'missing') {
      if (stored !== undefined) {
        await this.#files.remove(goal, stored);
      }
      return;
    }
    const { sha256, mode, uid, gid } = goal.target;
    const owner = { mode, uid, gid };
    const bytes = await this.#contents.get(sha256);
    if (stored === undefined) {
      await this.#files.create(goal, bytes, owner);
    } else {
      await this.#files.replace(goal, bytes, { ...stored, owner });
    }
  }
}

/** Length of the longest path, which is the last one. */
function deepest(folders: readonly string[]): number {
  return folders.at(-1)?.length ?? 0;
}
