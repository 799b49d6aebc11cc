import * as vscode from 'vscode';

/** Says in the status bar that the chat waits for an answer of the user's, where no page shows it; a click shows one. */
export class WaitingSign implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;

  constructor() {
    this.#item = vscode.window.createStatusBarItem(
      'glmAir.waiting',
      vscode.StatusBarAlignment.Right,
      101, // Beside the item of the backend.
    );
    this.#item.name = vscode.l10n.t('GLM Air: Waiting for You');
    this.#item.text = `$(comment-unresolved) ${vscode.l10n.t('GLM asks')}`;
    this.#item.tooltip = vscode.l10n.t(
      'The chat waits for your answer. Click to see the question.',
    );
    this.#item.command = 'glmAir.openChat';
    this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
  }

  show(isWaiting: boolean): void {
    if (isWaiting) {
      this.#item.show();
    } else {
      this.#item.hide();
    }
  }

  dispose(): void {
    this.#item.dispose();
  }
}
