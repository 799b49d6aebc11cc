import { assertNever } from '../../core/assertNever.ts';
import { ToolError } from '../../core/chat/tools/tool.ts';
import type { EditorFiles } from '../../core/ports.ts';
import type { CheckedPath, FileChange } from '../../core/safety/action.ts';
import { currentText } from './currentText.ts';
import { encodeText, encodingOf } from './fileText.ts';
import type { StoredFile } from './storedFile.ts';
import type { VerifiedFiles } from './verifiedFiles.ts';

/** A change that was made. */
export interface MadeChange {
  /** What model and user should know of it. */
  readonly note?: string;
  /** Puts back what was there; throws where somebody changed it since. */
  undo(): Promise<void>;
}

type ChangeOf<Kind extends FileChange['kind']> = Extract<FileChange, { readonly kind: Kind }>;

/** Makes one change to one file, on the disk and in the editor. */
export class ChangeMaker {
  readonly #files: VerifiedFiles;
  readonly #editor: EditorFiles;

  constructor(files: VerifiedFiles, editor: EditorFiles) {
    this.#files = files;
    this.#editor = editor;
  }

  /** Throws `ToolError` or the system's error; nothing is changed then. */
  async make(change: FileChange): Promise<MadeChange> {
    switch (change.kind) {
      case 'edit':
        return this.#edit(change);
      case 'create':
        return this.#create(change);
      case 'delete':
        return this.#delete(change);
      case 'rename':
        return this.#rename(change);
      default:
        return assertNever(change);
    }
  }

  /**
   * The disk gets the text by a rename, and an editor takes it over from there. It would not with unsaved changes, and
   * would call the file a newer one at the next save: hence these are saved first.
   */
  async #edit({ path, before, after }: ChangeOf<'edit'>): Promise<MadeChange> {
    const stored = await this.#savedIfStill(path, before);
    const bytes = encodeText(after, encodingOf(stored.bytes));
    await this.#files.replace(path, bytes, stored);
    const undo = async () => {
      await this.#files.replace(path, stored.bytes, await this.#readIfStill(path, bytes));
    };
    return stored.hardLinks === 1
      ? { undo }
      : { undo, note: `Other names of ${path.display} (hard links) keep the old text.` };
  }

  async #create({ path, after }: ChangeOf<'create'>): Promise<MadeChange> {
    const bytes = encodeText(after, 'utf8');
    const folders = await this.#files.create(path, bytes);
    return {
      undo: async () => {
        await this.#files.remove(path, await this.#readIfStill(path, bytes));
        await this.#files.removeFolders(folders);
      },
    };
  }

  async #delete({ path }: ChangeOf<'delete'>): Promise<MadeChange> {
    this.#refuseUnsaved(path);
    const stored = await this.#files.read(path);
    const undo = async () => {
      await this.#files.create(path, stored.bytes, stored.owner);
    };
    if (await this.#editor.moveToTrash(path.real)) {
      await this.#files.confirmGone(path);
      return { undo };
    }
    await this.#files.remove(path, stored);
    return { undo, note: `${path.display} was deleted for good: there is no trash here.` };
  }

  async #rename({ path, to }: ChangeOf<'rename'>): Promise<MadeChange> {
    this.#refuseUnsaved(path);
    const folders = await this.#files.move(path, to);
    return {
      undo: async () => {
        await this.#files.move(to, path);
        await this.#files.removeFolders(folders);
      },
    };
  }

  /** What the disk has once it has the text that the user saw; throws where that is another one by now. */
  async #savedIfStill(path: CheckedPath, before: string): Promise<StoredFile> {
    const seen = await currentText(this.#files, this.#editor, path);
    const isUnsaved = seen.text === before && seen.isUnsaved;
    if (isUnsaved) {
      await this.#editor.save(path.real);
    }
    const now = isUnsaved ? await currentText(this.#files, this.#editor, path) : seen;
    if (now.text !== before || now.isUnsaved) {
      throw new ToolError(`${path.display} was changed since it was read. Read it again.`);
    }
    return now.stored;
  }

  #refuseUnsaved({ real, display }: CheckedPath): void {
    if (this.#editor.unsavedText(real) !== undefined) {
      throw new ToolError(`${display} has unsaved changes. Ask the user to save or discard them.`);
    }
  }

  async #readIfStill(path: CheckedPath, bytes: Buffer): Promise<StoredFile> {
    const stored = await this.#files.read(path);
    if (!stored.bytes.equals(bytes)) {
      throw new ToolError(`${path.display} was changed by another program and is left as it is.`);
    }
    return stored;
  }
}
