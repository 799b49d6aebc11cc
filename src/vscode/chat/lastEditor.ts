import * as vscode from 'vscode';

/** The text editor that the user was in last: while a page in a tab has the focus, the editor counts none as active. */
export class LastEditor implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #registration: vscode.Disposable;
  #editor = vscode.window.activeTextEditor;
  /** Fires when another one is the last, or none. */
  readonly onDidChange = this.#changed.event;

  constructor() {
    this.#registration = vscode.Disposable.from(
      this.#changed,
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#follow(undefined)),
    );
  }

  /** `undefined` where it is no longer on the screen. */
  get current(): vscode.TextEditor | undefined {
    return this.#editor;
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #follow(active: vscode.TextEditor | undefined): void {
    const { visibleTextEditors } = vscode.window;
    const before = this.#editor;
    const isStillShown = before !== undefined && visibleTextEditors.includes(before);
    this.#editor = active ?? (isStillShown ? before : undefined);
    if (this.#editor !== before) {
      this.#changed.fire();
    }
  }
}
