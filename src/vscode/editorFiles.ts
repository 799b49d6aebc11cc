import * as vscode from 'vscode';
import { ToolError } from '../core/chat/tools/tool.ts';
import type { EditorFiles, EditorFolder } from '../core/ports.ts';

/** The editor's part in files: what is open, what is not saved, and the trash. */
export class OpenEditorFiles implements EditorFiles {
  readonly #canonical: (path: string) => string;

  /** @param canonical resolves links, throws where there is no file; the editor names a document as it was opened */
  constructor(canonical: (path: string) => string) {
    this.#canonical = canonical;
  }

  folders(): readonly EditorFolder[] {
    const folders = vscode.workspace.workspaceFolders ?? [];
    return folders.map(({ name, uri }) => ({ name, scheme: uri.scheme, path: uri.fsPath }));
  }

  isTrusted(): boolean {
    return vscode.workspace.isTrusted;
  }

  /** Throws `ToolError` where the unsaved changes are in something that has no text to give. */
  unsavedText(real: string): string | undefined {
    this.#refuseForeignEditor(real);
    return this.#unsaved(real)?.getText();
  }

  async save(real: string): Promise<void> {
    const document = this.#unsaved(real);
    if (document && !(await document.save())) {
      throw new ToolError(
        `${vscode.workspace.asRelativePath(document.uri)} has unsaved changes that the editor can't save now. Ask the user to save it.`,
      );
    }
  }

  async moveToTrash(real: string): Promise<boolean> {
    try {
      await vscode.workspace.fs.delete(vscode.Uri.file(real), { useTrash: true });
      return true;
    } catch (error) {
      // Some file systems, those of servers among them, have no trash and say so without a code of its own.
      if (error instanceof vscode.FileSystemError) {
        return false;
      }
      throw error;
    }
  }

  /** One file may be open by several names; what is not saved of it must be the same text. */
  #unsaved(real: string): vscode.TextDocument | undefined {
    const [first, ...others] = vscode.workspace.textDocuments.filter(
      ({ isDirty, uri }) => isDirty && this.#isAt(uri, real),
    );
    if (others.some((other) => other.getText() !== first?.getText())) {
      throw new ToolError(
        `${vscode.workspace.asRelativePath(real)} is open twice, with different unsaved changes. Ask the user to save one of them.`,
      );
    }
    return first;
  }

  #refuseForeignEditor(real: string): void {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    const isForeign = ({ isDirty, input }: vscode.Tab) =>
      isDirty &&
      (input instanceof vscode.TabInputNotebook || input instanceof vscode.TabInputCustom) &&
      this.#isAt(input.uri, real);
    if (tabs.some(isForeign)) {
      throw new ToolError(
        `${vscode.workspace.asRelativePath(real)} is open with unsaved changes, as a notebook or in another editor that is not one for text. Ask the user to save it.`,
      );
    }
  }

  #isAt({ scheme, fsPath }: vscode.Uri, real: string): boolean {
    if (scheme !== 'file') {
      return false;
    }
    try {
      return fsPath === real || this.#canonical(fsPath) === real;
    } catch {
      return false; // its file was deleted
    }
  }
}
