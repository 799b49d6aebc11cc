import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { chatId, historyFolder, openWindow } from '../../../support/historyDesk.ts';

const child = path.join(import.meta.dirname, '../../../support/notingChild.ts');

/** Lets a process note numbers for a while and kills it. @returns what it had noted, and when, in its own ms. */
async function noteAndKill(folder: string, afterMs: number) {
  const noting = spawn(process.execPath, [child, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exit = once(noting, 'exit');
  let said = '';
  for await (const words of noting.stdout) {
    said += String(words);
    const beganMs = Number(said.split('\n')[0]?.split(' ')[1]);
    if (lastLine(said)[1] - beganMs >= afterMs) {
      noting.kill('SIGKILL');
    }
  }
  await exit;
  return said
    .split('\n')
    .slice(0, -1)
    .map((line) => Number(line.split(' ')[1]));
}

/** The number and the time of the last whole line. */
function lastLine(said: string): [number, number] {
  const [number, ms] = (said.split('\n').at(-2) ?? '').split(' ').map(Number);
  return [number ?? 0, ms ?? 0];
}

test.each([300, 500, 805, 815, 1_000, 1_210, 1_700, 2_100])(
  'a process killed after %i ms of an answer loses a second of it at most, and nothing else',
  async (afterMs) => {
    const folder = await historyFolder();
    const notedAtMs = await noteAndKill(folder, afterMs);
    const { store, told } = openWindow(folder);
    const transcript = await store.open(chatId(1));
    const text = transcript?.turns[0]?.steps[0];
    const numbers = text?.kind === 'text' ? text.text.trim().split(' ').map(Number) : [];
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect((await store.find('')).map(({ id }) => id)).toEqual([chatId(1)]);
    expect(told).toEqual([]);

    const firstLostMs = notedAtMs[text?.kind === 'text' && text.text !== '' ? numbers.length : 0];
    const lostMs = firstLostMs === undefined ? 0 : (notedAtMs.at(-1) ?? 0) - firstLostMs;
    expect(lostMs).toBeLessThan(1_000);
    await store.dispose();
    expect((await fs.readdir(folder)).filter((name) => name.endsWith('.lock'))).toEqual([]);
  },
);
