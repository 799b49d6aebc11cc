import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { chromium, type Page } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.ts';
import type { ChatPageMessage, ChatPanel } from '../../src/protocol/chatPage.ts';
import { pageDocument, pageOrigin } from './bundledPages.ts';
import { chatThemes, themeVariables, type ChatTheme } from './chatThemes.ts';

const root = path.join(import.meta.dirname, '../..');

/** The real elements of the chat page in a browser, one by one, with the test in the place of VS Code. */
export class ChatParts {
  readonly page: Page;
  /** What the elements have posted, and the events that they sent to the page. */
  readonly sent: (ChatPageMessage | PageEvent)[] = [];
  /** Errors on the console, refusals of the content policy among them. */
  readonly problems: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(): Promise<ChatParts> {
    const script = await bundle();
    const executablePath = await ensureChromium();
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    const page = await browser.newPage({ viewport: { width: 400, height: 700 } });
    const opened = new ChatParts(page);
    await opened.#load(script);
    await opened.wear('dark');
    return opened;
  }

  /** Shows these elements and nothing else, in this order. */
  async show(...elements: readonly ShownElement[]): Promise<void> {
    await this.page.evaluate(`document.querySelector('main').replaceChildren(); 0`);
    this.sent.length = 0;
    for (const element of elements) {
      await this.page.evaluate(`{
        const shown = Object.assign(document.createElement('${element.tag}'), ${JSON.stringify(element.properties)});
        document.querySelector('main').append(shown);
      }`);
    }
    await this.settle();
  }

  /** Gives the element of this tag other properties, as a message of the host's would. */
  async give(tag: string, properties: object): Promise<void> {
    await this.page.evaluate(
      `Object.assign(document.querySelector('${tag}'), ${JSON.stringify(properties)}); 0`,
    );
    await this.settle();
  }

  async wear(theme: ChatTheme): Promise<void> {
    const names = chatThemes.flatMap((worn) => Object.keys(themeVariables(worn)));
    await this.page.evaluate(`{
      const style = document.documentElement.style;
      ${JSON.stringify(names)}.forEach((name) => style.removeProperty(name));
      Object.entries(${JSON.stringify(themeVariables(theme))}).forEach(([name, value]) => style.setProperty(name, value));
      style.colorScheme = '${theme === 'light' ? 'light' : 'dark'}';
      document.body.style.background = 'var(--vscode-sideBar-background)';
      document.body.style.margin = '0';
    }`);
  }

  /** Until what was posted and drawn of the last deed is here. */
  async settle(): Promise<void> {
    await this.page.evaluate(
      'new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))',
    );
  }

  /** What was sent since it was asked last. */
  async taken(): Promise<readonly (ChatPageMessage | PageEvent)[]> {
    await this.settle();
    return this.sent.splice(0);
  }

  /** Test id, or label, of what has the focus. */
  focused(): Promise<unknown> {
    return this.page.evaluate(`(() => {
      let element = document.activeElement;
      while (element.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element.dataset?.testid ?? element.getAttribute('aria-label') ?? element.localName;
    })()`);
  }

  async close(): Promise<void> {
    await this.page.context().browser()?.close();
  }

  async #load(script: string): Promise<void> {
    this.page.on('pageerror', (error) => this.problems.push(error.message));
    this.page.on('console', (line) => {
      if (line.type() === 'error') {
        this.problems.push(line.text());
      }
    });
    await this.page.exposeFunction('sendToTest', (message: ChatPageMessage | PageEvent) =>
      this.sent.push(message),
    );
    await this.page.addInitScript(`
      window.acquireVsCodeApi = () => ({ postMessage: (message) => sendToTest(message) });
      for (const event of ${JSON.stringify(pageEvents)}) {
        addEventListener(event, ({ detail }) => sendToTest({ event, detail }));
      }`);
    await this.page.route(`${pageOrigin}/*`, async (route) => {
      const file = path.basename(new URL(route.request().url()).pathname);
      await route.fulfill(files(script)[file] ?? { status: 404 });
    });
    await this.page.goto(`${pageOrigin}/page.html`);
    await this.page.evaluate(`document.body.append(document.createElement('main')); 0`);
  }
}

export interface PageEvent {
  readonly type?: undefined;
  readonly event: string;
  readonly detail: unknown;
}

export interface ShownElement {
  readonly tag: string;
  readonly properties: object;
}

/** A panel where nothing goes on, but for what the test says. */
export function panelWith(parts: Partial<ChatPanel> = {}): ChatPanel {
  return {
    phase: 'idle',
    thinking: 'auto',
    backend: 'auto',
    badge: { label: 'Z.ai', reason: 'The remote backend answers: no model is loaded here.' },
    chips: [],
    queue: [],
    plan: [],
    questions: [],
    changes: [],
    meter: { usedTokens: 4_200, limitTokens: 128_000, parts: [] },
    draft: '',
    ...parts,
  };
}

const pageEvents = ['glm-compose', 'glm-edit-last', 'glm-show-history', 'glm-close-history'];

const files = (
  script: string,
): Readonly<Record<string, { contentType: string; body: string }>> => ({
  'page.html': { contentType: 'text/html', body: html },
  'parts.js': { contentType: 'text/javascript', body: script },
  'parts.css': { contentType: 'text/css', body: '' },
});

const html = pageDocument('parts', 'Parts of the chat page');

const parts = [
  'composer/composer',
  ...['head', 'history', 'questions', 'plan', 'queue', 'changes', 'door'].map(
    (name) => `panels/${name}`,
  ),
];

async function bundle(): Promise<string> {
  const built = await esbuild.build({
    stdin: {
      contents: parts.map((part) => `import './webview/chat/${part}.ts';`).join('\n'),
      resolveDir: root,
    },
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'chrome138',
    loader: { '.svg': 'text' },
    logLevel: 'silent',
  });
  return built.outputFiles[0]?.text ?? '';
}
