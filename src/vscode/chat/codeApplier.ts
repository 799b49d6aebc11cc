import * as vscode from 'vscode';
import { placeCode } from '../../core/chat/context/placeCode.ts';
import { ToolError } from '../../core/chat/tools/tool.ts';
import type { Workspace } from '../../core/ports.ts';
import type { ApprovalRequest, FileChange } from '../../core/safety/action.ts';
import { withoutRejected } from '../../core/safety/partialApproval.ts';
import type { ReviewDoor } from './reviewDoor.ts';
import { tell } from './tell.ts';

/** Puts a code block into the file that the user is in, once they have seen and accepted the difference. It is then an edit like their own: not saved, one step for undo. */
export class CodeApplier {
  readonly #review: Pick<ReviewDoor, 'show'>;
  readonly #workspace: Pick<Workspace, 'check'>;

  constructor(review: Pick<ReviewDoor, 'show'>, workspace: Pick<Workspace, 'check'>) {
    this.#review = review;
    this.#workspace = workspace;
  }

  async apply(editor: vscode.TextEditor | undefined, code: string): Promise<void> {
    const change = editor && (await this.#changeOf(editor, code));
    if (!change) {
      tell(
        vscode.l10n.t(
          'Open the file of this workspace that the code belongs to, and apply it again.',
        ),
      );
    } else if (change.before === change.after) {
      tell(vscode.l10n.t('{0} has this code already.', change.path.display));
    } else {
      await this.#ask(editor.document, change);
    }
  }

  async #changeOf({ document, selection }: vscode.TextEditor, code: string) {
    if (document.uri.scheme !== 'file') {
      return undefined;
    }
    try {
      const path = await this.#workspace.check(document.uri.fsPath, 'write');
      const before = document.getText();
      const start = document.offsetAt(selection.start);
      const after = placeCode(before, code, { start, end: document.offsetAt(selection.end) });
      return { kind: 'edit' as const, path, before, after };
    } catch (error) {
      if (error instanceof ToolError) {
        return undefined;
      }
      throw error;
    }
  }

  async #ask(document: vscode.TextDocument, change: FileChange & { kind: 'edit' }): Promise<void> {
    const answer = await this.#review.show(requestFor(change));
    if (answer?.kind !== 'approved') {
      return;
    }
    const [accepted] = withoutRejected([change], answer.rejected ?? []) ?? [];
    if (accepted?.kind !== 'edit') {
      return;
    }
    if (document.getText() !== change.before || !(await replaceText(document, accepted.after))) {
      tell(vscode.l10n.t('{0} was changed meanwhile. Apply the code again.', change.path.display));
    }
  }
}

/** Nobody but this file asks and hears the answer, so no hash has to bind the two. */
function requestFor(change: FileChange): ApprovalRequest {
  return {
    action: { kind: 'change', tool: 'chat', changes: [change] },
    hash: '',
    title: vscode.l10n.t('Edit {0}', change.path.display),
    reasons: [],
    scopes: ['once'],
  };
}

/** Only what differs is replaced, so that cursors and folds around it stay. */
async function replaceText(document: vscode.TextDocument, after: string): Promise<boolean> {
  const before = document.getText();
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) {
    start += 1;
  }
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) {
    tail += 1;
  }
  const end = before.length - tail;
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, after.slice(start, after.length - tail));
  return vscode.workspace.applyEdit(edit);
}
