import * as vscode from 'vscode';
import type { EditorFiles, EditorFolder } from '../core/ports.ts';

/** The editor's part in files: what is open, what is not saved, and the trash. */
export class OpenEditorFiles implements EditorFiles {
  readonly #canonical: (path: string) => string;

  /** @param canonical resolves links; the editor names a document as it was opened */
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

  unsavedText(real: string): string | undefined {
    return this.#unsaved(real)?.getText();
  }

  async replaceUnsaved(real: string, text: string): Promise<void> {
    const document = this.#unsaved(real);
    if (!document) {
      return;
    }
    const end = document.lineAt(document.lineCount - 1).range.end;
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(new vscode.Position(0, 0), end), text);
    await vscode.workspace.applyEdit(edit);
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

  #unsaved(real: string): vscode.TextDocument | undefined {
    return vscode.workspace.textDocuments.find(
      ({ isDirty, uri }) =>
        isDirty && uri.scheme === 'file' && this.#canonical(uri.fsPath) === real,
    );
  }
}
