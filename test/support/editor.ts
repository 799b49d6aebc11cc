import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { ensureChromium } from '../../scripts/chromium.ts';
import { ensureCodeServer } from '../../scripts/codeServer.ts';
import { startEditorServer, type EditorServer } from '../../scripts/editorServer.ts';

type SettingValues = Readonly<Record<string, unknown>>;

export interface EditorOptions {
  /** The packaged extensions to install, as paths of .vsix files. */
  readonly extensions: readonly string[];
  /** Settings by their full name, `glmAir.backend`; any scope works. */
  readonly settings?: SettingValues;
  /** For the extension host: `{ GLM_AIR_API_KEY: '…' }`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder that is copied and opened; the sample workspace by default. */
  readonly workspace?: string;
  /** `restricted`: the user has not said yet that the workspace can be trusted. */
  readonly trust?: 'full' | 'restricted';
}

export interface Position {
  /** 1-based, as VS Code shows it. */
  readonly line: number;
  /** 1-based, as VS Code shows it. */
  readonly column: number;
}

interface EditorParts {
  readonly workspace: string;
  readonly home: string;
  readonly settings: SettingValues;
  readonly release: () => Promise<void>;
}

const sampleWorkspace = path.join(import.meta.dirname, '../fixtures/sample');
// Files are saved when a test says so. A browser's VS Code does it by itself a second after typing,
// and shows no dirty tab meanwhile.
const testSettings: SettingValues = {
  'files.autoSave': 'off',
  'workbench.reduceMotion': 'on', // or pictures show things fading in
};
// Two busy cores make VS Code slow; a step that takes longer than this has failed.
const stepLimitMs = 30_000;
const pickLimitMs = 5_000;
const loadLimitMs = 90_000;
const settleMs = 50;
// Without the background flags Chromium tries to reach hosts that a closed network refuses.
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Real VS Code in a real browser, on a copy of a workspace, with nothing of the machine's own.
 * Start one per test file (about 15 s), `close` it in `afterAll`.
 */
export class Editor {
  /** The window, for what the methods below do not offer. */
  readonly page: Page;
  /** The copy that is open; tests may change it. */
  readonly workspace: string;
  readonly #home: string;
  readonly #server: EditorServer;
  readonly #release: () => Promise<void>;
  #settings: SettingValues;

  private constructor(page: Page, server: EditorServer, parts: EditorParts) {
    this.page = page;
    this.#server = server;
    this.workspace = parts.workspace;
    this.#home = parts.home;
    this.#release = parts.release;
    this.#settings = parts.settings;
  }

  /** Resolves when the workbench takes keys; extensions may still be activating. */
  static async start(options: EditorOptions): Promise<Editor> {
    const { extensions, env = {} } = options;
    const settings = { ...testSettings, ...options.settings };
    const entry = await ensureCodeServer();
    const executablePath = await ensureChromium();
    const home = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-e2e-'));
    const workspace = path.join(home, 'workspace');
    await fs.cp(options.workspace ?? sampleWorkspace, workspace, { recursive: true });
    let browser: Browser | undefined;
    let server: EditorServer | undefined;
    const release = async () => {
      await browser?.close();
      await server?.close();
      await fs.rm(home, { recursive: true, force: true, maxRetries: 5 });
    };
    try {
      const trust = options.trust ?? 'full';
      server = await startEditorServer({ entry, home, extensions, settings, env, trust });
      browser = await chromium.launch({ executablePath, args: chromiumFlags });
      const page = await openWorkbench(browser, `${server.url}?folder=${workspace}`);
      return new Editor(page, server, { workspace, home, settings, release });
    } catch (error) {
      await release();
      throw error;
    }
  }

  /** A second window on the same workspace, in the same browser; `close` closes it alone. */
  async openAnother(): Promise<Editor> {
    const { url } = this.#server;
    const page = await this.page.context().newPage();
    await loadWorkbench(page, `${url}?folder=${this.workspace}`);
    return new Editor(page, this.#server, {
      ...{ workspace: this.workspace, home: this.#home, settings: this.#settings },
      release: () => page.close(),
    });
  }

  /** Lets tests post as any page would, which VS Code hides from the pages' own scripts: see `ChatPanel.forge`. */
  async keepPostFunctions(): Promise<void> {
    await this.page.addInitScript('globalThis.postFunctionOwner = globalThis.parent;');
  }

