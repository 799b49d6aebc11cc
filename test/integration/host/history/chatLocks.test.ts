import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { ChatLocks } from '../../../../src/host/history/chatLocks.ts';
import { processStart } from '../../../../src/host/history/processStart.ts';
import { chatId, historyFolder } from '../../../support/historyDesk.ts';

const id = chatId(1);
const noSuchPid = 2 ** 22 + 1; // Linux numbers none higher than 2^22

let folder: string;
beforeEach(async () => {
  folder = await historyFolder();
  await fs.mkdir(folder);
});

const locks = (token: string) => new ChatLocks(folder, fs, token);
const lockFile = () => path.join(folder, `${id}.lock`);
const putLock = (owner: object) => fs.writeFile(lockFile(), JSON.stringify(owner));

test('one window has a chat, until it lets go', async () => {
  const [a, b] = [locks('a'), locks('b')];
  expect([await a.take(id), await b.take(id), await a.take(id)]).toEqual([true, false, true]);
  expect([await a.isHeld(id), await b.isHeld(id)]).toEqual([false, true]);
  await a.release(id);
  expect([await b.isHeld(id), await b.take(id)]).toEqual([false, true]);
});

test('the number of a process that runs is no proof: its start has to be the same', async () => {
  await putLock({ pid: process.pid, start: 'long ago', token: 'a' });
  expect(await locks('b').take(id)).toBe(process.platform === 'linux');
  expect(await processStart(process.pid)).toBe(await processStart(process.pid));
  expect(await processStart(noSuchPid)).toBeUndefined();
});

test.each(['', '{', '{"pid":0,"start":"","token":""}', '{"pid":-1,"start":"","token":""}'])(
  'a lock that says nothing is somebody’s who writes it just now, and nobody’s later: %j',
  async (text) => {
    await fs.writeFile(lockFile(), text);
    expect(await locks('b').take(id)).toBe(false);
    const longAgo = new Date(Date.now() - 60_000);
    await fs.utimes(lockFile(), longAgo, longAgo);
    expect(await locks('b').take(id)).toBe(true);
  },
);

test('of many windows that find a dead one’s lock at the same time one gets it', async () => {
  for (let round = 0; round < 30; round += 1) {
    await putLock({ pid: noSuchPid, start: '1', token: 'dead' });
    const windows = Array.from({ length: 8 }, (_, number) => locks(`${round}-${number}`));
    const taken = await Promise.all(windows.map((each) => each.take(id)));
    expect(taken.filter(Boolean).length).toBe(1);
    const owner = JSON.parse(await fs.readFile(lockFile(), 'utf8')) as { token: string }; // as locks are
    expect(owner.token).toBe(`${round}-${taken.indexOf(true)}`);
    expect(await fs.readdir(folder)).toEqual([`${id}.lock`]);
  }
});
