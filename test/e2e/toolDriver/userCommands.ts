import * as vscode from 'vscode';
import type { UndoHistory } from '../../../src/core/safety/undo.ts';
import type { ChangeReview } from '../../../src/vscode/changeReview.ts';
import { undoChanges } from '../../../src/vscode/undoPick.ts';

/** What the user does by palette, keys and buttons. */
export function registerUserCommands(
  review: ChangeReview,
  history: UndoHistory,
): vscode.Disposable {
  const commands = {
    acceptChange: () => review.decideAtCursor('accepted'),
    rejectChange: () => review.decideAtCursor('rejected'),
    acceptAllChanges: () => review.decideFile('accepted'),
    rejectAllChanges: () => review.decideFile('rejected'),
    undoChanges: () => undoChanges(history),
  };
  return vscode.Disposable.from(
    ...Object.entries(commands).map(([name, run]) =>
      vscode.commands.registerCommand(`glmAir.${name}`, run),
    ),
  );
}
