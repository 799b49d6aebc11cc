import { expect, test, vi } from 'vitest';
import type { Uri, WebviewPanel } from 'vscode';
import type { ChatPages } from '../../../../src/vscode/chat/chatPages.ts';
import { ChatViews } from '../../../../src/vscode/chat/chatViews.ts';

// The unit tests run without an editor: of its API there is what loading a page calls.
vi.mock('vscode', () => ({
  Disposable: { from: () => ({ dispose: () => undefined }) },
  Uri: { joinPath: () => 'folder' },
  env: { language: 'en' },
  l10n: { t: (text: string) => text },
  window: {
    registerWebviewViewProvider: () => undefined,
    registerWebviewPanelSerializer: () => undefined,
    showErrorMessage: async () => undefined,
  },
}));

test('joins a page that is there when the chat has loaded', async () => {
  const { views, pages, tab } = openTab();

  pages.resolve();
  await settled(views);

  expect(pages.joined()).toBe(1);
  expect(tab.html).toContain('<script');
});

test('lets go of a page that was closed while the chat loaded', async () => {
  const { views, pages, tab } = openTab();

  tab.close();
  pages.resolve();
  await settled(views);

  expect(pages.joined()).toBe(0);
});

test('says on the page why there is no chat, unless the page was closed meanwhile', async () => {
  const open = openTab();
  const closed = openTab();

  closed.tab.close();
  for (const { views, pages } of [open, closed]) {
    pages.reject(new Error('the disk is gone'));
    await settled(views);
  }

  expect(open.tab.html).toContain('The chat could not be opened.');
  expect(closed.tab.html).toContain('<script');
  expect([open, closed].map(({ logged }) => logged)).toEqual([
    ['chat: the disk is gone'],
    ['chat: the disk is gone'],
  ]);
});

/** A tab of a last session is being shown, and the chat behind it is still loading. */
function openTab() {
  const pages = loadingPages();
  const tab = fakeTab();
  const logged: string[] = [];
  const silent = { trace() {}, debug() {}, info() {}, warn() {} };
  const views = new ChatViews({
    extensionUri: {} as Uri, // Handed to `joinPath` alone, which is a fake.
    logger: { ...silent, error: (line) => logged.push(line) },
    open: () => pages.loaded,
  });
  void views.deserializeWebviewPanel(tab.panel);
  return { views, pages, tab, logged };
}

function loadingPages() {
  const { promise, resolve, reject } = Promise.withResolvers<ChatPages>();
  let joined = 0;
  const pages = {
    join: () => {
      joined += 1;
      return { receive() {}, ask() {} };
    },
  };
  return {
    loaded: promise,
    joined: () => joined,
    resolve: () => resolve(pages as unknown as ChatPages), // Nothing but `join` is called.
    reject,
  };
}

/** A panel that throws once it is closed, as the editor's does. */
function fakeTab() {
  let isClosed = false;
  const listeners: (() => void)[] = [];
  const webview = {
    ...{ cspSource: 'self', options: {}, html: '' },
    asWebviewUri: String,
    onDidReceiveMessage: () => undefined,
  };
  const panel = {
    webview,
    get visible() {
      if (isClosed) {
        throw new Error('Webview is disposed');
      }
      return true;
    },
    onDidChangeViewState: () => ({ dispose() {} }),
    onDidDispose: (listener: () => void) => listeners.push(listener),
  };
  return {
    panel: panel as unknown as WebviewPanel, // All of it that is called.
    get html() {
      return webview.html;
    },
    close() {
      isClosed = true;
      listeners.forEach((listener) => listener());
    },
  };
}

/** The chat is there or is not, and the pages have heard of it. */
async function settled(views: ChatViews): Promise<void> {
  await views.pages().catch(() => undefined);
  await new Promise(setImmediate);
}
