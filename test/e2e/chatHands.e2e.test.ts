import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { calls, callsAbout, ChatUser, fencedIn } from '../support/chatUser.ts';
import { useChatWorld } from '../support/chatWorld.ts';
import { harvest, plant } from '../support/fileTree.ts';

const shop = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "noEmit": true } }\n',
  'src/price.ts':
    'export function price(): number {\n  return 1;\n}\n\nexport const currency = "EUR";\n',
  'old.txt': 'old\n',
};
const folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-hands-'));
await plant(folder, shop);

const world = useChatWorld({
  workspace: folder,
  env: { SHELL: '/bin/bash' },
  settings: {
    'terminal.integrated.gpuAcceleration': 'off', // Its rows can be read then.
    'diffEditor.codeLens': true,
  },
});
const user = new ChatUser(world);

afterEach(async () => {
  const { editor } = world();
  await editor.runCommand('View: Close All Editors');
  for (const name of await fs.readdir(editor.workspace)) {
    await fs.rm(path.join(editor.workspace, name), { recursive: true });
  }
  await plant(editor.workspace, shop);
});
afterAll(() => fs.rm(folder, { recursive: true, force: true }));

const everything = () => harvest(world().editor.workspace);
const read = (name: string) => fs.readFile(path.join(world().editor.workspace, name), 'utf8');
const lens = (title: string) =>
  world().editor.page.locator('.codelens-decoration a', { hasText: title }).first();
const edit = (...edits: readonly (readonly [string, string])[]) =>
  calls('edit_file', {
    path: 'src/price.ts',
    edits: edits.map(([search, replace]) => ({ search, replace })),
  });

/** Opens the list of changed files. */
async function openChanges() {
  const changes = await world().chat.waitFor('changes');
  await changes.locator('summary').click();
  return changes;
}

describe('files', () => {
  test('are read, changed hunk by hunk, looked at for problems, and brought back from the page', async () => {
    const { chat, editor } = world();
    // A language service that still starts knows of no problem.
    await plant(editor.workspace, { 'src/wrong.ts': 'export const wrong: string = 1;\n' });
    await editor.openFile('src/wrong.ts');
    await editor.page.locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
    await fs.rm(path.join(editor.workspace, 'src/wrong.ts'));
    await user.tell(
      'Use words for prices',
      calls('read_file', { path: 'src/price.ts' }),
      edit(['return 1;', "return 'one';"], ['"EUR"', '"USD"']),
      calls('get_problems', { path: 'src/price.ts', onlyNew: true }),
      [{ text: 'It is done.' }],
    );
    await (await user.question('Edit src/price.ts')).getByTestId('review').click();
    await lens('Accept Change 1 of 2').click();
    await lens('Accept Change 1 of 2').waitFor({ state: 'detached' });
    await lens('Reject Change').click();

    const [text, edited, problems] = await user.untilOver();
    expect(text).toContain('return 1;');
    expect(edited).toContain('the user rejected what was to change in line 5');
    expect(problems).toContain("Type 'string' is not assignable to type 'number'");
    expect(await read('src/price.ts')).toBe(shop['src/price.ts'].replace('1;', "'one';"));

    const changes = await openChanges();
    expect(await changes.getByTestId('changed-file').innerText()).toMatch(/price\.ts[^]*edited/);
    await changes.getByTestId('undo-file').click();
    await chat.by('changes').waitFor({ state: 'detached' });
    expect(await everything()).toEqual(shop);
  });

  test('are changed by an approval on the page, which shows every line, and brought back by the command', async () => {
    const { chat, editor } = world();
    await user.tell('Raise the price', edit(['return 1;', 'return 2;']));
    const question = await user.question('Edit src/price.ts');
    expect(await question.getByTestId('detail').textContent()).toContain(
      '\n-  return 1;\n+  return 2;\n',
    );
    expect(await everything()).toEqual(shop);
    await user.approve('Edit src/price.ts');
    await user.untilOver();
    expect(await read('src/price.ts')).toContain('return 2;');
    expect(await user.rows('done').innerText()).toMatch(/edit_file[^]*\+1[^]*−1/);

    await editor.runCommand('GLM Air: Undo Changes');
    await editor.pickItem('Undo src/price.ts');
    await expect.poll(everything).toEqual(shop);
    await chat.by('changes').waitFor({ state: 'detached' });
  });

  test('are created, renamed and deleted, each asked, and all brought back at once', async () => {
    await user.tell(
      'Tidy up',
      calls('create_file', { path: 'new.txt', content: 'new\n' }),
      calls('rename_file', { path: 'new.txt', newPath: 'notes/new.txt' }),
      calls('delete_file', { path: 'old.txt' }),
    );
    await user.approve('Create new.txt');
    await user.approve('Rename new.txt to notes/new.txt');
    await user.approve('Delete old.txt');
    await user.untilOver();
    const { 'old.txt': _, ...rest } = shop;
    expect(await everything()).toEqual({ ...rest, 'notes/new.txt': 'new\n' });

    await (await openChanges()).getByTestId('undo-turn').click();
    await expect.poll(everything).toEqual(shop);
  });

  test('stay as they are where the user denies, and the model is told and goes on', async () => {
    const { chat } = world();
    await user.tell('Raise the price', edit(['return 1;', 'return 2;']), [
      { text: 'As you wish.' },
    ]);
    await user.deny('Edit src/price.ts', 'Leave the price alone');
    expect(await user.untilOver()).toEqual([
      expect.stringMatching(
        /The user denied this, so nothing was done\. They say: Leave the price alone/,
      ),
    ]);
    expect(await chat.waitUntilOver()).toContain('As you wish.');
    expect(await user.rows('denied').count()).toBe(1);
    expect(await everything()).toEqual(shop);
  });
});

