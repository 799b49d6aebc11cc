import * as vscode from 'vscode';
import { pageHtml, sentenceHtml } from '../pageHtml.ts';

/** A place of the editor that shows a page: a view or a tab. */
export interface PageFrame {
  readonly webview: vscode.Webview;
  isVisible(): boolean;
  /** Puts a number on the place's icon, where it has one; 0 takes it away. */
  setBadge?(count: number): void;
  readonly onDidChangeVisibility: vscode.Event<unknown>;
  readonly onDidDispose: vscode.Event<void>;
}

export function frameOfView(view: vscode.WebviewView): PageFrame {
  const { webview, onDidChangeVisibility, onDidDispose } = view;
  return {
    ...{ webview, onDidChangeVisibility, onDidDispose },
    isVisible: () => view.visible,
    setBadge(count) {
      const tooltip = vscode.l10n.t('GLM Air waits for your answer');
      view.badge = count > 0 ? { value: count, tooltip } : undefined;
    },
  };
}

export function frameOfTab(panel: vscode.WebviewPanel): PageFrame {
  const { webview, onDidChangeViewState, onDidDispose } = panel;
  const isVisible = () => panel.visible;
  return { webview, isVisible, onDidDispose, onDidChangeVisibility: onDidChangeViewState };
}

/** Loads the chat page into a frame. */
export function loadChatPage(webview: vscode.Webview, extensionUri: vscode.Uri): void {
  const folder = vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
  const address = (file: string) => String(webview.asWebviewUri(vscode.Uri.joinPath(folder, file)));
  webview.options = {
    enableScripts: true,
    enableCommandUris: false,
    localResourceRoots: [folder],
  };
  webview.html = pageHtml({
    title: vscode.l10n.t('GLM Air: Chat'),
    language: vscode.env.language,
    script: address('chat.js'),
    style: address('chat.css'),
    styleSource: webview.cspSource,
    nonce: crypto.randomUUID(),
    texts: vscode.l10n.bundle ?? {},
  });
}

/** Puts a sentence where the page was. */
export function showSentence({ webview }: PageFrame, sentence: string): void {
  webview.options = { enableScripts: false, localResourceRoots: [] };
  webview.html = sentenceHtml(sentence);
}
