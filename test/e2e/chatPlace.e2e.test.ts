import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChatRemote } from '../support/chatRemote.ts';
import { Editor } from '../support/editor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';
import { webviewFrame } from '../support/webviewFrame.ts';

const code = 'const answer = 42;';
const answer = [
  `Look at \`cart.ts:3\`, at [a page](https://example.org/?q=1) and at \`../secret.txt\`.`,
  '```ts',
  code,
  '```',
  '```sh',
  '# first',
  'touch one.txt',
  'touch two.txt',
  '```',
].join('\n');

let editor: Editor;
let remote: ChatRemote;

beforeAll(async () => {
  remote = await ChatRemote.start();
  editor = await Editor.start({
    extensions: [await packagedExtension()],
    settings: {
      'glmAir.backend': 'remote',
      'glmAir.remote.provider': 'custom',
      'glmAir.remote.baseUrl': remote.baseUrl,
      'glmAir.remote.model': 'glm-4.5-air',
      'glmAir.completion.enabled': false,
    },
  });
  await editor.page.setViewportSize({ width: 1400, height: 900 });
});
afterAll(async () => {
  await editor?.close();
  await remote?.close();
});

test('the key opens the chat with the caret in it, and the file of the editor goes along', async () => {
  await editor.openFile('cart.ts');
  await editor.press('Control+Alt+G');
  const page = await webviewFrame(editor, 'composer');
  await page.getByTestId('chip').filter({ hasText: 'cart.ts' }).waitFor();

  const composer = page.getByTestId('composer');
  await page.locator('textarea:focus').waitFor();
  await editor.typeText('Hello');
  expect(await composer.inputValue()).toBe('Hello');
});

test('an answer comes, and a tab shows the same chat', async () => {
  remote.willSay([{ text: answer }]);
  const page = await webviewFrame(editor, 'composer');
  await editor.press('Enter');
  await page.getByTestId('message-assistant').getByText('Look at').waitFor();
  await editor.runCommand('GLM Air: Open Chat in Editor');
  await waitForPages(2);
  await editor.runCommand('View: Close All Editors');
  await waitForPages(1);
});

test('a link to a file opens it at the line, and none leads out of the workspace', async () => {
  const page = await webviewFrame(editor, 'message-assistant');
  await page.getByRole('link', { name: '../secret.txt' }).click();
  const notice = editor.page.locator('.notifications-toasts');
  await notice.getByText('“../secret.txt” is not opened from the chat').waitFor();
  await page.getByRole('link', { name: 'cart.ts:3' }).click();
  await editor.waitFor(caretPlace, (place) => place.startsWith('Ln 3,'));
  await editor.page.locator('.tab.active', { hasText: 'cart.ts' }).waitFor();
});

test('a link to the web is shown whole before it opens', async () => {
  const page = await webviewFrame(editor, 'message-assistant');
  await page.getByRole('link', { name: 'a page' }).click();
  const dialog = editor.page.locator('.monaco-dialog-box');
  await dialog.waitFor();

  expect(await dialog.innerText()).toContain('https://example.org/?q=1');
  await editor.press('Escape');
});

test('code goes into the file at the cursor, into a new file, and into a terminal without running', async () => {
  await editor.openFile('format.ts');
  const page = await webviewFrame(editor, 'code-insert');
  await page.getByTestId('code-insert').first().click();
  await editor.page.locator('.tab.active.dirty').waitFor();
  expect(await editor.saveAndRead('format.ts')).toMatch(/^const answer = 42;/);

  await page.getByTestId('code-newFile').first().click();
  await editor.page.locator('.tab.active', { hasText: 'Untitled-1' }).waitFor();

  await page.getByTestId('code-terminal').click();
  const made = path.join(editor.workspace, 'two.txt');
  const isMade = () => fs.stat(made).then(Boolean, () => false);
  await editor.page.locator('.terminal.xterm.focus').waitFor();
  await editor.page.waitForTimeout(2_000); // A shell that was told to run it would have by now.
  expect(await isMade()).toBe(false);

  await editor.press('Enter');
  await editor.waitFor(isMade, Boolean);
});

test('code is applied to the file once its difference was accepted', async () => {
  await editor.openFile('cart.ts', { line: 1, column: 1 });
  const page = await webviewFrame(editor, 'code-apply');
  await page.getByTestId('code-apply').first().click();
  await editor.page.locator('.tab.active', { hasText: 'Edit cart.ts' }).waitFor();
  await editor.runCommand('GLM Air: Accept All Changes');
  await editor.page.locator('.tab.active.dirty', { hasText: 'cart.ts' }).waitFor();
  expect(await editor.saveAndRead('cart.ts')).toMatch(/^const answer = 42;\nimport/);
});

test('@ finds a file by a few letters, and it goes along whole', async () => {
  const page = await webviewFrame(editor, 'composer');
  await page.getByTestId('composer').click();
  await editor.typeText('What is in @fmt', 60);
  await page.getByTestId('suggestions').getByText('format.ts').waitFor();
  await editor.press('Enter');
  await page.getByTestId('chip').filter({ hasText: 'format.ts' }).waitFor();
  await editor.press('Enter');
  await editor.waitFor(
    async () => JSON.stringify(remote.chats.at(-1)),
    (body) => body.includes('formatPrice'),
  );
});

test('what was sent for an answer can be read to the letter', async () => {
  const page = await webviewFrame(editor, 'message-assistant');
  await page.getByTestId('answer-badge').first().click();
  await page.getByTestId('open-sent').first().click();
  await editor.page.locator('.tab.active', { hasText: 'sent.json' }).waitFor();
  await editor.page.locator('.view-lines').getByText('"messages"').waitFor();
});

test('a question that no page shows is told in the status bar, and a click shows it', async () => {
  remote.willSay([{ call: 'delete_file', with: { path: 'stats.py' } }]);
  const page = await webviewFrame(editor, 'composer');
  await page.getByTestId('composer').fill('Delete it');
  await page.getByTestId('composer').press('Enter');
  await page.getByTestId('approve').waitFor();
  await editor.runCommand('View: Close Primary Side Bar');
  await editor.waitForStatusBar('glmAir.waiting', (text) => text.includes('GLM asks'));
  await editor.clickStatusBar('glmAir.waiting');
  const again = await webviewFrame(editor, 'approve');
  await again.getByTestId('deny').click();
  await editor.waitFor(
    () => editor.readStatusBar('glmAir.waiting'),
    (text) => text === '',
  );
});

async function caretPlace(): Promise<string> {
  return (await editor.page.locator('#status\\.editor\\.selection').innerText()).trim();
}

/** Waits until so many pages show the answer. */
async function waitForPages(expected: number): Promise<void> {
  const shown = async () => {
    const frames = editor.page.frames();
    const counts = frames.map((frame) =>
      frame
        .getByTestId('message-assistant')
        .count()
        .catch(() => 0),
    );
    return (await Promise.all(counts)).filter((count) => count > 0).length;
  };
  await editor.waitFor(shown, (count) => count === expected);
}
