import { afterAll, beforeAll, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';

let editor: Editor;

beforeAll(async () => {
  editor = await Editor.start({ extensions: [await packagedExtension()] });
});
afterAll(() => editor?.close());

test('the packaged extension activates in a fresh VS Code and shows its state', async () => {
  await editor.waitForStatusBar('glmAir.status', (text) => text.includes('GLM'));
  const log = await editor.extensionHostLog();
  expect(log).toContain('_doActivateExtension glm-air.glm-air');
  expect(log).not.toMatch(/Activating extension glm-air\.glm-air failed/);
});

test('its commands are in the palette', async () => {
  await editor.runCommand('GLM Air: Show Log');
  const channel = editor.page.locator('.panel select, .panel .monaco-select-box');
  await channel.first().waitFor({ timeout: 30_000 });
});
