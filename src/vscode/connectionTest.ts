import * as vscode from 'vscode';
import { renderConnectionReports, type ConnectionReport } from '../core/glm/connectionReport.ts';
import { isAbort } from '../core/glmError.ts';
import { abortSignalOf } from './abortSignal.ts';

const scheme = 'glm-air';
const address = vscode.Uri.from({ scheme, path: 'Connection Report.md' });

/** The last connection test as a document that nobody can edit. */
export class ConnectionReportView implements vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  #text = '';

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changes.event,
      provideTextDocumentContent: () => this.#text,
    });
  }

  async show(reports: readonly ConnectionReport[]): Promise<void> {
    this.#text = renderConnectionReports(reports, new Date().toLocaleString());
    this.#changes.fire(address);
    const document = await vscode.workspace.openTextDocument(address);
    await vscode.window.showTextDocument(document, { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changes.dispose();
  }
}

/** Runs the test, which can be cancelled, and shows what it found. */
export async function testConnection(
  run: (signal: AbortSignal) => Promise<readonly ConnectionReport[]>,
  view: ConnectionReportView,
): Promise<void> {
  const progress = {
    location: vscode.ProgressLocation.Notification,
    title: 'GLM Air: testing the connection',
    cancellable: true,
  };
  const reports = await vscode.window.withProgress(progress, async (_progress, token) => {
    const abort = abortSignalOf(token);
    try {
      return await run(abort.signal);
    } catch (error) {
      if (isAbort(error)) {
        return undefined;
      }
      throw error;
    } finally {
      abort.dispose();
    }
  });
  if (reports) {
    await view.show(reports);
  }
}