  /** Reloads the window, as “Developer: Reload Window” does. */
  async reload(): Promise<void> {
    await loadWorkbench(this.page, this.page.url());
  }

  /** The extension host that was started last; where it is killed, the editor starts another one by itself. */
  async extensionHostPid(): Promise<number> {
    const log = await this.extensionHostLog();
    return Number([...log.matchAll(/Extension host with pid (\d+) started/g)].at(-1)?.[1]);
  }

  /** Kills the extension host as a crash would, right after a moment, and waits until the editor has begun another. */
  async killExtensionHost(moment = () => Promise.resolve()): Promise<void> {
    const pid = await this.extensionHostPid();
    await moment();
    process.kill(pid, 'SIGKILL');
    await this.waitFor(
      () => this.extensionHostPid(),
      (now) => now !== pid,
      stepLimitMs,
    );
  }

  /** Folders that our extension may have for this workspace, one for each window at a time. */
  async storageFolders(): Promise<readonly string[]> {
    const all = path.join(this.#home, 'data/User/workspaceStorage');
    const windows = (await fs.readdir(all)).toSorted();
    return windows.map((window) => path.join(all, window, 'glm-air.glm-air'));
  }

  /** Opens a file of the workspace and puts the cursor there. @param file relative path */
  async openFile(file: string, position: Position = { line: 1, column: 1 }): Promise<void> {
    const name = path.basename(file);
    await this.#pick('ControlOrMeta+P', `${file}:${position.line}:${position.column}`, name);
    await this.page.locator('.tab.active', { hasText: name }).waitFor({ timeout: stepLimitMs });
    await this.page.locator('.monaco-editor.focused').waitFor({ timeout: stepLimitMs });
  }

  /** Types like a person. @param delayMs pause between keys */
  async typeText(text: string, delayMs = 30): Promise<void> {
    await this.page.keyboard.type(text, { delay: delayMs });
  }

  /** Presses one key or chord in Playwright's words: `Tab`, `Escape`, `Control+ArrowRight`. */
  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** Runs a command by its title in the palette: `GLM Air: Show Log`. */
  async runCommand(title: string): Promise<void> {
    await this.#pick('F1', `>${title}`, title);
  }

  /** Chooses the row that contains `label` in the quick pick that is open. */
  async pickItem(label: string): Promise<void> {
    await this.#row(label).click({ timeout: stepLimitMs });
  }

  /** The whole suggestion as the user sees it now, lines joined by `\n`; empty if there is none. */
  async ghostText(): Promise<string> {
    // The first line stands in the text, behind the suggest widget's item where that is open (which
    // is the preview); further lines are drawn in a block of their own.
    const inline = await this.page
      .locator('.ghost-text-decoration, .ghost-text-decoration-preview')
      .allTextContents();
    const below = await this.page.locator('.suggest-preview-text .view-line').allTextContents();
    return [inline.join(''), ...below].join('\n').replaceAll('\u00A0', ' ');
  }

  /** Waits until ghost text has been drawn whole and satisfies `isExpected`. @returns it */
  async waitForGhostText(
    isExpected: (text: string) => boolean = (text) => text !== '',
    timeoutMs = stepLimitMs,
  ): Promise<string> {
    // Further lines are drawn a frame before the first one: only what stays is the text.
    const readSettled = async () => {
      const text = await this.ghostText();
      await this.page.waitForTimeout(settleMs);
      return text === (await this.ghostText()) ? text : undefined;
    };
    const isSettled = (text: string | undefined) => text !== undefined && isExpected(text);
    return (await this.waitFor(readSettled, isSettled, timeoutMs)) ?? '';
  }

  /** Saves the file in front and reads it back. @param file relative path */
  async saveAndRead(file: string): Promise<string> {
    await this.page.keyboard.press('ControlOrMeta+S');
    await this.page.locator('.tab.active:not(.dirty)').waitFor({ timeout: stepLimitMs });
    return fs.readFile(path.join(this.workspace, file), 'utf8');
  }

  /** What a status bar item says, without its icons. @param id as in the code: `glmAir.status` */
  async readStatusBar(id: string): Promise<string> {
    const item = this.#statusBarItem(id);
    return (await item.count()) === 0 ? '' : ((await item.first().textContent()) ?? '').trim();
  }

  /** Waits until a status bar item says something that satisfies `isExpected`. @returns it */
  async waitForStatusBar(
    id: string,
    isExpected: (text: string) => boolean,
    timeoutMs = stepLimitMs,
  ): Promise<string> {
    return this.waitFor(() => this.readStatusBar(id), isExpected, timeoutMs);
  }

  /** What a status bar item says when the mouse rests on it. @param look is called while it is shown */
  async readTooltip(id: string, look = () => Promise.resolve()): Promise<string> {
    const tooltip = this.page.locator('.workbench-hover-container .monaco-hover');
    await this.#statusBarItem(id).first().hover({ timeout: stepLimitMs });
    await tooltip.waitFor({ timeout: stepLimitMs });
    const text = await tooltip.innerText();
    await look();
    await this.page.mouse.move(0, 0);
    await tooltip.waitFor({ state: 'hidden', timeout: stepLimitMs });
    return text.replaceAll('\u00A0', ' ');
  }

  async clickStatusBar(id: string): Promise<void> {
    await this.#statusBarItem(id).first().click({ timeout: stepLimitMs });
  }

  /**
   * Changes some settings on disk; VS Code takes them over within about a second. It watches the
   * file of machine scope alone, so what is of application scope stays as it was at the start.
   */
  async setSettings(changes: SettingValues): Promise<void> {
    this.#settings = { ...this.#settings, ...changes };
    await this.#server.writeSettings(this.#settings);
  }

  /** Writes a PNG of the window: into the README's pictures if asked for, else where nobody is disturbed. */
  async screenshot(name: string): Promise<void> {
    const folder = process.env['GLM_AIR_SCREENSHOTS'] ?? path.join(tmpdir(), 'glm-air-screenshots');
    await this.page.screenshot({ path: path.join(folder, `${name}.png`) });
  }

  /** What the extension host and the output channels of our extensions have logged so far. */
  async extensionHostLog(): Promise<string> {
    const logs = path.join(this.#home, 'data/logs');
    const files = await fs.readdir(logs, { recursive: true });
    const wanted = files.filter((file) => /remoteexthost\.log$|glm-air\..*\.log$/.test(file));
    const texts = wanted.toSorted().map((file) => fs.readFile(path.join(logs, file), 'utf8'));
    return (await Promise.all(texts)).join('\n');
  }

  /** Reads until the value is the expected one, and fails with the last value seen. */
  async waitFor<Value>(
    read: () => Promise<Value>,
    isExpected: (value: Value) => boolean,
    timeoutMs = stepLimitMs,
  ): Promise<Value> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const value = await read();
      if (isExpected(value)) {
        return value;
      }
      if (Date.now() > deadline) {
        throw new Error(`Still ${JSON.stringify(value)} after ${timeoutMs} ms`);
      }
      await this.page.waitForTimeout(50);
    }
  }

