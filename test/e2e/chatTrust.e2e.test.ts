import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startChatWorld, type ChatWorld } from '../support/chatWorld.ts';

let world: ChatWorld;

beforeAll(async () => {
  world = await startChatWorld({
    trust: 'restricted',
    settings: { 'security.workspace.trust.startupPrompt': 'never' },
  });
});
afterAll(() => world?.close());

test('in a workspace that is not trusted the chat reads files', async () => {
  const { chat, editor, remote } = world;
  await editor.page.getByText('Restricted Mode').first().waitFor();
  remote.willSay([{ call: 'read_file', with: { path: 'cart.ts' } }], [{ text: 'It adds up.' }]);

  expect(await chat.ask('What does it do?')).toContain('It adds up.');
  expect(await chat.by('tool-call').getAttribute('data-state')).toBe('done');
  const offered = JSON.stringify(remote.chats[0]?.['tools']);
  expect(offered).toContain('read_file');
  expect(offered).not.toContain('run_command');
});

test('what would leave a trace there is refused with a sentence, and nothing happens', async () => {
  const { chat, editor, remote } = world;
  await chat.startOver();
  remote.willSay(
    [{ call: 'run_command', with: { command: 'touch made.txt' } }],
    [{ call: 'write_file', with: { path: 'made.txt', content: 'made' } }],
    [{ text: 'I can not.' }],
  );
  await chat.ask('Make a file');
  await editor.screenshot('trust-refused');

  const calls = chat.by('tool-call');
  expect(
    await calls.evaluateAll((all) => all.map((each) => each.getAttribute('data-state'))),
  ).toEqual(['failed', 'failed']);
  expect(await chat.by('approve').count()).toBe(0);
  expect(JSON.stringify(remote.chats.at(-1)?.messages)).toMatch(/trust/i);
  await expect(fs.stat(path.join(editor.workspace, 'made.txt'))).rejects.toThrow('ENOENT');
});
