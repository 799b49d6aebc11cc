import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { wholeLog } from '../../../../src/core/chat/history/chatLog.ts';
import { applyChange } from '../../../../src/protocol/transcript.ts';
import { chatId, exchange, historyFolder, openWindow } from '../../../support/historyDesk.ts';

const chats = 2_000;
const runs = 5;

let folder: string;
let allBytes: string;
beforeAll(async () => {
  folder = await historyFolder();
  await fs.mkdir(folder, { recursive: true });
  let bytes = '';
  for (let number = 0; number < chats; number += 1) {
    const id = chatId(number);
    const changes = Array.from({ length: 10 }, (_, turn) =>
      exchange(
        `t${turn}`,
        number * 1_000 + turn,
        `Question ${number}`,
        `answer ${turn} `.repeat(150),
      ),
    ).flat();
    const log = wholeLog(
      changes.reduce(applyChange, { id, title: '', createdAt: number, turns: [] }),
    );
    await fs.writeFile(path.join(folder, `${id}.jsonl`), log);
    bytes += log;
  }
  allBytes = path.join(path.dirname(folder), 'all');
  await fs.writeFile(allBytes, bytes);
  await (await listedAndOpened()).store.dispose(); // makes the index
});

/** As a new window does it: the list, and one chat of it. */
async function listedAndOpened() {
  const opened = openWindow(folder);
  const list = await opened.store.find('');
  const chat = await opened.store.open(chatId(77));
  return { store: opened.store, list, chat };
}

/** The quickest of some runs, in milliseconds: what the work takes without what else the machine does. */
async function quickestMs(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const beganMs = performance.now();
    await work();
    times.push(performance.now() - beganMs);
  }
  return Math.min(...times);
}

test('the list of 2,000 chats and one of them are there sooner than a file of their size is read', async ({
  annotate,
}) => {
  const { list, chat, store } = await listedAndOpened();
  expect(list.length).toBe(chats);
  expect(list[0]).toMatchObject({ id: chatId(chats - 1), title: 'Question 1999', turns: 10 });
  expect(chat?.turns.length).toBe(10);
  await store.dispose();

  const readMs = await quickestMs(async () => JSON.stringify(String(await fs.readFile(allBytes))));
  const openMs = await quickestMs(async () => (await listedAndOpened()).store.dispose());
  await annotate(`list and chat ${openMs.toFixed(0)} ms, one file ${readMs.toFixed(0)} ms`);
  expect(openMs / readMs).toBeLessThan(1);
});

test('all of them are searched in a small multiple of what it takes to read them, and hits show long before', async ({
  annotate,
}) => {
  const { store } = await listedAndOpened();
  const readMs = await quickestMs(async () => JSON.stringify(String(await fs.readFile(allBytes))));
  const beganMs = performance.now();
  let firstMs = 0;
  const found = await store.find('answer 9', (some) => {
    firstMs ||= some.length > 0 ? performance.now() - beganMs : 0;
  });
  const allMs = performance.now() - beganMs;
  await store.dispose();
  await annotate(
    `first hit ${firstMs.toFixed(0)} ms, all ${allMs.toFixed(0)} ms, one file ${readMs.toFixed(0)} ms`,
  );
  expect(found.length).toBe(chats);
  expect(firstMs).toBeLessThan(allMs / 5);
  expect(allMs / readMs).toBeLessThan(30);
});
