import * as vscode from 'vscode';
import type { Logger } from '../../core/ports.ts';
import { reportFailure } from '../commands.ts';
import type { ChatPages } from './chatPages.ts';
import {
  frameOfTab,
  frameOfView,
  loadChatPage,
  showSentence,
  type PageFrame,
} from './pageFrame.ts';
import type { PageLink, Wish } from './pageLink.ts';

const viewId = 'glmAir.chat';
const tabType = 'glmAir.chatPage';

export interface ChatViewsParts {
  readonly extensionUri: vscode.Uri;
  readonly logger: Logger;
  /** Loads the chat, which takes a moment; called again only after it has failed. */
  readonly open: () => Promise<ChatPages>;
}

interface OpenTab {
  readonly panel: vscode.WebviewPanel;
  readonly link: Promise<PageLink | undefined>;
}

/** The chat's places in the editor: a view that can be moved to any side, and a tab. Until one is shown, nothing of the chat is loaded. */
export class ChatViews
  implements vscode.WebviewViewProvider, vscode.WebviewPanelSerializer, vscode.Disposable
{
  readonly #parts: ChatViewsParts;
  readonly #registrations: vscode.Disposable;
  #pages: Promise<ChatPages> | undefined;
  #viewLink: Promise<PageLink | undefined> | undefined;
  #tab: OpenTab | undefined;
  /** What the view is asked once it is there. */
  #wishes: Wish[] = [];

  constructor(parts: ChatViewsParts) {
    this.#parts = parts;
    this.#registrations = vscode.Disposable.from(
      vscode.window.registerWebviewViewProvider(viewId, this),
      vscode.window.registerWebviewPanelSerializer(tabType, this),
    );
  }

  /** The chat behind the pages, loaded with the first call. */
  pages(): Promise<ChatPages> {
    this.#pages ??= this.#parts.open().catch((error: unknown) => {
      this.#pages = undefined;
      throw error;
    });
    return this.#pages;
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const wishes = this.#wishes.splice(0);
    this.#viewLink = this.#load(frameOfView(view));
    void this.#viewLink.then((link) => wishes.forEach((wish) => link?.ask(wish)));
    view.onDidDispose(() => (this.#viewLink = undefined));
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#adopt(panel);
  }

  /** Brings a page to the front with the focus in it, and asks something of it: of the tab where only that is visible, else of the view. */
  async show(wish: Wish): Promise<void> {
    const tab = this.#tab;
    if (tab?.panel.visible) {
      tab.panel.reveal();
      (await tab.link)?.ask(wish);
      return;
    }
    await vscode.commands.executeCommand(`${viewId}.focus`);
    if (this.#viewLink) {
      (await this.#viewLink)?.ask(wish);
    } else {
      this.#wishes.push(wish);
    }
  }

  /** Opens the page in a tab, or brings it to the front. */
  async showInEditor(): Promise<void> {
    this.#tab?.panel.reveal();
    const tab = this.#tab ?? this.#adopt(newTab());
    (await tab.link)?.ask({ type: 'compose' });
  }

  dispose(): void {
    this.#registrations.dispose();
    this.#tab?.panel.dispose();
  }

  /** Ends the chat, if it was ever loaded; resolves when all of it is kept. */
  async close(): Promise<void> {
    await (await this.#pages)?.close();
  }

  #adopt(panel: vscode.WebviewPanel): OpenTab {
    this.#tab?.panel.dispose();
    panel.iconPath = vscode.Uri.joinPath(this.#parts.extensionUri, 'media', 'icon.png');
    const tab = { panel, link: this.#load(frameOfTab(panel)) };
    this.#tab = tab;
    panel.onDidDispose(() => {
      this.#tab = this.#tab === tab ? undefined : this.#tab;
    });
    return tab;
  }

  /** The page loads while the chat does; what it says meanwhile waits. */
  #load(frame: PageFrame): Promise<PageLink | undefined> {
    const link = this.#join(frame);
    frame.webview.onDidReceiveMessage(async (message: unknown) => (await link)?.receive(message));
    loadChatPage(frame.webview, this.#parts.extensionUri);
    return link;
  }

  /** A door: an error is told here. @returns `undefined` after one, and where the page was closed while the chat loaded. */
  async #join(frame: PageFrame): Promise<PageLink | undefined> {
    // Whatever is asked of a closed page throws, and its end is not told again.
    let isClosed = false;
    frame.onDidDispose(() => (isClosed = true));
    try {
      const pages = await this.pages();
      return isClosed ? undefined : pages.join(frame);
    } catch (error) {
      if (!isClosed) {
        showSentence(
          frame,
          vscode.l10n.t(
            'The chat could not be opened. “GLM Air: Show Log” says why; “Developer: Reload Window” tries again.',
          ),
        );
      }
      void reportFailure('chat', error, this.#parts.logger);
      return undefined;
    }
  }
}

function newTab(): vscode.WebviewPanel {
  const title = vscode.l10n.t('GLM Air: Chat');
  return vscode.window.createWebviewPanel(tabType, title, vscode.ViewColumn.Active);
}
