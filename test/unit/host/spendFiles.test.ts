import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SpendFiles } from '../../../src/host/spendFiles.ts';

let folder: string;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-spend-'));
});
afterEach(() => fs.rm(folder, { recursive: true }));

test('nothing was spent before anything was', async () => {
  expect(await new SpendFiles(path.join(folder, 'new')).total('2026-11-23')).toBe(0);
});

test('two windows that spend at the same time both count, also after a restart', async () => {
  const windows = [new SpendFiles(folder), new SpendFiles(folder)];
  await Promise.all(
    Array.from({ length: 100 }, async (_, index) => windows[index % 2]?.add('2026-11-23', 1e-7)),
  );
  expect(await new SpendFiles(folder).total('2026-11-23')).toBeCloseTo(1e-5, 12);
});

test('each day has its own sum, and earlier ones are forgotten', async () => {
  const store = new SpendFiles(folder);
  await fs.writeFile(path.join(folder, 'other.txt'), 'of somebody else');
  await store.add('2026-11-23', 2);
  await store.add('2026-11-24', 3);
  expect(await store.total('2026-11-24')).toBe(3);
  expect(await store.total('2026-11-23')).toBe(0);
  expect((await fs.readdir(folder)).toSorted()).toEqual(['other.txt', 'spent-2026-11-24.txt']);
});

test('a line that was cut short costs itself and no other', async () => {
  await fs.writeFile(path.join(folder, 'spent-2026-11-23.txt'), '0.5\n1.2.3\n0.25\n');
  expect(await new SpendFiles(folder).total('2026-11-23')).toBe(0.75);
});
