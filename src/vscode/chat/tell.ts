import * as vscode from 'vscode';

/** Tells the user in a sentence why what they pressed does nothing, and what would. */
export function tell(sentence: string): void {
  void vscode.window.showWarningMessage(`GLM Air: ${sentence}`);
}
