import * as vscode from 'vscode';
import type { StatusView } from '../core/statusView.ts';

/** Many facts change within one keystroke; the bar is drawn once they have settled. */
const settleMs = 50;

const backgrounds = {
  normal: undefined,
  warning: new vscode.ThemeColor('statusBarItem.warningBackground'),
  error: new vscode.ThemeColor('statusBarItem.errorBackground'),
} as const;

/** The status bar item `glmAir.status`; draws what `view` gives, and only when it differs. */
export class StatusBar implements vscode.Disposable {
  readonly #item: vscode.StatusBarItem;
  readonly #view: () => StatusView;
  #drawn = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(view: () => StatusView) {
    this.#view = view;
    this.#item = vscode.window.createStatusBarItem(
      'glmAir.status',
      vscode.StatusBarAlignment.Right,
      100,
    );
    this.#item.name = 'GLM Air';
    this.#item.command = 'glmAir.selectBackend';
    this.#draw();
    this.#item.show();
  }

  refresh(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#draw();
    }, settleMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#item.dispose();
  }

  #draw(): void {
    const view = this.#view();
    const fingerprint = JSON.stringify(view);
    if (fingerprint === this.#drawn) {
      return;
    }
    this.#drawn = fingerprint;
    this.#item.text = view.text;
    this.#item.accessibilityInformation = { label: view.spoken, role: 'button' };
    this.#item.tooltip = view.details.join('\n');
    this.#item.backgroundColor = backgrounds[view.severity];
  }
}
