import * as vscode from 'vscode';
import { undoChanges } from '../undoPick.ts';
import type { ChatViews } from './chatViews.ts';

/** The commands of the palette that belong to the chat. Each of them loads the chat where it is not there yet. */
export function chatCommands(views: Pick<ChatViews, 'pages' | 'show' | 'showInEditor'>) {
  const desk = async () => (await views.pages()).desk;
  const review = async () => (await desk()).review;
  return {
    openChat: async () => {
      await (await views.pages()).attachSelection();
      await views.show({ type: 'compose' });
    },
    newChat: async () => {
      (await desk()).session.newChat();
      await views.show({ type: 'compose' });
    },
    openChatInEditor: () => views.showInEditor(),
    showChatHistory: () => views.show({ type: 'showHistory' }),
    acceptChange: async () => (await review()).decideAtCursor('accepted'),
    rejectChange: async () => (await review()).decideAtCursor('rejected'),
    acceptAllChanges: async () => (await review()).decideFile('accepted'),
    rejectAllChanges: async () => (await review()).decideFile('rejected'),
    undoChanges: async () => undoChanges((await desk()).undo),
    forgetApprovals: async () => {
      (await desk()).forgetApprovals();
      void vscode.window.showInformationMessage(
        vscode.l10n.t('GLM Air: what you allowed for longer than once is forgotten.'),
      );
    },
  };
}
