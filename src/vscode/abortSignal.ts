import type * as vscode from 'vscode';

/** An AbortSignal that follows VS Code's cancellation token; `dispose` ends the subscription. */
export function abortSignalOf(
  token: vscode.CancellationToken,
): vscode.Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  if (token.isCancellationRequested) {
    controller.abort();
  }
  const subscription = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, dispose: () => void subscription.dispose() };
}
