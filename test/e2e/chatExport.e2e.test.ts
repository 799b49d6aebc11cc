import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { useChatWorld } from '../support/chatWorld.ts';

const world = useChatWorld();

test('a chat is exported as Markdown and as JSON, and comes back the same', async () => {
  const { chat, remote } = world();
  remote.willSay(
    [{ thought: 'Hm.' }, { call: 'read_file', with: { path: 'format.ts' } }],
    [{ text: 'It *formats*.' }],
  );
  await chat.ask('What does it do?');
  const shown = await chat.by('message-assistant').innerText();
  const markdown = await exported('export-markdown', 'chat.md');
  const json = await exported('export-json', 'chat.json');
  expect(markdown).toContain('What does it do?');
  expect(markdown).toContain('It *formats*.');
  await chat.startOver();
  await chat.by('more').click();
  await chat.by('import').click();
  await answerFileDialog('chat.json');
  await chat.by('message-user').getByText('What does it do?').waitFor();

  expect(await chat.by('message-assistant').innerText()).toBe(shown);
  const again = await exported('export-json', 'again.json');
  expect(JSON.parse(again)).toEqual(JSON.parse(json));
});

async function exported(item: string, name: string): Promise<string> {
  const { chat, editor } = world();
  await chat.by('more').click();
  await chat.by(item).click();
  await answerFileDialog(name);
  const read = () => fs.readFile(path.join(editor.workspace, name), 'utf8').catch(() => '');
  return editor.waitFor(read, (text) => text !== '');
}

/** Types a path into the dialog for files, which is a quick pick in a browser. */
async function answerFileDialog(name: string): Promise<void> {
  const { editor } = world();
  const dialog = editor.page.locator('.quick-input-widget');
  // Until it has read the folder the dialog writes a path of its own over what is typed.
  await dialog.locator('.monaco-list-row', { hasText: '..' }).first().waitFor();
  await dialog.locator('input.input').fill(path.join(editor.workspace, name));
  await editor.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
}
