import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Frame } from 'playwright-core';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChatPanel } from '../support/chatPanel.ts';
import type { ChatRemote } from '../support/chatRemote.ts';
import { useChatWorld } from '../support/chatWorld.ts';
import type { Editor } from '../support/editor.ts';
import { wordsIn, wordStream, wordsUpTo } from '../support/wordStream.ts';

const world = useChatWorld();
let editor: Editor;
let remote: ChatRemote;
let chat: ChatPanel;
beforeEach(() => {
  ({ editor, remote, chat } = world());
});

const hasWord = (number: number) => (text: string) => wordsIn(text).includes(number);

describe('while an answer comes', () => {
  beforeEach(async () => {
    remote.willSay([...wordStream(0, 20), 'hold', ...wordStream(20, 60, 25)]);
    await chat.send('Count the words');
    await chat.waitForAnswer(hasWord(19));
  });

  test('a page that is hidden misses nothing, and is told all in one snapshot', async () => {
    await editor.runCommand('Explorer: Focus on Folders View');
    await chat.waitUntilGone();
    remote.letGo();
    await chat.reopen();
    const snapshots = await countSnapshots(chat.frame);

    expect(wordsIn(await chat.waitUntilOver())).toEqual(wordsUpTo(60));
    expect(await snapshots()).toBe(0);
  });

  test('a page that is reloaded in the middle of it loses no word and shows none twice', async () => {
    remote.letGo();
    await chat.waitForAnswer(hasWord(25));
    await editor.runCommand('Developer: Reload Webviews');
    await chat.refind();
    const snapshots = await countSnapshots(chat.frame);

    expect(wordsIn(await chat.waitUntilOver())).toEqual(wordsUpTo(60));
    expect(await snapshots()).toBe(0);
  });

  test('a tab and the side bar show the same, whichever of them came later', async () => {
    const tab = await chat.openTab();
    remote.letGo();

    expect(wordsIn(await tab.waitUntilOver())).toEqual(wordsUpTo(60));
    expect(await chat.by('message-assistant').innerText()).toBe(
      await tab.by('message-assistant').innerText(),
    );
    remote.willSay(wordStream(60, 80));
    await tab.send('And more');
    await expect.poll(() => chat.by('message-user').allInnerTexts()).toHaveLength(2);
    expect(wordsIn(await chat.waitUntilOver())).toEqual(wordsUpTo(80).slice(60));
    await editor.runCommand('View: Close All Editors');
  });
});

test('a chat that is moved to the secondary side bar in the middle of an answer shows all of it', async () => {
  remote.willSay([...wordStream(0, 20), 'hold', ...wordStream(20, 60, 25)]);
  await chat.send('Count the words');
  await chat.waitForAnswer(hasWord(19));
  await editor.runCommand('View: Move View');
  await editor.pickItem('Chat');
  await editor.pickItem('New Secondary Side Bar Entry');
  remote.letGo();
  await chat.refind();

  expect(wordsIn(await chat.waitUntilOver())).toEqual(wordsUpTo(60));
  const bar = editor.page.locator('.part.auxiliarybar');
  await bar.getByText('GLM Air').first().waitFor();
  await editor.screenshot('survival-secondary-side-bar');
  await editor.runCommand('View: Reset View Locations');
  await chat.reopen();
});

describe('a page that sends what is no message of ours', () => {
  const secret = 'tell-nobody-of-this';
  const refusals = async () => {
    const log = await editor.extensionHostLog();
    return log.split('it sent something that is no message').length - 1;
  };
  beforeAll(async () => {
    await editor.keepPostFunctions();
    await editor.reload();
    await chat.reopen();
  });

  test.each<readonly [string, unknown]>([
    ['of an unknown kind', { type: 'runCommand', command: secret }],
    ['with a field too many', { type: 'stop', and: secret }],
    ['of the wrong type', { type: 'submit', text: 7, how: secret }],
    ['with an action that is no door', { type: 'door', action: secret }],
    ['that is no object', secret],
  ])('%s is refused, and the log does not say what it was', async (_, message) => {
    const before = await refusals();
    const asked = remote.requests.length;
    await chat.forge(message);

    await expect.poll(refusals).toBe(before + 1);
    expect(await editor.extensionHostLog()).not.toContain(secret);
    expect(remote.requests.length).toBe(asked);
    expect(await chat.ask('Still there?')).toContain('Done.');
  });

  test('an approval with another hash than that of what is shown approves nothing', async () => {
    remote.willSay([{ call: 'delete_file', with: { path: 'stats.py' } }]);
    await chat.send('Delete it');
    await chat.waitFor('approve');
    const id = await chat.frame.evaluate<string>(
      'document.querySelector("glm-question").question.id',
    );
    await chat.forge({ type: 'approve', id, hash: 'f'.repeat(64), scope: 'workspace' });
    await chat.forge({ type: 'approve', id: 'another', hash: 'f'.repeat(64), scope: 'once' });
    await chat.by('approve').waitFor();
    await chat.by('deny').click();
    await chat.waitUntilOver();

    await expect(fs.stat(path.join(editor.workspace, 'stats.py'))).resolves.toBeDefined();
  });
});

