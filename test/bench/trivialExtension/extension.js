import * as vscode from 'vscode';

/** @param {vscode.ExtensionContext} context */
export function activate(context) {
  const provider = { provideInlineCompletionItems };
  context.subscriptions.push(
    vscode.languages.registerInlineCompletionItemProvider({ scheme: '*' }, provider),
  );
}

/**
 * @param {vscode.TextDocument} document
 * @param {vscode.Position} position
 */
function provideInlineCompletionItems(document, position) {
  // The same text as in ../typist.ts: new after each key, or nothing would be repainted.
  const typed = document.getText().split('j').length - 1;
  const range = new vscode.Range(position, position);
  return [new vscode.InlineCompletionItem(`${typed}_keystrokes`, range)];
}
