import * as vscode from 'vscode';

/** Shows a document where it is on the screen already, else beside a chat that fills the group, else in the active group; as a tab that stays. @param line 1-based, to be brought into view */
export async function showInEditor(uri: vscode.Uri, line?: number): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find(
    ({ document }) => document.uri.toString() === uri.toString(),
  );
  const document = await vscode.workspace.openTextDocument(uri);
  const at = line === undefined ? undefined : startOf(document, line);
  await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? freeColumn(),
    preview: false,
    ...(at && { selection: new vscode.Range(at, at) }),
  });
}

/** A page in a tab has the focus when something in it is pressed, and shall stay on the screen. */
export function freeColumn(): vscode.ViewColumn {
  const { activeTab } = vscode.window.tabGroups.activeTabGroup;
  return activeTab?.input instanceof vscode.TabInputWebview
    ? vscode.ViewColumn.Beside
    : vscode.ViewColumn.Active;
}

function startOf({ lineCount }: vscode.TextDocument, line: number): vscode.Position {
  const last = lineCount - 1;
  return new vscode.Position(Math.min(Math.max(Math.trunc(line) - 1, 0), last), 0);
}
