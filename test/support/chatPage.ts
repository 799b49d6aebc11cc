import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { chromium, type Locator, type Page, type ViewportSize } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.ts';
import type { ChatHostMessage, ChatPageMessage, ChatPanel } from '../../src/protocol/chatPage.ts';
import type { Transcript, TranscriptChange } from '../../src/protocol/transcript.ts';
import { bundlePages, pageDocument, pageOrigin } from './bundledPages.ts';
import { themeVariables, type ChatTheme } from './chatThemes.ts';
import { idlePanel } from './fakeChatSession.ts';

export interface ChatPageOptions {
  readonly viewport?: ViewportSize;
  readonly theme?: ChatTheme;
}

/** The real chat page in a browser under its real policy, with the test in the place of the extension host. */
export class ChatPage {
  readonly page: Page;
  /** What the page has sent. */
  readonly sent: ChatPageMessage[] = [];
  /** Errors on its console, refusals of its content policy among them. */
  readonly problems: string[] = [];
  /** Addresses that it asked for beside its own three files. */
  readonly requests: string[] = [];
  #seq = 0;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Bundles the page, starts a browser and waits until the page asks for a snapshot. */
  static async open({
    viewport = { width: 400, height: 800 },
    theme = 'dark',
  }: ChatPageOptions = {}): Promise<ChatPage> {
    const folder = await bundlePages();
    const browser = await chromium.launch({
      executablePath: await ensureChromium(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    const opened = new ChatPage(await browser.newPage({ viewport }));
    await opened.#load(folder);
    await opened.setTheme(theme);
    await fs.rm(folder, { recursive: true });
    return opened;
  }

  by(testId: string): Locator {
    return this.page.getByTestId(testId);
  }

  /** Sends a snapshot and waits until it is drawn. */
  async show(transcript: Transcript, panel: ChatPanel = idlePanel): Promise<void> {
    this.#seq += 1;
    await this.post({ type: 'snapshot', seq: this.#seq, transcript, panel });
  }

  /** Sends the next update and waits until it is drawn. */
  async update(
    changes: readonly TranscriptChange[],
    panel: Partial<ChatPanel> = {},
  ): Promise<void> {
    this.#seq += 1;
    await this.post({ type: 'update', seq: this.#seq, changes, panel });
  }

  async post(message: ChatHostMessage): Promise<void> {
    await this.page.evaluate(`postMessage(${JSON.stringify(message)})`);
    await this.settle();
  }

  /** Waits two frames, so that what was posted is drawn. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))',
    );
  }

  async setTheme(theme: ChatTheme): Promise<void> {
    const kind = {
      dark: 'vscode-dark',
      light: 'vscode-light',
      'high-contrast': 'vscode-high-contrast',
    };
    await this.page.evaluate(`{
      const { style } = document.documentElement;
      style.cssText = '';
      for (const [name, value] of Object.entries(${JSON.stringify(themeVariables(theme))})) {
        style.setProperty(name, value);
      }
      document.body.className = ${JSON.stringify(kind[theme])};
    }`);
  }

  async close(): Promise<void> {
    await this.page.context().browser()?.close();
  }

  async #load(folder: string): Promise<void> {
    this.page.on('pageerror', (error) => this.problems.push(error.message));
    this.page.on('console', (line) => {
      if (line.type() === 'error') {
        this.problems.push(line.text());
      }
    });
    await this.page.exposeFunction('sendToTest', (message: ChatPageMessage) =>
      this.sent.push(message),
    );
    await this.page.addInitScript(
      'window.acquireVsCodeApi = () => ({ postMessage: (message) => sendToTest(message) });',
    );
    await this.page.route('**/*', async (route) => {
      const url = new URL(route.request().url());
      const file = path.basename(url.pathname);
      if (url.origin !== pageOrigin || !['page.html', 'chat.js', 'chat.css'].includes(file)) {
        this.requests.push(url.href);
        await route.abort();
      } else if (file === 'page.html') {
        await route.fulfill({ contentType: 'text/html', body: html });
      } else {
        await route.fulfill({ path: path.join(folder, 'dist/webview', file) });
      }
    });
    await this.page.goto(`${pageOrigin}/page.html`);
    await this.page.waitForFunction('document.querySelector("glm-chat") !== null');
  }
}

const html = pageDocument('chat', 'GLM Air: Chat');
