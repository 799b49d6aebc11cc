import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { performanceSnapshot } from '../../src/protocol/performance.ts';
import { axeViolations } from '../support/axeViolations.ts';
import { Editor } from '../support/editor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';
import { performanceDay } from '../support/performanceSnapshot.ts';
import {
  completionStream,
  openScriptedServer,
  type OpenScriptedServer,
} from '../support/scriptedServer.ts';
import { missingRest, sampleLines, typeMissingLine } from '../support/typeMissingLine.ts';
import { webviewFrame } from '../support/webviewFrame.ts';

const tinyGlm = path.join(import.meta.dirname, '../fixtures/tiny-glm/tiny-glm.gguf');
const tabName = 'GLM Air: Performance';
const themes = [
  ['light', 'Default Light Modern', '.vs'],
  ['dark', 'Default Dark Modern', '.vs-dark'],
  ['high-contrast', 'Default High Contrast', '.hc-black'],
] as const;
const remoteAnswer = [150, completionStream('ngth', ' === 0;')];
const wide = { width: 1280, height: 1000 };

let editor: Editor;
let server: OpenScriptedServer;

beforeAll(async () => {
  server = await openScriptedServer(() => ({ chunks: remoteAnswer }));
  editor = await Editor.start({
    extensions: [await packagedExtension()],
    settings: {
      'glmAir.local.modelPath': tinyGlm,
      'glmAir.backend': 'local',
      'glmAir.remote.provider': 'custom',
      'glmAir.remote.baseUrl': `${server.url}/v1`,
      'glmAir.remote.model': 'glm-4.5-air',
      'glmAir.budget.prices': { 'glm-4.5-air': { input: 20, output: 110 } },
      'glmAir.budget.maxUsdPerDay': 0.25,
      'editor.quickSuggestions': { other: 'off' },
      'editor.suggestOnTriggerCharacters': false,
    },
  });
  await editor.page.setViewportSize(wide);
  await editor.waitForStatusBar('glmAir.status', (text) => text.startsWith('GLM demo'));
  await editor.runCommand('View: Close Primary Side Bar');
});
afterAll(async () => {
  await editor?.close();
  await server?.close();
});

