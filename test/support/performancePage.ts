import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { chromium, type Page, type ViewportSize } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.ts';
import type { PerformanceSnapshot } from '../../src/protocol/performance.ts';
import { bundlePages, pageDocument, pageOrigin } from './bundledPages.ts';

/** Of VS Code's Dark Modern. */
const themeColours = {
  '--vscode-foreground': '#cccccc',
  '--vscode-editor-background': '#1f1f1f',
  '--vscode-widget-border': '#313131',
  '--vscode-editorIndentGuide-background1': '#404040',
  '--vscode-charts-blue': '#3794ff',
  '--vscode-charts-green': '#89d185',
  '--vscode-button-foreground': '#ffffff',
  '--vscode-button-background': '#0078d4',
  '--vscode-button-secondaryForeground': '#cccccc',
  '--vscode-button-secondaryBackground': '#313131',
  '--vscode-focusBorder': '#0078d4',
  '--vscode-font-family': 'sans-serif',
  '--vscode-font-size': '13px',
};

/** The real performance page in a browser, with the test in the place of VS Code. */
export class PerformancePage {
  readonly page: Page;
  /** What the page has sent. */
  readonly sent: unknown[] = [];
  /** Errors on its console, refusals of its content policy among them. */
  readonly problems: string[] = [];

  private constructor(page: Page) {
    this.page = page;
  }

  /** Bundles the page, starts a browser and waits until the page asks for a snapshot. */
  static async open(viewport: ViewportSize): Promise<PerformancePage> {
    const folder = await bundlePages();
    const executablePath = await ensureChromium();
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu'],
    });
    const page = await browser.newPage({ viewport });
    const opened = new PerformancePage(page);
    await opened.#load(folder);
    return opened;
  }

  async show(snapshot: PerformanceSnapshot): Promise<void> {
    const message = JSON.stringify({ type: 'snapshot', snapshot });
    await this.page.evaluate(`postMessage(${message})`);
    await this.page.locator('h1').waitFor();
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
    await this.page.exposeFunction('sendToTest', (message: unknown) => this.sent.push(message));
    await this.page.addInitScript(`
      window.acquireVsCodeApi = () => ({ postMessage: (message) => sendToTest(message) });
      addEventListener('DOMContentLoaded', () => {
        for (const [name, value] of Object.entries(${JSON.stringify(themeColours)})) {
          document.documentElement.style.setProperty(name, value);
        }
      });`);
    await this.page.route(`${pageOrigin}/*`, async (route) => {
      const file = path.basename(new URL(route.request().url()).pathname);
      await route.fulfill(
        file === 'page.html'
          ? { contentType: 'text/html', body: html }
          : { path: path.join(folder, 'dist/webview', file) },
      );
    });
    await this.page.goto(`${pageOrigin}/page.html`);
    await this.page.waitForFunction('document.readyState === "complete"');
    await fs.rm(folder, { recursive: true });
  }
}

const html = pageDocument('performance', 'GLM Air: Performance');