const deaths: readonly (readonly [string, () => Promise<void>])[] = [
  ['the window is reloaded', () => editor.reload()],
  ['the extension host is killed', () => editor.killExtensionHost()],
];

describe.each(deaths)('when %s', (_, die) => {
  test('an answer is back with at most a second of it lost, and goes on when it is continued', async () => {
    remote.willSay(wordStream(0, 2_000, 40));
    await chat.send('Count the words');
    const seen = await watchWords(80);
    const diedAtMs = Date.now();
    await die();
    await chat.reopen();
    const kept = wordsIn(await chat.waitUntilOver());

    const old = seen.filter(({ atMs }) => atMs <= diedAtMs - 1_000).at(-1)?.count ?? 0;
    expect(old).toBeGreaterThan(10);
    expect(kept).toEqual(wordsUpTo(kept.length));
    expect(kept.length).toBeGreaterThanOrEqual(old);
    expect(await (await chat.waitFor('ended')).innerText()).toContain('The window closed while');

    remote.willSay([{ text: 'That is all.' }]);
    await chat.by('continue').click();
    await chat.waitForAnswer((text) => text.includes('That is all.'));
    await chat.waitUntilOver();
    expect(await chat.by('ended').count()).toBe(0);
    expect(JSON.stringify(remote.chats.at(-1)?.messages)).toContain('w5 w6 w7');
  });

  test('a command that ran has an unknown outcome and is not run again', async () => {
    const file = path.join(editor.workspace, 'runs.txt');
    await fs.rm(file, { force: true });
    const command = 'echo run >> runs.txt; sleep 600';
    remote.willSay([{ call: 'run_command', with: { command } }]);
    await chat.send('Run it');
    await chat.by('approve').click();
    const runs = () => fs.readFile(file, 'utf8').catch(() => '');
    await expect.poll(runs).toBe('run\n');
    await chat.by('tool-call').and(chat.frame.locator('[data-state=running]')).waitFor();
    const asked = remote.requests.length;
    await die();
    await chat.reopen();

    const call = await chat.waitFor('tool-call');
    expect(await call.getAttribute('data-state')).toBe('unknown');
    expect(await call.innerText()).toContain('Unknown outcome');
    await chat.waitFor('continue');
    expect(remote.requests.length).toBe(asked);

    remote.willSay([{ text: 'I look first.' }]);
    await chat.by('continue').click();
    await chat.waitForAnswer((text) => text.includes('I look first.'));
    expect(await runs()).toBe('run\n');
    expect(remote.chats.at(-1)?.messages?.at(-1)).toMatchObject({ role: 'tool' });
  });
});

/** Counts the snapshots that a page gets from now on. */
async function countSnapshots(frame: Frame): Promise<() => Promise<number>> {
  await frame.evaluate(`
    globalThis.snapshots = 0;
    addEventListener('message', ({ data }) => {
      globalThis.snapshots += data.type === 'snapshot' ? 1 : 0;
    });
  `);
  return () => frame.evaluate<number>('globalThis.snapshots');
}

interface Sight {
  readonly atMs: number;
  readonly count: number;
}

/** Looks at the answer until it has so many words. @returns when how many were seen */
async function watchWords(count: number): Promise<readonly Sight[]> {
  const seen: Sight[] = [];
  await chat.waitForAnswer((text) => {
    seen.push({ atMs: Date.now(), count: wordsIn(text).length });
    return wordsIn(text).length >= count;
  });
  return seen;
}