describe('commands', () => {
  test('run once approved, in a terminal that shows their output as it comes, and tell their exit code', async () => {
    const { editor } = world();
    const command = 'echo first; until [ -e go ]; do sleep 0.1; done; echo second; exit 3';
    await user.tell('Build', calls('run_command', { command: `bash -c '${command}'` }));
    await user.approve('Run in .');
    const rows = editor.page.locator('.xterm-rows');
    const shown = async () => (await rows.allInnerTexts()).join('\n').replaceAll('\u00A0', ' ');
    await expect.poll(shown, { timeout: 30_000 }).toMatch(/^first/m);
    expect(await user.rows('running').count()).toBe(1);
    expect(await shown()).not.toMatch(/^second/m);
    await fs.writeFile(path.join(editor.workspace, 'go'), '');

    const [result] = await user.untilOver();
    expect(result).toMatch(/^Exit code 3\./);
    expect(fencedIn(result)).toBe('first\nsecond');
    expect(await user.rows('done').innerText()).toContain('Exit code 3');
  });

  test('that take too long go on in the background, are read on and stopped', async () => {
    const { editor } = world();
    const waits = 'echo up; until [ -e go ]; do sleep 0.1; done; echo more; sleep 500';
    await user.tell('Serve', calls('run_command', { command: waits, waitSeconds: 1 }), [
      { text: 'It is up.' },
    ]);
    await user.approve('Run in .');
    const [begun] = await user.untilOver();
    expect(begun).toMatch(/^Still running as c\d+\./);
    expect(fencedIn(begun)).toBe('up');

    await fs.writeFile(path.join(editor.workspace, 'go'), '');
    await user.tell(
      'Go on',
      callsAbout('command_output', { waitSeconds: 3 }),
      callsAbout('command_stop'),
    );
    const [, more, stopped] = await user.untilOver();
    expect(fencedIn(more)).toBe('more');
    expect(stopped).toMatch(/^Stopped/);
  });

  test('that are denied do not run, and those that only read run without a question', async () => {
    await user.tell(
      'Try',
      calls('run_command', { command: 'touch denied.txt' }),
      calls('run_command', { command: 'cat old.txt' }),
    );
    await user.deny('touch denied.txt');
    const [denied, seen] = await user.untilOver();
    expect(denied).toContain('The user denied this');
    expect(fencedIn(seen)).toBe('old');
    expect(await everything()).toEqual(shop);
  });

  test('of tests say what failed, and where', async () => {
    await plant(world().editor.workspace, {
      'tested/package.json': '{"scripts": {"test": "node --test"}}',
      'tested/sum.test.mjs': `import { test } from 'node:test';
test('adds', () => {});
test('is wrong', () => { throw new Error('one is not two'); });`,
    });
    await user.tell('Run the tests', calls('run_tests', { path: 'tested' }));
    await user.approve('Run in tested: node --test');
    expect(fencedIn((await user.untilOver())[0])).toMatch(
      /^FAILED is wrong .*sum\.test\.mjs:3\)\none is not two$/,
    );
    expect(await user.rows('done').innerText()).toContain('Tests: 1 passed, 1 failed, 0 skipped');
  });
});

describe('what the model asks the user', () => {
  const asks = calls('ask_user', { question: 'Which currency?', options: ['EUR', 'USD'] });

  test('is answered by an option, by own words, or not at all', async () => {
    await user.tell('Set the currency', asks, asks, asks);
    const card = () => user.question('Which currency?');
    await (await card()).getByTestId('option').getByText('USD').click({ delay: 0 });
    await expect.poll(() => user.results()).toHaveLength(1);
    await (await card()).getByTestId('answer').fill('Pesos');
    await (await card()).getByTestId('send-answer').click();
    await expect.poll(() => user.results()).toHaveLength(2);
    await (await card()).getByTestId('skip').click();
    expect(await user.untilOver()).toEqual([
      'The user answered: USD',
      'The user answered: Pesos',
      expect.stringMatching(/^The user did not answer/),
    ]);
  });

  test('does not come in the way of its plan, which is shown as it goes', async () => {
    const { chat } = world();
    const plan = (first: string, second: string) =>
      calls('todo', {
        items: [
          { text: 'Read the code', status: first },
          { text: 'Change it', status: second },
        ],
      });
    await user.tell('Plan', plan('doing', 'open'), asks, plan('done', 'done'));
    await user.question('Which currency?');
    expect(await chat.by('plan').locator('summary').innerText()).toContain(
      'Plan, 0 of 2 done: Read the code',
    );
    await chat.by('skip').click();
    await user.untilOver();
    expect(await chat.by('plan').locator('summary').innerText()).toContain('Plan: all 2 done');
  });
});
