import * as vscode from 'vscode';
import type { Undone, UndoHistory, UndoWish } from '../core/safety/undo.ts';
import { undoOutcome, undoRows, type UndoRow } from '../core/safety/undoView.ts';
import { localTime } from './localTime.ts';

const undoAnywayButton = 'Undo Anyway';

/** Lets the user choose a turn, one file of it or all, and brings back what was there before. */
export async function undoChanges(history: UndoHistory): Promise<void> {
  const rows = undoRows(await history.turns(), (atMs) => localTime(atMs));
  if (rows.length === 0) {
    void vscode.window.showInformationMessage(
      'GLM Air has changed no file of this workspace, so there is nothing to undo.',
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(rows.map(itemOf), {
    title: 'Undo Changes',
    placeHolder: 'What is to become again what it was?',
    matchOnDescription: true,
  });
  if (picked?.wish) {
    await undoAndTell(history, picked.wish);
  }
}

/** Undoes, and says in a sentence what came of it; what somebody else has changed since only where the user wants that too. */
export async function undoAndTell(history: UndoHistory, wish: UndoWish): Promise<Undone> {
  const undone = await history.undo(wish);
  const { sentence, hasConflicts } = undoOutcome(undone);
  if (!hasConflicts) {
    void vscode.window.showInformationMessage(`GLM Air: ${sentence}`);
    return undone;
  }
  const answer = await vscode.window.showWarningMessage(`GLM Air: ${sentence}`, undoAnywayButton);
  if (!answer) {
    return undone;
  }
  const forced = await history.undoAnyway(wish);
  void vscode.window.showInformationMessage(`GLM Air: ${undoOutcome(forced).sentence}`);
  return forced;
}

function itemOf(row: UndoRow): vscode.QuickPickItem & { readonly wish?: UndoWish } {
  return row.kind === 'heading'
    ? { label: row.label, kind: vscode.QuickPickItemKind.Separator }
    : { label: row.label, description: row.description, wish: row.wish };
}
