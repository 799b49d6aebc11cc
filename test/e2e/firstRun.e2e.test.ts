import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';

const tinyGlm = path.join(import.meta.dirname, '../fixtures/tiny-glm/tiny-glm.gguf');

let editor: Editor;

beforeAll(async () => {
  editor = await Editor.start({
    extensions: [await packagedExtension()],
    settings: {
      'editor.quickSuggestions': { other: 'off' },
      'editor.suggestOnTriggerCharacters': false,
    },
  });
});
afterAll(() => editor?.close());

test('with neither key nor model the walkthrough opens with its three doors', async () => {
  const walkthrough = editor.page.locator('.getting-started-category, .gettingStartedContainer');
  await walkthrough.first().waitFor();

  for (const door of ['Paste an API key', 'Use a model on this machine', 'Try the demo model']) {
    await editor.page.getByText(door, { exact: true }).first().waitFor();
  }
  expect(await editor.readStatusBar('glmAir.status')).toBe('GLM set up');
  await editor.screenshot('walkthrough');
});

test('the third door leads to ghost text, offline and without a key, and says that it is a demo', async () => {
  await editor.page.getByText('Try the demo model', { exact: true }).first().click();
  await editor.page.getByRole('button', { name: 'Use Demo Model' }).click();

  await editor.waitForStatusBar('glmAir.status', (text) => text.startsWith('GLM demo'));
  await editor.page.locator('.monaco-editor.focused').waitFor();
  await editor.typeText(' this.items.r');

  expect(await editor.waitForGhostText()).toMatch(/^educe\(\(sum, item\) =>/);
  await editor.screenshot('demo');
});

test('the status bar opens the toggle, which tells how each backend is', async () => {
  await editor.clickStatusBar('glmAir.status');
  await editor.page.locator('.quick-input-list .monaco-list-row').first().waitFor();

  const rows = await editor.page.locator('.quick-input-list .monaco-list-row').allTextContents();
  expect(rows.slice(0, 3).map((row) => row.replaceAll('\u00A0', ' '))).toEqual([
    expect.stringContaining('Automatic'),
    expect.stringMatching(/Local.*demo model, ready/),
    expect.stringMatching(/Remote.*GLM Air: Set API Key/),
  ]);
  await editor.pickItem('Remote');
  await editor.waitForStatusBar('glmAir.status', (text) => text === 'GLM no key');
});

test('ghost text can be paused and switched off, and back on', async () => {
  await editor.runCommand('GLM Air: Snooze');
  await editor.pickItem('5 minutes');
  await editor.waitForStatusBar('glmAir.status', (text) => /^GLM paused until \d/.test(text));
  await editor.runCommand('GLM Air: Snooze');
  await editor.runCommand('GLM Air: Toggle Completion');
  await editor.waitForStatusBar('glmAir.status', (text) => text === 'GLM off');
  await editor.runCommand('GLM Air: Toggle Completion');

  await editor.waitForStatusBar('glmAir.status', (text) => text === 'GLM no key');
});

test.each([
  ['light', 'Default Light Modern', '.vs'],
  ['dark', 'Default Dark Modern', '.vs-dark'],
  ['high-contrast', 'Default High Contrast', '.hc-black'],
])('suggestion, status and toggle are drawn in a %s theme', async (name, theme, themeClass) => {
  await editor.setSettings({
    'workbench.colorTheme': theme,
    'glmAir.backend': 'auto',
    'glmAir.local.modelPath': tinyGlm,
  });
  await editor.page.locator(`.monaco-workbench${themeClass}`).waitFor();
  await editor.waitForStatusBar('glmAir.status', (text) => text.startsWith('GLM demo'));
  await editor.runCommand('GLM Air: Trigger Completion');
  await editor.waitForGhostText();
  await editor.screenshot(`theme-${name}`);

  await editor.clickStatusBar('glmAir.status');
  await editor.page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await editor.screenshot(`toggle-${name}`);
  await editor.press('Escape');
});

test('nothing of all this raised a notification', async () => {
  expect(await editor.page.locator('.notification-toast').count()).toBe(0);
});
