import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';
import { completionStream, startScriptedServer } from '../support/scriptedServer.ts';

const tinyGlm = path.join(import.meta.dirname, '../fixtures/tiny-glm/tiny-glm.gguf');
const isModelReady = (status: string) => /^GLM demo( \d+ ms)?$/.test(status);

/** The line that the tests write; the sample workspace has it, the copy that is open has not. */
const line = 'return this.items.length < before;';
const begun = 'return this.items.le';
const rest = line.slice(begun.length);

let editor: Editor;
let sample: string;

beforeAll(async () => {
  editor = await Editor.start({
    extensions: [await packagedExtension()],
    settings: {
      'glmAir.local.modelPath': tinyGlm,
      'editor.quickSuggestions': { other: 'off' },
      'editor.suggestOnTriggerCharacters': false,
    },
  });
  sample = await fs.readFile(path.join(editor.workspace, 'cart.ts'), 'utf8');
  await editor.waitForStatusBar('glmAir.status', isModelReady);
});
afterAll(() => editor?.close());

/** Each test begins with the line missing and the cursor in its place. */
beforeEach(async () => {
  const lineNumber = sample.split('\n').findIndex((each) => each.trim() === line) + 1;
  await fs.writeFile(path.join(editor.workspace, 'cart.ts'), sample.replace(line, ''));
  await editor.openFile('cart.ts');
  await editor.runCommand('File: Revert File');
  await editor.openFile('cart.ts', { line: lineNumber, column: 5 });
});

test('typing in the sample workspace shows what the local model writes, and Tab takes it', async () => {
  await editor.typeText(begun);

  expect(await editor.waitForGhostText()).toBe(rest);
  expect(await editor.readStatusBar('glmAir.status')).toMatch(/^GLM demo \d+ ms$/);
  await editor.screenshot('ghost-text');

  await editor.press('Tab');
  await editor.waitForGhostText((text) => text !== rest);
  expect(await editor.saveAndRead('cart.ts')).toBe(sample);
  await editor.screenshot('accepted');
});

test('Ctrl+Right takes one word and leaves the rest on the screen', async () => {
  await editor.typeText(begun);
  await editor.waitForGhostText((text) => text === rest);

  await editor.press('Control+ArrowRight');

  expect(await editor.waitForGhostText((text) => text !== rest)).toBe(' < before;');
  await editor.screenshot('accept-word');
});

test('Escape takes the suggestion away', async () => {
  await editor.typeText(begun);
  await editor.waitForGhostText((text) => text === rest);

  await editor.press('Escape');

  await editor.waitForGhostText((text) => text === '');
  await editor.screenshot('dismissed');
});

test('ghost text extends what the suggest widget has selected, and Tab takes that alone', async () => {
  await editor.typeText(begun);
  await editor.press('Control+Space');
  await editor.page.locator('.suggest-widget.visible').waitFor();

  expect(await editor.waitForGhostText((text) => text.endsWith('before;'))).toBe(rest);
  await editor.screenshot('suggest-widget');
  await editor.press('Tab');

  await editor.waitForGhostText((text) => text === ' < before;');
});

test('switching to remote makes the API answer, typing along it costs no request, and the status bar follows', async () => {
  const server = await startScriptedServer(() => ({
    chunks: [completionStream('ngth', ' === 0;')],
  }));
  await editor.setSettings({
    'glmAir.backend': 'remote',
    'glmAir.remote.provider': 'custom',
    'glmAir.remote.baseUrl': `${server.url}/v1`,
  });
  await editor.waitForStatusBar('glmAir.status', (text) => text.startsWith('GLM remote'));

  await editor.typeText(begun);
  await editor.waitForGhostText((text) => text === 'ngth === 0;');
  const requests = server.requests.length;
  await editor.screenshot('remote');
  for (const [index, key] of 'ngth ==='.split('').entries()) {
    await editor.typeText(key);
    await editor.waitForGhostText((text) => text === 'ngth === 0;'.slice(index + 1));
  }
  await editor.screenshot('typed-along');

  expect(server.requests.length).toBe(requests);
  expect(await editor.readStatusBar('glmAir.status')).toMatch(/^GLM remote \d+ ms$/);
});
