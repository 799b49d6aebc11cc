import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { readLog } from '../../../../src/core/chat/history/chatLog.ts';
import { localDisk, type FileCalls } from '../../../../src/host/workspace/disk.ts';
import { applyChange, type Transcript } from '../../../../src/protocol/transcript.ts';
import { chatId, exchange, historyFolder, openWindow } from '../../../support/historyDesk.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { seamDisk } from '../../../support/seamDisk.ts';

const id = chatId(1);
const other = chatId(2);
const head = { id, createdAt: 5 };
const first = exchange('t1', 10, 'Hello?', 'Hello to you.');
const second = exchange('t2', 20, 'More?', 'More.');
const third = exchange('t3', 30, 'And more?', 'And more.');
const whole: Transcript = [...first, ...second, ...third].reduce(applyChange, {
  ...head,
  title: '',
  turns: [],
});

let folder: string;
beforeEach(async () => {
  folder = await historyFolder();
});

function failure(code: string): Error {
  return Object.assign(new Error(`${code}: the disk fails`), { code });
}

/** A disk of whose calls, counted from 0, one fails, and those after it for as long as it is broken. */
function failingDisk(
  at: number,
  { code, count = Infinity }: { readonly code: string; readonly count?: number },
): { readonly files: FileCalls; mend(): void; calls(): number } {
  let calls = 0;
  let isBroken = true;
  const { files } = seamDisk(localDisk(), (call) => {
    calls += 1;
    // What is not closed would only be missing to the test.
    if (isBroken && calls > at && calls <= at + count && call !== 'close') {
      throw failure(code);
    }
  });
  return { files, mend: () => (isBroken = false), calls: () => calls };
}

async function onDisk(name = id): Promise<Transcript | undefined> {
  const text = await fs.readFile(path.join(folder, `${name}.jsonl`), 'utf8');
  const read = readLog(name, text);
  return read.kind === 'chat' ? read.transcript : undefined;
}

/** A window's life: a chat goes on, another is opened, renamed, searched and deleted. */
async function live(files: FileCalls) {
  const opened = openWindow(folder, { files, clock: new ManualClock() });
  const { store } = opened;
  await store.open(id);
  store.note(head, second);
  await store.flush();
  await store.find('more');
  store.note(head, third);
  await store.flush();
  await store.keep({ ...whole, id: other });
  await store.rename(other, 'Other');
  return opened;
}

async function keepFirst(): Promise<void> {
  const { store } = openWindow(folder);
  store.note(head, first);
  await store.dispose();
}

test.each([
  { fails: 'begins to fail', count: Infinity },
  { fails: 'fails once', count: 1 },
])(
  'wherever the disk $fails, nothing throws, and all is written once it works',
  async ({ count }) => {
    await keepFirst();
    const sound = failingDisk(Infinity, { code: '' });
    await (await live(sound.files)).store.dispose();
    const seams = sound.calls();
    expect(seams).toBeGreaterThan(60);

    for (let at = 0; at < seams; at += 1) {
      folder = await historyFolder();
      await keepFirst();
      const disk = failingDisk(at, { code: at % 2 === 0 ? 'ENOSPC' : 'EIO', count });
      const { store, told } = await live(disk.files);
      const open = await onDisk();
      expect(open && whole.turns.slice(0, open.turns.length), `seam ${at}`).toEqual(open?.turns);
      disk.mend();
      await store.flush();
      expect(await onDisk(), `seam ${at}`).toEqual(whole);
      store.note(head, [{ type: 'title', title: '' }]);
      await store.flush();
      expect(told.at(-1), `seam ${at}, ${told.join('; ')}`).toBeUndefined();
      await store.dispose();
      expect(await openWindow(folder).store.open(id), `seam ${at}`).toEqual(whole);
    }
  },
);

test('a write that ends in the middle leaves no broken line', async () => {
  await keepFirst();
  const { store, told } = openWindow(folder, { files: halfWritingDisk() });
  onTestFinished(() => store.dispose());
  await store.open(id);
  store.note(head, second);
  await store.flush();
  expect(told).toEqual([
    'This chat can’t be saved because the disk is full. Free some space: it is saved as soon as there is room.',
  ]);
  store.note(head, third);
  await store.flush();
  expect(told.at(-1)).toBeUndefined();
  const text = await fs.readFile(path.join(folder, `${id}.jsonl`), 'utf8');
  expect(readLog(id, text)).toMatchObject({ isBroken: false, transcript: whole });
});

/** Full after the first half of the first text that is added to a file. */
function halfWritingDisk(): FileCalls {
  let isFull = true;
  return {
    ...fs,
    open: async (...args: Parameters<typeof fs.open>) => {
      const handle = await fs.open(...args);
      const append = handle.appendFile.bind(handle);
      handle.appendFile = async (data) => {
        if (isFull) {
          isFull = false;
          await append(half(data));
          throw failure('ENOSPC');
        }
        await append(data);
      };
      return handle;
    },
  };
}

function half(bytes: unknown): Uint8Array {
  return bytes instanceof Uint8Array ? bytes.subarray(0, bytes.length / 2) : new Uint8Array();
}

describe('what others do to the folder', () => {
  test('a log that vanishes while its chat is open is written again, whole', async () => {
    await keepFirst();
    const { store, told } = openWindow(folder);
    await store.open(id);
    await fs.rm(folder, { recursive: true });
    store.note(head, [...second, ...third]);
    await store.flush();
    expect(await onDisk()).toEqual(whole);
    expect(told).toEqual([]);
    await store.dispose();
  });

  test('a log that was cut while its chat is open is written again, whole', async () => {
    await keepFirst();
    const { store } = openWindow(folder);
    await store.open(id);
    await fs.truncate(path.join(folder, `${id}.jsonl`), 40);
    store.note(head, [...second, ...third]);
    await store.dispose();
    expect(await onDisk()).toEqual(whole);
  });

  test('a disk that can only be read opens chats and tells that they can’t be saved', async () => {
    await keepFirst();
    const { files } = seamDisk(localDisk(), (call, args) => {
      if (call === 'mkdir' || (call === 'open' && args[1] !== 0 && args[1] !== 'r')) {
        const isRead = typeof args[1] === 'number' && args[1] % 2 === 0;
        if (!isRead) {
          throw failure('EROFS');
        }
      }
    });
    const { store, told } = openWindow(folder, { files });
    expect((await store.open(id))?.turns).toEqual(whole.turns.slice(0, 1));
    store.note(head, second);
    await store.flush();
    expect((await store.find('')).map(({ turns }) => turns)).toEqual([2]);
    expect(told).toEqual([
      'This chat can’t be saved because its folder can’t be written to. Allow that, or export the chat to keep it.',
    ]);
    await store.dispose();
  });

  test('what was noted while the disk failed is written by itself', async () => {
    const clock = new ManualClock();
    const disk = failingDisk(0, { code: 'ENOSPC' });
    const { store, told } = openWindow(folder, { files: disk.files, clock });
    store.note(head, [...first, ...second]);
    await store.flush();
    store.note(head, third);
    disk.mend();
    clock.pass(2_500);
    await vi.waitFor(async () => expect(await onDisk()).toEqual(whole));
    expect(told).toEqual([expect.stringContaining('the disk is full'), undefined]);
    await store.dispose();
  });
});
