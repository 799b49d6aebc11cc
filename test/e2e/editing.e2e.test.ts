import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';

const tinyGlm = path.join(import.meta.dirname, '../fixtures/tiny-glm/tiny-glm.gguf');

let editor: Editor;

const stats = 'from math import sqrt\n\n\ndef mean(values):\n    if not';
const notebook = {
  cells: [{ cell_type: 'code', metadata: {}, outputs: [], source: stats.split(/(?<=\n)/) }],
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
};

beforeAll(async () => {
  const workspace = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-editing-'));
  await fs.writeFile(path.join(workspace, 'stats.ipynb'), JSON.stringify(notebook));
  editor = await Editor.start({
    workspace,
    extensions: [await packagedExtension()],
    settings: {
      'glmAir.local.modelPath': tinyGlm,
      'editor.quickSuggestions': { other: 'off' },
      'editor.suggestOnTriggerCharacters': false,
      'editor.autoClosingBrackets': 'languageDefined',
    },
  });
  await fs.rm(workspace, { recursive: true });
  await editor.waitForStatusBar('glmAir.status', (text) => text.startsWith('GLM demo'));
});
afterAll(() => editor?.close());

test('an untitled document gets ghost text, and Ctrl+Alt+Right takes its first line', async () => {
  await editor.runCommand('File: New Untitled Text File');
  await editor.runCommand('Change Language Mode');
  await editor.typeText('Python');
  await editor.pickItem('Python');
  await editor.waitForStatusBar('status.editor.mode', (text) => text === 'Python');
  await editor.page.locator('.monaco-editor.focused').waitFor();
  await editor.page.keyboard.insertText(stats);
  await editor.typeText(' va');
  const suggested = await editor.waitForGhostText((text) => text.includes('\n'));
  expect(suggested).toMatch(/^lues:\n\s+raise ValueError/);

  await editor.press('Control+Alt+ArrowRight');

  const rest = await editor.waitForGhostText((text) => text !== suggested);
  expect(rest).toMatch(/raise ValueError/);
  expect(rest).not.toContain('lues:');
});

test('Shift+Tab takes indentation away, also while there is ghost text', async () => {
  await editor.typeText(' '.repeat(8));
  await editor.waitForGhostText((text) => text.startsWith('raise ValueError'));
  await editor.waitForStatusBar('status.editor.selection', (text) => text === 'Ln 6, Col 9');

  await editor.press('Shift+Tab');

  await editor.waitForStatusBar('status.editor.selection', (text) => text === 'Ln 6, Col 5');
});

test('a notebook cell gets ghost text', async () => {
  await editor.press('ControlOrMeta+P');
  await editor.typeText('stats.ipynb');
  await editor.pickItem('stats.ipynb');
  const cell = editor.page.locator('.notebook-editor .cell.code .monaco-editor').first();
  await cell.click();
  await editor.press('Control+End');
  await editor.typeText(' va');

  expect(await editor.waitForGhostText()).toMatch(/^lues:\n?/);
});
