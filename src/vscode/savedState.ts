import type * as vscode from 'vscode';

/** VS Code writes its whole store each time; what was measured may well lag behind a little. */
const settleMs = 15_000;

/** A piece of state that outlives the window, written some time after it changed and when the window closes. */
export class SavedState implements vscode.Disposable {
  readonly #memento: vscode.Memento;
  readonly #name: string;
  readonly #read: () => unknown;
  #timer: NodeJS.Timeout | undefined;

  /** @param read gives plain data. */
  constructor(memento: vscode.Memento, name: string, read: () => unknown) {
    this.#memento = memento;
    this.#name = name;
    this.#read = read;
  }

  changed(): void {
    this.#timer ??= setTimeout(() => this.#write(), settleMs);
  }

  dispose(): void {
    if (this.#timer) {
      this.#write();
    }
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#memento.update(this.#name, this.#read());
  }
}