test('before anything was asked, the page says what it will show', async () => {
  const page = await openPage();

  expect(await page.getByTestId('empty').innerText()).toContain('Type some code');
  expect(await page.getByTestId('decision').innerText()).toMatch(/^Ghost text comes from demo \(/);
  for (const [name, theme, themeClass] of themes) {
    await changeTheme(theme, themeClass);
    expect(await axeViolations(page), name).toEqual([]);
    await editor.screenshot(`performance-empty-${name}`);
  }
});

test('after ghost text from both backends it shows who was how fast, and why it was asked', async () => {
  await typeMissingLine(editor);
  await editor.waitForGhostText((text) => text === missingRest);
  for (const key of 'ngth') {
    await editor.typeText(key);
    await editor.page.waitForTimeout(200);
  }
  await typeMissingLine(editor, sampleLines.ofTotal);
  await editor.waitForGhostText((text) => text === sampleLines.ofTotal.rest);
  await editor.setSettings({ 'glmAir.backend': 'remote' });
  await editor.waitForStatusBar('glmAir.status', (text) => text.startsWith('GLM remote'));
  await typeMissingLine(editor);
  await editor.waitForGhostText((text) => text === 'ngth === 0;');

  const page = await openPage();

  const choices = page.getByTestId('choices').locator('tbody tr');
  await editor.waitFor(
    () => choices.allInnerTexts(),
    (rows) => /Remote.*Answered/s.test(rows[0] ?? '') && rows.some((row) => /Local/.test(row)),
  );
  const latency = await page.getByTestId('latency').locator('tbody tr').allInnerTexts();
  expect(latency).toEqual([
    expect.stringMatching(/^Local\s+Ghost text\s+up to 1k tokens\s+\d+\s+0\s+\d+ ms/),
    expect.stringMatching(/^Remote\s+Ghost text\s+up to 1k tokens\s+1\s+0\s+\d+ ms/),
  ]);
  expect(await page.locator('.chart canvas').count()).toBe(2);
  expect(await page.getByTestId('layers').innerText()).toMatch(/typed along\s+[1-9]/);
  expect(await page.getByTestId('hours').locator('tbody tr').count()).toBeGreaterThan(0);
  expect(await page.getByTestId('cost').innerText()).toMatch(/\$0\.\d+ of \$0\.25 spent/);
  expect(await axeViolations(page)).toEqual([]);
});

test.each(themes)('a full day can be read in a %s theme', async (name, theme, themeClass) => {
  const page = await openPage();
  await changeTheme(theme, themeClass);
  const message = { type: 'snapshot', snapshot: performanceDay(500, Date.now()) };
  await page.evaluate(`postMessage(${JSON.stringify(message)})`);
  await page.getByTestId('choices').locator('tbody tr').nth(99).waitFor();

  expect(await axeViolations(page)).toEqual([]);
  await page.evaluate('scrollTo(0, 0)');
  await editor.screenshot(`performance-${name}`);
  await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
  await editor.screenshot(`performance-${name}-end`);
});

test('it can be read in a column of 400 pixels', async () => {
  const page = await openPage();
  await editor.page.setViewportSize({ width: 450, height: 1000 });

  await editor.waitFor(
    () => page.evaluate('innerWidth'),
    (width) => Number(width) <= 410,
  );
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  expect(await axeViolations(page)).toEqual([]);
  await page.evaluate('scrollTo(0, 0)');
  await editor.screenshot('performance-narrow');
  await editor.page.setViewportSize(wide);
});

test('the keyboard alone opens the page, exports what it shows and changes who answers', async () => {
  const input = editor.page.locator('.quick-input-widget input.input');
  await editor.openFile('cart.ts');
  await editor.press('F1');
  await input.waitFor();
  await editor.typeText('GLM Air: Show Performance');
  await editor.page
    .locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Show Performance' })
    .waitFor();
  await editor.press('Enter');

  await reach('export', 'Tab');
  await editor.press('Enter');
  await editor.waitFor(
    () => input.inputValue(),
    (value) => value.endsWith('.json'),
  );
  const file = await input.inputValue();
  await editor.press('Enter');
  const exported = await editor.waitFor(
    () => fs.readFile(file, 'utf8').catch(() => ''),
    (read) => read !== '',
  );
  const snapshot = performanceSnapshot.parse(JSON.parse(exported));
  expect(new Set(snapshot.answers.map(({ backend }) => backend))).toEqual(
    new Set(['local', 'remote']),
  );

  await reach('select-backend', 'Shift+Tab');
  await editor.press('Enter');
  await editor.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await editor.press('ArrowDown');
  await editor.press('Enter');
  await editor.waitForStatusBar('glmAir.status', (text) => text.startsWith('GLM demo'));
});

test('a reloaded window has no broken tab, and the page goes on where it was', async () => {
  const rows = (await openPage()).getByTestId('choices').locator('tbody tr');
  const count = await rows.count();
  expect(count).toBeGreaterThan(2);
  await editor.page.waitForTimeout(16_000); // until what was measured has been written down
  await editor.page.reload();
  await editor.waitForStatusBar('glmAir.status', (text) => /^GLM (demo|remote)/.test(text));
  expect(await editor.page.locator('.tab', { hasText: tabName }).count()).toBe(0);

  const restored = (await openPage()).getByTestId('choices').locator('tbody tr');
  await editor.waitFor(
    () => restored.count(),
    (restoredCount) => restoredCount === count,
  );
});

test('nothing of all this was worth a warning in the log', async () => {
  expect(await editor.extensionHostLog()).not.toMatch(/performance/);
});

async function openPage() {
  await editor.runCommand('GLM Air: Show Performance');
  return webviewFrame(editor, 'export');
}

/** Moves the focus on until it is where a test wants it. */
async function reach(testId: string, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  const page = await webviewFrame(editor, testId);
  // A dialog gives the focus back a moment after it is gone.
  await editor.waitFor(() => page.evaluate('document.hasFocus()'), Boolean);
  for (let presses = 0; presses < 5; presses += 1) {
    await editor.press(key);
    await editor.page.waitForTimeout(300); // until the frame within a frame has got the key
    if ((await page.evaluate('document.activeElement.dataset.testid')) === testId) {
      return;
    }
  }
  expect.fail(`${testId} can’t be reached`);
}

async function changeTheme(theme: string, themeClass: string): Promise<void> {
  await editor.setSettings({ 'workbench.colorTheme': theme });
  await editor.page.locator(`.monaco-workbench${themeClass}`).waitFor();
  await editor.page.waitForTimeout(500); // until the page has been told and has drawn its charts
}
