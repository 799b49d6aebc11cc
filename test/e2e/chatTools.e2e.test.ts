import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../support/chatRemote.ts';
import { useChatWorld } from '../support/chatWorld.ts';
import { isRunning } from '../support/isRunning.ts';

const world = useChatWorld();

const importLine = 'import { formatPrice } from "./format";';
const edits = [{ search: importLine, replace: `// Prices.\n${importLine}` }];

async function states(): Promise<readonly (string | null)[]> {
  const calls = await world().chat.by('tool-call').all();
  return Promise.all(calls.map((call) => call.getAttribute('data-state')));
}

describe('a turn of three rounds', () => {
  test('reads and fails, changes with approval, is denied, and each time the model is told', async () => {
    const { chat, editor, remote } = world();
    await chat.by('thinking-choice').selectOption('on');
    const before = remote.chats.length;
    remote.willSay(
      [
        { thought: 'I look first.' },
        { call: 'read_file', with: { path: 'cart.ts', startLine: 1, endLine: 2 } },
        { call: 'read_file', with: { path: 'missing.ts' } },
      ],
      [
        { thought: 'Now the change.' },
        { text: 'I add a line.' },
        { call: 'edit_file', with: { path: 'cart.ts', edits } },
      ],
      [{ call: 'run_command', with: { command: 'touch made-by-glm' } }],
      [{ text: 'All done.' }],
    );
    await chat.send('Add a comment to the cart');
    await chat.waitFor('approve');
    await editor.screenshot('chat-tools-approval');
    expect(await chat.by('question').innerText()).toContain('cart.ts');
    await chat.by('approve').click();
    await chat.by('question').getByText('touch made-by-glm').first().waitFor();
    await chat.by('deny-message').fill('No new files, please.');
    await chat.by('deny').click();
    expect(await chat.waitUntilOver()).toContain('All done.');
    await editor.screenshot('chat-tools-done');

    expect(await states()).toEqual(['done', 'failed', 'done', 'denied']);
    const text = await fs.readFile(path.join(editor.workspace, 'cart.ts'), 'utf8');
    expect(text.startsWith(`// Prices.\n${importLine}\n`)).toBe(true);
    await expect(fs.stat(path.join(editor.workspace, 'made-by-glm'))).rejects.toThrow('ENOENT');
    expect(remote.chats.slice(before)).toHaveLength(4);
    const last = remote.chats.at(-1)?.messages ?? [];
    expect(last.slice(1)).toMatchObject([
      { role: 'user', content: 'Add a comment to the cart' },
      {
        role: 'assistant',
        reasoning_content: 'I look first.',
        tool_calls: [{ function: { name: 'read_file' } }, { function: { name: 'read_file' } }],
      },
      { role: 'tool', content: expect.stringContaining(importLine) },
      { role: 'tool', content: expect.stringContaining('missing.ts') },
      { role: 'assistant', content: 'I add a line.', reasoning_content: 'Now the change.' },
      { role: 'tool', content: expect.stringContaining('cart.ts') },
      { role: 'assistant', tool_calls: [{ function: { name: 'run_command' } }] },
      { role: 'tool', content: expect.stringContaining('No new files, please.') },
    ]);
    expect(last[3]?.content).toMatch(/^\[data (\w+): file [^]*\n\[end of data \1\]/m);
    const ids = last.flatMap((message) => callIds(message));
    expect(last.flatMap((message) => resultIds(message))).toEqual(ids);
    for (const [index, body] of remote.chats.slice(before, -1).entries()) {
      const next = remote.chats[before + index + 1]?.messages;
      expect(next?.slice(0, body.messages?.length)).toEqual(body.messages);
    }
  });

  test('leaves its thoughts out of the next question, but not its calls', async () => {
    const { chat, remote } = world();
    remote.willSay(
      [{ thought: 'I look.' }, { call: 'read_file', with: { path: 'format.ts' } }],
      [{ text: 'It formats.' }],
      [{ text: 'Yes.' }],
    );
    await chat.ask('What does format.ts do?');
    await chat.ask('Sure?');

    const messages = remote.chats.at(-1)?.messages ?? [];
    expect(messages.map(({ role }) => role).slice(1)).toEqual([
      'user',
      'assistant',
      'tool',
      'assistant',
      'user',
    ]);
    expect(JSON.stringify(messages)).not.toContain('I look.');
  });
});

test('a stop while a tool works ends it, says so, and the next message works', async () => {
  const { chat, editor, remote } = world();
  const pidFile = path.join(editor.workspace, 'sleeper.pid');
  const command = `node -e "require('fs').writeFileSync('sleeper.pid', String(process.pid)); setInterval(() => {}, 1000)"`;
  remote.willSay(
    [{ call: 'run_command', with: { command, waitSeconds: 500 } }],
    [{ text: 'Stopped, I see.' }],
  );
  await chat.send('Run it');
  await chat.by('approve').click();
  const pid = Number(
    await editor.waitFor(
      () => fs.readFile(pidFile, 'utf8').catch(() => ''),
      (text) => text !== '',
    ),
  );
  await expect.poll(states).toEqual(['running']);
  await chat.by('stop').click();

  expect(await chat.waitUntilOver()).toContain('You stopped this answer.');
  expect(await states()).toEqual(['stopped']);
  await expect.poll(() => isRunning(pid)).toBe(false);
  expect(await chat.ask('And now?')).toContain('Stopped, I see.');
  expect(remote.chats.at(-1)?.messages?.at(-2)?.content).toContain('The user stopped this');
});

test('a stop while a question waits takes the question away and nothing happens', async () => {
  const { chat, editor, remote } = world();
  remote.willSay([{ call: 'create_file', with: { path: 'never.ts', content: 'x' } }]);
  await chat.send('Make a file');
  await chat.waitFor('approve');
  await chat.by('stop').click();

  expect(await chat.waitUntilOver()).toContain('You stopped this answer.');
  expect(await chat.by('question').count()).toBe(0);
  expect(await states()).toEqual(['stopped']);
  await expect(fs.stat(path.join(editor.workspace, 'never.ts'))).rejects.toThrow('ENOENT');
});

test('a model that makes the same call again and again is stopped, and the user is told', async () => {
  const { chat, remote } = world();
  const before = remote.chats.length;
  const again: Answer = [{ call: 'read_file', with: { path: 'format.ts' } }];
  remote.willSay(again, again, again, again, again, again, again, again);
  const answer = await chat.ask('Look at it');

  expect(answer).toMatch(/Stopped: the model made the same call \d times in a row/);
  expect(remote.chats.length - before).toBeLessThan(6);
});

test('a question of the model is answered in the chat', async () => {
  const { chat, remote } = world();
  const question = { question: 'Which of the two?', options: ['The left', 'The right'] };
  remote.willSay([{ call: 'ask_user', with: question }], [{ text: 'The right it is.' }]);
  await chat.send('Take one of them');
  await chat.by('option').filter({ hasText: 'The right' }).click();

  expect(await chat.waitUntilOver()).toContain('The right it is.');
  expect(remote.chats.at(-1)?.messages?.at(-1)).toMatchObject({
    role: 'tool',
    content: expect.stringContaining('The right'),
  });
});

function callIds(message: object): readonly string[] {
  const calls = 'tool_calls' in message ? message.tool_calls : [];
  return Array.isArray(calls) ? calls.map(({ id }) => String(id)) : [];
}

function resultIds(message: object): readonly string[] {
  return 'tool_call_id' in message ? [String(message.tool_call_id)] : [];
}
