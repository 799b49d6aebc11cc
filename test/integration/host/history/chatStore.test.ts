import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  changeLines,
  headerLine,
  readLog,
  wholeLog,
} from '../../../../src/core/chat/history/chatLog.ts';
import {
  applyChange,
  type Transcript,
  type TranscriptChange,
} from '../../../../src/protocol/transcript.ts';
import {
  chatId,
  exchange,
  historyFolder,
  openWindow,
  type HistoryWindow,
} from '../../../support/historyDesk.ts';
import { ManualClock } from '../../../support/manualClock.ts';

const id = chatId(1);
const head = { id, createdAt: 5 };
const empty: Transcript = { ...head, title: '', turns: [] };
const hello = exchange('t1', 10, 'Hello?', 'Hello to you.');

let folder: string;
beforeEach(async () => {
  folder = await historyFolder();
});

function window(options: Parameters<typeof openWindow>[1] = {}): HistoryWindow {
  const opened = openWindow(folder, options);
  onTestFinished(() => opened.store.dispose());
  return opened;
}

const file = (name: string) => path.join(folder, name);
const logOf = (name: string) => fs.readFile(file(`${name}.jsonl`), 'utf8');

async function put(name: string, text: string): Promise<void> {
  await fs.mkdir(folder, { recursive: true });
  await fs.writeFile(file(name), text);
}

/** Keeps a chat and closes. */
async function keep(number: number, changes: readonly TranscriptChange[], createdAt = 5) {
  const { store } = openWindow(folder);
  store.note({ id: chatId(number), createdAt }, changes);
  await store.dispose();
}

describe('a chat', () => {
  test('is there again after a restart', async () => {
    await keep(1, hello);
    expect(await window().store.open(id)).toEqual(hello.reduce(applyChange, empty));
  });

  test('goes on in its log when it is opened again', async () => {
    await keep(1, hello);
    const { store } = window();
    await store.open(id);
    const more = exchange('t2', 20, 'More?', 'More.');
    store.note(head, more);
    await store.flush();
    expect(readLog(id, await logOf(id))).toMatchObject({
      transcript: [...hello, ...more].reduce(applyChange, empty),
    });
  });

  test('is written within half a second while text comes, in few lines', async () => {
    const clock = new ManualClock();
    const { store } = window({ clock });
    store.note(head, hello.slice(0, 2));
    for (let piece = 0; piece < 100; piece += 1) {
      store.note(head, [{ type: 'append', turnId: 't1', index: 0, text: `${piece} ` }]);
    }
    clock.pass(500);
    await vi.waitFor(async () => expect(await logOf(id)).toContain('99'));
    expect((await logOf(id)).split('\n').length).toBeLessThan(6);
  });

  test('that was never there is none', async () => {
    const { store, told } = window();
    expect(await store.open(chatId(7))).toBeUndefined();
    expect(told).toEqual([]);
    expect(await fs.readdir(folder)).toEqual([]);
  });

  test('is renamed and deleted, open or not', async () => {
    await keep(1, hello);
    await keep(2, hello);
    const { store } = window();
    await store.open(id);
    await store.rename(id, 'Open');
    await store.rename(chatId(2), 'Closed');
    expect((await store.find('')).map(({ title }) => title)).toEqual(['Open', 'Closed']);
    await store.delete(id);
    await store.delete(chatId(2));
    store.note(head, hello); // the session had more to say
    await store.flush();
    expect(await store.find('')).toEqual([]);
    expect((await fs.readdir(folder)).filter((name) => name !== 'index.json')).toEqual([]);
  });

  test('that was imported is kept whole', async () => {
    const { store } = window();
    const transcript = hello.reduce(applyChange, { ...empty, title: '' });
    await store.keep(transcript);
    expect(await openWindow(folder).store.open(id)).toEqual(transcript);
  });

  test('is for the user alone', async () => {
    await keep(1, hello);
    expect((await fs.stat(folder)).mode & 0o777).toBe(0o700);
    expect((await fs.stat(file(`${id}.jsonl`))).mode & 0o777).toBe(0o600);
  });
});

describe('ids that no chat has', () => {
  test.each([
    '',
    '..',
    '../../etc/passwd',
    '0123456789abcde',
    'g'.repeat(16),
    'a'.repeat(65),
    'ABCDEF0123456789',
  ])('are never made into a file: %j', async (bad) => {
    const { store } = window();
    store.note({ id: bad, createdAt: 1 }, hello);
    await store.keep({ ...empty, id: bad });
    await store.rename(bad, 'x');
    await store.delete(bad);
    await store.flush();
    expect(await store.open(bad)).toBeUndefined();
    expect(await fs.readdir(path.dirname(folder))).toEqual([]);
  });

  test('links are neither listed nor read nor written through', async () => {
    await put('outside.txt', wholeLog(hello.reduce(applyChange, empty)));
    const before = await fs.readFile(file('outside.txt'), 'utf8');
    await fs.symlink(file('outside.txt'), file(`${id}.jsonl`));
    const { store, told } = window();
    expect(await store.find('')).toEqual([]);
    expect(await store.open(id)).toBeUndefined();
    store.note(head, exchange('t9', 9, 'Through?', 'No.'));
    await store.flush();
    expect(await fs.readFile(file('outside.txt'), 'utf8')).toBe(before);
    expect(told.length).toBeGreaterThan(0);
  });
});

