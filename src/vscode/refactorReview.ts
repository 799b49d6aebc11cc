import * as vscode from 'vscode';
import { assertNever } from '../core/assertNever.ts';
import {
  canPreview,
  isSameText,
  missingHunks,
  plainHunks,
} from '../core/chat/review/refactorPreview.ts';
import type { CheckedPath, FileChange, RejectedPart } from '../core/safety/action.ts';
import { unlessAborted } from '../core/unlessAborted.ts';
import { MemoryFiles } from './memoryFiles.ts';

/** Scheme of the copies that the preview is about. */
const previewScheme = 'glm-air-preview';
const instruction =
  'Tick what may be done in the Refactor Preview, then choose Apply. Discard denies all of it.';

/** A change, and the text of its file as it is. */
export interface PreviewedChange {
  readonly change: FileChange;
  readonly before: string;
}

/**
 * Puts changes of many files to the user in the editor's Refactor Preview. That makes what was ticked by itself, so it is
 * given copies in memory; what became of them tells what the user wants.
 */
export class RefactorReview implements vscode.Disposable {
  readonly #files = new MemoryFiles();
  readonly #registration = vscode.workspace.registerFileSystemProvider(previewScheme, this.#files, {
    isCaseSensitive: true,
  });
  #count = 0;

  /** @returns the parts that were not ticked; `undefined` where the preview can't show all there is. */
  async ask(
    changes: readonly PreviewedChange[],
    reasons: readonly string[],
    signal: AbortSignal,
  ): Promise<readonly RejectedPart[] | undefined> {
    if (!canPreview(changes.map(({ change }) => change))) {
      return undefined;
    }
    this.#count += 1;
    const edit = new vscode.WorkspaceEdit();
    changes.forEach((each) => this.#prepare(each, edit));
    try {
      await preview(edit, [instruction, ...reasons].join(' '), signal);
      return await this.#rejected(changes);
    } finally {
      this.#files.clear();
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #prepare({ change, before }: PreviewedChange, edit: vscode.WorkspaceEdit): void {
    const uri = this.#uri(change.path);
    if (change.kind !== 'create') {
      this.#files.writeFile(uri, new TextEncoder().encode(before));
    }
    switch (change.kind) {
      case 'edit':
        for (const { oldStart, oldLines, after } of plainHunks(change)) {
          const range = new vscode.Range(oldStart - 1, 0, oldStart - 1 + oldLines, 0);
          edit.replace(uri, range, after, onlyIfTicked);
        }
        return;
      case 'create':
        edit.createFile(uri, {}, onlyIfTicked);
        // The preview shows a text as an edit alone.
        edit.insert(uri, new vscode.Position(0, 0), change.after, onlyIfTicked);
        return;
      case 'delete':
        edit.deleteFile(uri, {}, onlyIfTicked);
        return;
      case 'rename':
        edit.renameFile(uri, this.#uri(change.to), {}, onlyIfTicked);
        return;
      default:
        assertNever(change);
    }
  }

  async #rejected(
    changes: readonly PreviewedChange[],
  ): Promise<readonly RejectedPart[] | undefined> {
    const rejected: RejectedPart[] = [];
    for (const [index, { change }] of changes.entries()) {
      const missing = await this.#missing(change);
      if (missing === undefined) {
        return undefined;
      }
      if (missing === 'all') {
        rejected.push({ change: index });
      } else if (missing.length > 0) {
        rejected.push({ change: index, hunks: missing });
      }
    }
    return rejected;
  }

  /** Hunks that were not ticked, `all` for the whole change; `undefined` where something else became of the file. */
  async #missing(change: FileChange): Promise<readonly number[] | 'all' | undefined> {
    const uri = this.#uri(change.path);
    switch (change.kind) {
      case 'edit': {
        const missing = missingHunks(change, await textOf(uri));
        return missing?.length === plainHunks(change).length ? 'all' : missing;
      }
      case 'create': {
        const isMade = this.#files.has(uri) && isSameText(await textOf(uri), change.after);
        return isMade ? [] : 'all';
      }
      case 'delete':
      case 'rename':
        return this.#files.has(uri) ? 'all' : [];
      default:
        return assertNever(change);
    }
  }

  /** Each review has names of its own: the editor keeps what it knows of a file for a while. */
  #uri({ display }: CheckedPath): vscode.Uri {
    const authority = `${this.#count}`;
    return vscode.Uri.from({ scheme: previewScheme, authority, path: `/${display}` });
  }
}

const onlyIfTicked: vscode.WorkspaceEditEntryMetadata = {
  needsConfirmation: true,
  label: 'Changes by GLM Air',
};

/** Resolves when the user has applied or discarded the edit; a message says what to do until then, and can cancel. */
async function preview(
  edit: vscode.WorkspaceEdit,
  title: string,
  signal: AbortSignal,
): Promise<void> {
  const location = vscode.ProgressLocation.Notification;
  await vscode.window.withProgress({ location, title, cancellable: true }, async (_, token) => {
    const applied = vscode.workspace.applyEdit(edit, { isRefactoring: true });
    token.onCancellationRequested(discard);
    try {
      await unlessAborted(Promise.resolve(applied), signal);
    } catch (error) {
      await discard();
      throw error;
    }
  });
}

async function textOf(uri: vscode.Uri): Promise<string> {
  const document = await vscode.workspace.openTextDocument(uri);
  await document.save(); // or the editor would offer a copy to be saved that nobody needs
  return document.getText();
}

async function discard(): Promise<void> {
  await vscode.commands.executeCommand('refactorPreview.discard');
}
