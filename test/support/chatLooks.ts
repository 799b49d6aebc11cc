import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { axeViolations } from './axeViolations.ts';
import type { ChatWorld } from './chatWorld.ts';
import type { Editor } from './editor.ts';

/** A theme of VS Code, the class of its window, and of its pages. */
const editorThemes = {
  dark: ['Default Dark Modern', '.vs-dark', 'body.vscode-dark'],
  light: ['Default Light Modern', '.vs', 'body.vscode-light'],
  'high-contrast': ['Default High Contrast', '.hc-black', 'body.vscode-high-contrast'],
} as const;
type EditorTheme = keyof typeof editorThemes;

/** How wide the side bar is looked at, in pixels: as narrow as people have it, and comfortable. */
const sideBarWidths = [220, 400] as const;

/** On a busy machine VS Code misses now and then that its settings were changed. */
const reminderMs = 3_000;
/** A side bar goes where its edge is dragged, give or take a border. */
const tolerancePx = 2;

/** Those that the README shows. */
const pictures = new Set([
  'chat-change-dark-400',
  'chat-answer-dark-400',
  'chat-thinking-light-400',
  'chat-history-light-400',
]);

/** What is wrong with a look, and in which. */
export interface Flaw {
  readonly theme: EditorTheme;
  readonly width: number;
  readonly flaw: string;
}

/**
 * Looks at the chat as it is now in each theme and each width of the side bar, and leaves pictures for people.
 * @param name of the state, for the pictures
 * @returns what axe finds wrong, and what does not fit into the side bar
 */
export async function looksOf(world: ChatWorld, name: string): Promise<readonly Flaw[]> {
  const { editor } = world;
  const flaws: Flaw[] = [];
  for (const theme of ['high-contrast', 'light', 'dark'] as const) {
    await changeTheme(world, theme);
    for (const width of sideBarWidths) {
      await widenSideBar(editor, width);
      await pictureOf(editor, `chat-${name}-${theme}-${width}`);
      const found = [...(await axeViolations(world.chat.frame)), ...(await overflow(world))];
      flaws.push(...found.map((flaw) => ({ theme, width, flaw })));
    }
  }
  return flaws;
}

/** Resolves when the page has the theme, too. */
async function changeTheme({ editor, chat }: ChatWorld, theme: EditorTheme): Promise<void> {
  const [name, windowClass, pageBody] = editorThemes[theme];
  const window = editor.page.locator(`.monaco-workbench${windowClass}`);
  await changeSetting(editor, { 'workbench.colorTheme': name }, () => window.isVisible());
  await chat.frame.locator(pageBody).waitFor();
}

/** Changes settings and tells VS Code of it until they have the effect that is looked for. */
export async function changeSetting(
  editor: Editor,
  settings: Readonly<Record<string, unknown>>,
  hasEffect: () => Promise<boolean>,
): Promise<void> {
  let remindAt = 0;
  const look = async () => {
    if (Date.now() > remindAt) {
      remindAt = Date.now() + reminderMs;
      await editor.setSettings(settings);
    }
    return hasEffect();
  };
  await editor.waitFor(look, (isThere) => isThere);
}

/** Drags the edge of the side bar. @param width in pixels */
export async function widenSideBar({ page }: Editor, width: number): Promise<void> {
  const bar = page.locator('.part.sidebar');
  const box = await bar.boundingBox();
  if (box === null || Math.abs(box.width - width) <= tolerancePx) {
    return;
  }
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + width, y, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(box.x + width + 200, y);
  await page.waitForFunction(
    `Math.abs(document.querySelector('.part.sidebar').clientWidth - ${width}) <= ${tolerancePx}`,
  );
}

/** Nothing but what scrolls in itself is wider than the page. */
async function overflow({ chat }: ChatWorld): Promise<readonly string[]> {
  const tooWide = Number(
    await chat.frame.evaluate('document.documentElement.scrollWidth - innerWidth'),
  );
  return tooWide > 0 ? [`${tooWide} pixels too wide`] : [];
}

async function pictureOf(editor: Editor, name: string): Promise<void> {
  const readmeFolder = pictures.has(name) ? process.env['GLM_AIR_SCREENSHOTS'] : undefined;
  const folder = readmeFolder ?? path.join(tmpdir(), 'glm-air-looks');
  await fs.mkdir(folder, { recursive: true });
  await editor.page
    .locator('.part.sidebar')
    .screenshot({ path: path.join(folder, `${name}.png`), animations: 'disabled' });
}