describe('a broken log', () => {
  const broken = `${headerLine(head)}${changeLines(hello)}{"type":"ti`;

  test('is mended when it is opened, and what it was is kept beside it once', async () => {
    await put(`${id}.jsonl`, broken);
    const { store, told } = window();
    expect(await store.open(id)).toEqual(hello.reduce(applyChange, empty));
    expect(await logOf(id)).toBe(wholeLog(hello.reduce(applyChange, empty)));
    expect(await fs.readFile(file(`${id}.broken`), 'utf8')).toBe(broken);
    await store.dispose();

    await fs.appendFile(file(`${id}.jsonl`), 'broken again');
    await window().store.open(id);
    expect(await fs.readFile(file(`${id}.broken`), 'utf8')).toBe(broken);
    expect(told).toEqual([]);
  });

  test('of a newer version is listed, not opened, and left as it is', async () => {
    const newer = `{"version":99,"id":"${id}","createdAt":5}\n{"what":"ever"}\n`;
    await put(`${id}.jsonl`, newer);
    const { store, told } = window();
    expect(await store.find('')).toMatchObject([
      { id, title: 'Chat of a newer version of GLM Air' },
    ]);
    expect(await store.open(id)).toBeUndefined();
    await store.rename(id, 'Mine');
    expect(await logOf(id)).toBe(newer);
    expect(told).toEqual([
      'This chat was saved by a newer version of GLM Air. Update the extension to open it.',
    ]);
  });

  test('is written anew when it is much longer than it has to be', async () => {
    const title = (text: string): TranscriptChange => ({ type: 'title', title: text });
    const many = Array.from({ length: 5_000 }, (_, count) => title(`Title ${count} of this chat`));
    await put(`${id}.jsonl`, headerLine(head) + changeLines([...many, ...hello]));
    await window().store.open(id);
    expect((await logOf(id)).length).toBeLessThan(2_000);
  });
});

describe('two windows', () => {
  test('the second gets a copy of its own, and the first goes on undisturbed', async () => {
    const first = window();
    first.store.note(head, hello);
    await first.store.flush();
    const clock = new ManualClock();
    const second = window({ clock });
    const opening = second.store.open(id);
    await vi.waitFor(() => expect(clock.sleepers).toBe(1));
    clock.pass(2_000);
    const copy = await opening;
    expect(copy?.id).not.toBe(id);
    expect(copy?.turns[0]?.steps.at(-1)).toMatchObject({
      kind: 'note',
      text: 'This is a copy: another window has the chat itself.',
    });
    const restarted = openWindow(folder);
    expect((await restarted.store.read(copy?.id ?? ''))?.turns).toEqual(copy?.turns);

    second.store.note({ id: copy?.id ?? '', createdAt: 5 }, exchange('t2', 20, 'Second', 'window'));
    first.store.note(head, exchange('t3', 30, 'First', 'window'));
    await Promise.all([first.store.flush(), second.store.flush()]);
    const texts = async (name: string) =>
      (await openWindow(folder).store.find(name)).map((chat) => chat.id);
    expect(await texts('First')).toEqual([id]);
    expect(await texts('Second')).toEqual([copy?.id]);
    expect(await texts('Hello')).toEqual([id, copy?.id]);
  });

  test('a window that reloads finds its chat, once the old one lets go', async () => {
    const old = openWindow(folder);
    old.store.note(head, hello);
    await old.store.flush();
    const opening = window().store.open(id);
    await old.store.dispose();
    expect((await opening)?.id).toBe(id);
  });

  test('what a dead process held is taken over, what a living one holds can’t be deleted', async () => {
    await keep(1, hello);
    const dead = { pid: 2 ** 22 + 1, start: '1', token: 'dead' };
    await put(`${id}.lock`, JSON.stringify(dead));
    const { store } = window();
    expect((await store.open(id))?.id).toBe(id);

    const other = window();
    await other.store.delete(id);
    expect(other.told).toEqual([
      'This chat is open in another window, which alone can change it. Close it there and try again.',
    ]);
    expect(await logOf(id)).toContain('Hello to you.');
  });

  test('a chat is read, as for an export, whoever has it, and stays open where it is', async () => {
    await keep(2, hello);
    const [first, second] = [window(), window()];
    first.store.note(head, hello);
    await first.store.flush();
    expect(await second.store.read(id)).toEqual(hello.reduce(applyChange, empty));
    expect((await first.store.read(chatId(2)))?.turns.length).toBe(1);
    expect(await second.store.read(chatId(3))).toBeUndefined();
    expect((await fs.readdir(folder)).filter((name) => name.endsWith('.lock'))).toEqual([
      `${id}.lock`,
    ]);
  });

  test('a chat is free for others when another one is opened here', async () => {
    await keep(1, hello);
    await keep(2, hello);
    const { store } = window();
    await store.open(id);
    await store.open(chatId(2));
    expect((await window().store.open(id))?.id).toBe(id);
  });
});

