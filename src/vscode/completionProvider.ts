import * as vscode from 'vscode';
import type { CompletionEngine } from '../core/completion/engine.ts';
import type { DocumentSnapshot } from '../core/completion/snapshot.ts';
import { GlmError } from '../core/glmError.ts';
import type { Pause } from '../core/pause.ts';
import type { Logger } from '../core/ports.ts';
import { abortSignalOf } from './abortSignal.ts';

const cellScheme = 'vscode-notebook-cell';

/** Anything a person types code into, saved or not; output channels and source-control inputs are no such thing. */
export const completionSelector: vscode.DocumentSelector = [
  { scheme: 'file' },
  { scheme: 'untitled' },
  { scheme: cellScheme },
  { scheme: 'vscode-remote' },
  { scheme: 'vscode-vfs' },
  { scheme: 'vscode-test-web' },
];

/** The door between the editor and the completion engine: snapshots in, ghost text out, errors logged. */
export class CompletionProvider implements vscode.InlineCompletionItemProvider {
  readonly #engine: CompletionEngine;
  readonly #pause: Pause;
  readonly #logger: Logger;

  constructor(engine: CompletionEngine, pause: Pause, logger: Logger) {
    this.#engine = engine;
    this.#pause = pause;
    this.#logger = logger;
  }

  async provideInlineCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    context: vscode.InlineCompletionContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlineCompletionItem[]> {
    const snapshot = snapshotOf(document, position, context);
    if (snapshot.trigger === 'automatic' && this.#pause.until !== undefined) {
      return [];
    }
    const abort = abortSignalOf(token);
    try {
      const ghostText = await this.#engine.complete(snapshot, abort.signal);
      if (!ghostText || token.isCancellationRequested) {
        return [];
      }
      const range = new vscode.Range(
        document.positionAt(ghostText.startOffset),
        document.positionAt(ghostText.endOffset),
      );
      return [new vscode.InlineCompletionItem(ghostText.insertText, range)];
    } catch (error) {
      this.#report(error);
      return [];
    } finally {
      abort.dispose();
    }
  }

  /** A backend's failure is already in its health, the status bar and the log: typing just goes on. */
  #report(error: unknown): void {
    if (GlmError.is(error)) {
      this.#logger.debug(`completion: none, ${error.code}`);
    } else {
      this.#logger.error(`completion: ${error instanceof Error ? error.stack : String(error)}`);
    }
  }
}

function snapshotOf(
  document: vscode.TextDocument,
  position: vscode.Position,
  context: vscode.InlineCompletionContext,
): DocumentSnapshot {
  const editor = vscode.window.visibleTextEditors.find((each) => each.document === document);
  const selected = context.selectedCompletionInfo;
  return {
    uri: document.uri.toString(),
    path: pathOf(document),
    languageId: document.languageId,
    text: document.getText(),
    offset: document.offsetAt(position),
    trigger:
      context.triggerKind === vscode.InlineCompletionTriggerKind.Invoke ? 'manual' : 'automatic',
    ...(selected && {
      selectedSuggestion: {
        startOffset: document.offsetAt(selected.range.start),
        text: selected.text,
      },
    }),
    hasMultipleCursors: (editor?.selections.length ?? 1) > 1,
  };
}

/** Without the workspace folder's own name, which no rule of the user's speaks of. */
function pathOf(document: vscode.TextDocument): string {
  const uri = document.uri.scheme === cellScheme ? notebookUriOf(document) : document.uri;
  return vscode.workspace.asRelativePath(uri, false);
}

/** A cell has no path of its own but its notebook's. */
function notebookUriOf(cell: vscode.TextDocument): vscode.Uri {
  const notebook = vscode.workspace.notebookDocuments.find((each) =>
    each.getCells().some(({ document }) => document === cell),
  );
  return (notebook ?? cell).uri;
}