  /** Ends the browser, the server and all they started, and removes their files. */
  async close(): Promise<void> {
    await this.#release();
  }

  /** Opens a quick pick, types, and takes the row that says what is `expected`. */
  async #pick(key: string, text: string, expected: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input.input');
    const take = async () => {
      await this.page.keyboard.press(key);
      await input.fill(text, { timeout: pickLimitMs });
      await this.#row(expected).click({ timeout: pickLimitMs });
    };
    // While VS Code is still starting, something else may take the focus and so close it again; and one
    // that stays open never gets to know the commands of extensions that come later.
    const takeAnew = async () => {
      await this.page.keyboard.press('Escape');
      await take();
    };
    await take().catch(takeAnew).catch(takeAnew);
  }

  #row(label: string): Locator {
    const rows = this.page.locator('.quick-input-list .monaco-list-row');
    return rows.filter({ hasText: label }).first();
  }

  #statusBarItem(id: string): Locator {
    // VS Code puts the extension's id before the item's own.
    return this.page.locator(`.statusbar-item[id$="${id}"]`);
  }
}

async function openWorkbench(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await loadWorkbench(page, url);
  return page;
}

async function loadWorkbench(page: Page, url: string): Promise<void> {
  await page.goto(url, { timeout: loadLimitMs });
  await page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: loadLimitMs });
}
