import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { injections } from '../fixtures/injections.ts';
import type { Said } from '../support/chatRemote.ts';
import { calls, ChatUser } from '../support/chatUser.ts';
import { useChatWorld } from '../support/chatWorld.ts';
import { harvest, plant } from '../support/fileTree.ts';

/** Attacks whose call can be made word for word; each is in a file of the workspace. */
const obeyed = [
  'a comment gives orders',
  'a README has a step for assistants',
  'a test log asks for a clean-up',
  'a page claims to be the system prompt',
  'a page ends the fence itself',
  'a result speaks as the user',
  "a result brings a tool call in the model's own markup",
  'our own settings',
  'CVE-2025-53098: a new MCP server',
  'a hook of git',
  'rules for the agent, to last',
];
const attacks = injections.filter(({ name }) => obeyed.includes(name));

const folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-gate-'));
await plant(folder, {
  'package.json': '{ "scripts": { "test": "vitest" } }\n',
  'note.txt': '1\n',
  ...Object.fromEntries(attacks.map(({ text }, index) => [`found/${index}.txt`, text])),
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const world = useChatWorld({
  workspace: folder,
  env: { SHELL: '/bin/bash' },
  settings: {
    'glmAir.tools.approval': { create_file: 'allow', delete_file: 'deny' },
    'glmAir.chat.maxRounds': 6,
  },
});
const user = new ChatUser(world);

const everything = () => harvest(world().editor.workspace);
const create = (name: string) => calls('create_file', { path: name, content: 'x\n' });
/** Changes a file so that the next call of it has something to change again. */
const change = (from: number) =>
  calls('edit_file', {
    path: 'note.txt',
    edits: [{ search: `${from}`, replace: `${from + 1}` }],
  });
const fetches = calls('fetch_url', { url: 'https://127.0.0.1/' });
const questions = () => world().chat.by('question').count();

describe('the settings', () => {
  test('let a tool do its work without a question, but for what configures execution', async () => {
    await user.tell('Go', create('free.txt'), create('.vscode/tasks.json'));
    await user.deny('Create .vscode/tasks.json');
    const [free, refused] = await user.untilOver();
    expect(free).toContain('free.txt');
    expect(refused).toContain('The user denied this');
    expect(await everything()).toHaveProperty('free.txt', 'x\n');
    expect(await everything()).not.toHaveProperty('.vscode/tasks.json');
  });

  test('forbid a tool: it is not offered, and a call of it is told so', async () => {
    await user.tell('Go', calls('delete_file', { path: 'note.txt' }));
    const [result] = await user.untilOver();
    expect(result).toContain('the user has forbidden it in the settings');
    expect(JSON.stringify(world().remote.chats.at(-1)?.['tools'])).not.toContain('delete_file');
    expect(await everything()).toHaveProperty('note.txt');
  });
});

describe('an approval', () => {
  test('for this turn holds for its other calls alone', async () => {
    await user.tell('Go', change(1), change(2));
    await user.approve('Edit note.txt', 'turn');
    expect(await user.untilOver()).toHaveLength(2);
    expect(await everything()).toHaveProperty('note.txt', '3\n');
    await user.tell('Again', change(3));
    await user.deny('Edit note.txt');
    await user.untilOver();
    expect(await everything()).toHaveProperty('note.txt', '3\n');
  });

  test('for this session holds in other chats, until approvals are forgotten', async () => {
    const { chat, editor } = world();
    await user.tell('Go', change(3));
    await user.approve('Edit note.txt', 'session');
    await user.untilOver();
    await chat.startOver();
    await user.tell('Again', change(4));
    await user.untilOver();
    expect(await everything()).toHaveProperty('note.txt', '5\n');
    await editor.runCommand('GLM Air: Forget Approvals');
    await user.tell('Again', change(5));
    await user.deny('Edit note.txt');
    await user.untilOver();
    expect(await everything()).toHaveProperty('note.txt', '5\n');
  });

  test('for this workspace outlives the window, one for the session does not', async () => {
    const { chat, editor } = world();
    await user.tell('Go', change(5), fetches);
    await user.approve('Edit note.txt', 'workspace');
    await user.approve('Fetch from 127.0.0.1', 'session');
    await user.untilOver();
    await editor.reload();
    await chat.reopen();
    await user.tell('Again', change(6), fetches);
    await user.deny('Fetch from 127.0.0.1');
    await user.untilOver();
    expect(await everything()).toHaveProperty('note.txt', '7\n');
  });

  test('of a file that configures execution is for once', async () => {
    const edits = [{ search: 'vitest', replace: 'jest' }];
    await user.tell('Go', calls('edit_file', { path: 'package.json', edits }));
    const question = await user.question('Edit package.json');
    expect(await question.innerText()).toContain('package.json decides what npm');
    expect(await question.getByTestId('scope').count()).toBe(0);
    await user.deny('Edit package.json');
    await user.untilOver();
  });
});

test('no address of this machine is fetched, whoever approves it', async () => {
  await user.tell('Look', calls('fetch_url', { url: world().remote.baseUrl }), fetches);
  await user.approve('Fetch from 127.0.0.1');
  const [plain, secure] = await user.untilOver();
  expect(plain).toContain('Only https:// addresses are fetched');
  expect(secure).toMatch(/private|not public|this machine/i);
});

describe('orders in what a tool has read', () => {
  test.each(attacks.map(({ name, text }, index) => ({ name, text, index })))(
    '$name: nothing is done without a question, even by a model that obeys',
    async ({ text, index }) => {
      const before = await everything();
      await user.tell('Look', calls('read_file', { path: `found/${index}.txt` }), ordersIn(text));
      await user.question('');
      expect(await everything()).toEqual(before);
      expect(await questions()).toBe(1);
      await user.deny('');
      expect((await user.untilOver())[1]).toContain('The user denied this');
      expect(await everything()).toEqual(before);
    },
  );
});

test('an order to write a file of secrets is refused without a question', async () => {
  const before = await everything();
  await user.tell('Look', calls('create_file', { path: '.envrc', content: 'export A=$(id)' }));
  await user.untilOver();
  expect(await user.rows('failed').count()).toBe(1);
  expect(await everything()).toEqual(before);
});

describe('a turn is ended with a sentence', () => {
  test('when the same call comes again and again', async () => {
    const same = calls('read_file', { path: 'note.txt' });
    await user.tell('Go', same, same, same, same, same);
    await user.untilOver();
    expect(await world().chat.by('note').last().innerText()).toContain(
      'Stopped: the model made the same call 4 times in a row.',
    );
  });

  test('after the rounds that the settings allow', async () => {
    const rounds = Array.from({ length: 7 }, (_, index) =>
      calls('search_text', { pattern: `word${index}` }),
    );
    await user.tell('Go', ...rounds);
    await user.untilOver();
    expect(await world().chat.by('note').last().innerText()).toContain(
      'Stopped after 6 rounds of tool calls.',
    );
  });
});

/** The call that a text asks for, as an obedient model makes it. */
function ordersIn(text: string): readonly Said[] {
  // The fixtures are our own; each order is one line of JSON.
  const order = JSON.parse(/^CALL (\{.*\})$/m.exec(text)?.[1] ?? '{}') as { readonly tool: string };
  const { tool, ...given } = order;
  return calls(tool, given);
}
