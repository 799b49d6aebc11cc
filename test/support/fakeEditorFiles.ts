import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { EditorFiles, EditorFolder } from '../../src/core/ports.ts';

/** An editor with folders open, unsaved texts where a test puts them, and no trash unless it is given one. */
export class FakeEditorFiles implements EditorFiles {
  readonly unsaved = new Map<string, string>();
  isTrustedNow = true;
  /** Takes a file away; `undefined` where the disk has no trash. */
  trash: ((real: string) => Promise<void>) | undefined;
  /** What is done to a text when it is saved. */
  format = (text: string): string => text;
  readonly #folders: readonly EditorFolder[];

  /** @param folders paths, or whole folders. */
  constructor(...folders: readonly (string | EditorFolder)[]) {
    this.#folders = folders.map((folder) =>
      typeof folder === 'string'
        ? { name: path.basename(folder), scheme: 'file', path: folder }
        : folder,
    );
  }

  folders(): readonly EditorFolder[] {
    return this.#folders;
  }

  isTrusted(): boolean {
    return this.isTrustedNow;
  }

  unsavedText(real: string): string | undefined {
    return this.unsaved.get(real);
  }

  async save(real: string): Promise<void> {
    const saved = await fs.readFile(real, 'utf8');
    const mark = saved.startsWith('\uFEFF') ? '\uFEFF' : '';
    await fs.writeFile(real, mark + this.format(this.unsaved.get(real) ?? ''));
    this.unsaved.delete(real);
  }

  async moveToTrash(real: string): Promise<boolean> {
    await this.trash?.(real);
    return this.trash !== undefined;
  }
}