describe('the list', () => {
  test('has the newest chats first, and looks for words in titles, then in texts', async () => {
    await keep(1, exchange('t1', 10, 'About the Café', 'x'), 1);
    await keep(
      2,
      [{ type: 'title', title: 'CAFÉ opening hours' }, ...exchange('t1', 20, 'When?', 'Now.')],
      2,
    );
    await keep(
      3,
      exchange(
        't1',
        30,
        'Other',
        `${'long '.repeat(30)}the cafe\u0301 is here ${'long '.repeat(30)}`,
      ),
      3,
    );
    await keep(4, exchange('t1', 40, 'Nothing', 'of it'), 4);
    const { store } = window();
    expect((await store.find('')).map((chat) => chat.title)).toEqual([
      'Nothing',
      'Other',
      'CAFÉ opening hours',
      'About the Café',
    ]);
    const shown: number[] = [];
    const found = await store.find(' cafe', (so) => shown.push(so.length));
    expect(found.map(({ id: each, excerpt }) => [each, excerpt])).toEqual([
      [chatId(2), undefined],
      [chatId(1), undefined],
      [chatId(3), expect.stringMatching(/^….*the cafe\u0301 is here.*…$/)],
    ]);
    expect(shown).toEqual([2, 3]);
  });

  test('a search ends when the next one begins', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, number) => keep(number, exchange('t', number, 'm', 'needle'))),
    );
    const { store } = window();
    let second: Promise<unknown> = Promise.resolve();
    const first = await store.find('needle', (so) => {
      if (so.length === 3) {
        second = store.find('nothing');
      }
    });
    expect(first.length).toBe(3);
    expect(await second).toEqual([]);
  });

  test('is right where the index is missing, broken, or older than a log', async () => {
    await keep(1, hello);
    const { store } = window();
    const expected = await store.find('');
    for (const index of [undefined, '', '{"version":1,"chats":[{}]}', '{"version":2}']) {
      await (index === undefined ? fs.rm(file('index.json')) : put('index.json', index));
      expect(await window().store.find('')).toEqual(expected);
    }
    await fs.appendFile(file(`${id}.jsonl`), changeLines([{ type: 'title', title: 'Since' }]));
    expect(await window().store.find('')).toMatchObject([{ title: 'Since' }]);
  });

  test('loses the oldest chats where there are too many, never one that is open', async () => {
    const { store, log } = window();
    store.note(head, hello); // the oldest of all
    await store.flush();
    const text = (number: number) => {
      const changes = exchange('t', 1_000 + number, 'm', 'a');
      return wholeLog(
        changes.reduce(applyChange, { ...empty, id: chatId(number), createdAt: number }),
      );
    };
    for (let number = 2; number < 5_003; number += 1) {
      await put(`${chatId(number)}.jsonl`, text(number));
    }
    const listed = new Set((await store.find('')).map((chat) => chat.id));
    expect(listed.size).toBe(5_000);
    expect(
      [id, chatId(2), chatId(3), chatId(4), chatId(5_002)].map((each) => listed.has(each)),
    ).toEqual([true, false, false, true, true]);
    expect(log.entries.map(({ message }) => message)).toContain(
      'history: 2 of the oldest chats were deleted to make room',
    );
  });
});

test('a chat of more than 20 MB loses the words of its oldest results', async () => {
  const { store } = window();
  const result = 'r'.repeat(4 * 1024 ** 2);
  store.note(head, hello);
  for (let index = 1; index <= 6; index += 1) {
    const step = {
      kind: 'call',
      callId: `c${index}`,
      name: 'read_file',
      arguments: {},
      state: 'done',
      at: 1,
      summary: '',
      content: `${index}${result}`,
    } as const;
    store.note(head, [{ type: 'step', turnId: 't1', index, step }]);
    await store.flush();
  }
  expect((await fs.stat(file(`${id}.jsonl`))).size).toBeLessThan(20 * 1024 ** 2);
  await store.dispose();
  const transcript = await window().store.open(id);
  const lengths = transcript?.turns[0]?.steps.map((step) =>
    step.kind === 'call' ? step.content.length : 0,
  );
  expect(lengths?.map((length) => length > 1_000)).toEqual([
    ...[false, false, false], // the answer's text and the two oldest results
    ...[true, true, true, true],
  ]);
  expect(transcript?.turns[0]?.steps[1]).toMatchObject({
    content: expect.stringMatching(/larger than 20 MB\.\]$/) as string,
  });
});
