import * as vscode from 'vscode';
import type { ApprovalScope } from '../core/safety/action.ts';

const labels: Readonly<Record<ApprovalScope, string>> = {
  once: 'This Time Only',
  turn: 'Until This Turn Is Over',
  session: 'As Long as This Window Is Open',
  workspace: 'Always in This Workspace',
};

/** Asks for how long an approval is to hold. @returns `undefined` where the user leaves */
export async function pickScope(
  scopes: readonly ApprovalScope[],
): Promise<ApprovalScope | undefined> {
  const items = scopes.map((scope) => ({ label: labels[scope], scope }));
  const picked = await vscode.window.showQuickPick(items, {
    title: 'Accept changes of this kind without asking',
  });
  return picked?.scope;
}
