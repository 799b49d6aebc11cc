import * as vscode from 'vscode';
import { showInEditor } from './showInEditor.ts';

const scheme = 'glm-air-record';

/** Texts of the chat's record as documents that can only be read; they live as long as they are open. */
export class RecordDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  #count = 0;

  constructor() {
    this.#registration = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(scheme, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString())),
    );
  }

  /** @param name of the tab; its ending decides on the language. */
  async show(name: string, text: string): Promise<void> {
    this.#count += 1;
    // The editor keeps what it has seen at an address: hence the number.
    const uri = vscode.Uri.from({ scheme, authority: String(this.#count), path: `/${name}` });
    this.#texts.set(uri.toString(), text);
    await showInEditor(uri);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  dispose(): void {
    this.#registration.dispose();
  }
}
