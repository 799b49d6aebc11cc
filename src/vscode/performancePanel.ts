import * as vscode from 'vscode';
import { assertNever } from '../core/assertNever.ts';
import { localDay } from '../core/localDay.ts';
import type { Logger } from '../core/ports.ts';
import {
  performancePageMessage,
  type PerformanceHostMessage,
  type PerformanceSnapshot,
} from '../protocol/performance.ts';
import { reportFailure } from './commands.ts';
import { pageHtml } from './pageHtml.ts';

/** A page that is drawn at each keystroke would be unreadable, and cost what it measures. */
const pushEveryMs = 1_000;
/** Long enough to read a path. */
const confirmationMs = 5_000;

export interface PerformancePanelParts {
  readonly extensionUri: vscode.Uri;
  readonly logger: Logger;
  readonly snapshot: () => PerformanceSnapshot;
}

/** The performance page in an editor tab of its own. It keeps nothing: hidden, it is gone. */
export class PerformancePanel implements vscode.Disposable {
  readonly #parts: PerformancePanelParts;
  #panel: vscode.WebviewPanel | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: PerformancePanelParts) {
    this.#parts = parts;
  }

  /** Opens the page, or brings it to the front. */
  show(): void {
    if (this.#panel) {
      this.#panel.reveal();
    } else {
      this.#panel = this.#open();
    }
  }

  /** The snapshot may be another one by now; the page gets it, if anybody sees it. */
  refresh(): void {
    if (!this.#panel?.visible) {
      return;
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#push();
    }, pushEveryMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#panel?.dispose();
  }

  #open(): vscode.WebviewPanel {
    const { extensionUri } = this.#parts;
    const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
    const panel = vscode.window.createWebviewPanel(
      'glmAir.performance',
      'GLM Air: Performance',
      vscode.ViewColumn.Active,
      { enableScripts: true, localResourceRoots: [folder] },
    );
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'icon.png');
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    panel.onDidDispose(() => (this.#panel = undefined));
    panel.webview.html = performanceHtml(panel.webview, folder);
    return panel;
  }

  #receive(raw: unknown): void {
    const message = performancePageMessage.safeParse(raw);
    if (!message.success) {
      this.#parts.logger.warn('performance page: it sent something that is no message');
      return;
    }
    switch (message.data.type) {
      case 'ready':
        return this.#push();
      case 'selectBackend':
        return void vscode.commands.executeCommand('glmAir.selectBackend');
      case 'export':
        return void this.#export();
      default:
        return assertNever(message.data);
    }
  }

  #push(): void {
    const message: PerformanceHostMessage = { type: 'snapshot', snapshot: this.#parts.snapshot() };
    void this.#panel?.webview.postMessage(message);
  }

  /** A door, like a command. */
  async #export(): Promise<void> {
    try {
      await exportSnapshot(this.#parts.snapshot());
    } catch (error) {
      await reportFailure('export', error, this.#parts.logger);
    }
  }
}

function performanceHtml(webview: vscode.Webview, folder: vscode.Uri): string {
  const address = (file: string) => String(webview.asWebviewUri(vscode.Uri.joinPath(folder, file)));
  return pageHtml({
    title: 'GLM Air: Performance',
    script: address('performance.js'),
    style: address('performance.css'),
    styleSource: webview.cspSource,
    nonce: crypto.randomUUID(),
  });
}

async function exportSnapshot(snapshot: PerformanceSnapshot): Promise<void> {
  const name = `glm-air-performance-${localDay(snapshot.takenAt)}.json`;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const file = await vscode.window.showSaveDialog({
    title: 'Export Performance',
    filters: { JSON: ['json'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
  });
  if (file) {
    const text = `${JSON.stringify(snapshot, undefined, 2)}\n`;
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    vscode.window.setStatusBarMessage(
      `GLM Air: exported to ${vscode.workspace.asRelativePath(file)}`,
      confirmationMs,
    );
  }
}
