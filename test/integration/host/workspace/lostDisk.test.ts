import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileChange } from '../../../../src/core/safety/action.ts';
import { localDisk, type Disk } from '../../../../src/host/workspace/disk.ts';
import { editDesk, openDesk, type EditDesk } from '../../../support/editDesk.ts';
import { seamDisk } from '../../../support/seamDisk.ts';

const never = new AbortController().signal;
const endedPid = spawnSync(process.execPath, ['--version']).pid;

let desk: EditDesk;
beforeEach(async () => {
  desk = await editDesk();
});
afterEach(() => desk.dispose());

test('a change that ends at any call can be undone, its folders included', async () => {
  const before = await plantAnew();
  let calls = 0;
  for (let isWhole = false; !isWhole; calls += 1) {
    isWhole = await endingAt(calls, change);
    const found = await desk.read('edited.txt');
    expect(['old\n', 'new\n'], `call ${calls}`).toContain(found);
    await undoAfterwards();
    expect(withoutAside(await desk.everything()), `call ${calls}`).toEqual(before);
    await plantAnew();
  }
  expect(calls).toBeGreaterThan(50);
});

test('an undo that ends at any call can be asked for again', async () => {
  const before = await plantAnew();
  let calls = 0;
  for (let isWhole = false; !isWhole; calls += 1) {
    await change(desk);
    isWhole = await endingAt(calls, ({ checkpoints }) => checkpoints.undo({ kind: 'all' }));
    await undoAfterwards();
    expect(withoutAside(await desk.everything()), `call ${calls}`).toEqual(before);
    await plantAnew();
  }
  expect(calls).toBeGreaterThan(50);
});

async function plantAnew() {
  await fs.rm(desk.store, { recursive: true, force: true });
  await fs.rm(desk.root, { recursive: true });
  await desk.write('edited.txt', 'old\n');
  await desk.write('gone.txt', 'still here\n');
  return desk.everything();
}

/** Edits a file, makes one in folders that are new, and deletes one. */
async function change(on: EditDesk): Promise<void> {
  const check = (name: string) => on.files.check(name, 'write');
  const changes: readonly FileChange[] = [
    { kind: 'edit', path: await check('edited.txt'), before: 'old\n', after: 'new\n' },
    { kind: 'create', path: await check('made/deep/file.txt'), after: 'made' },
    { kind: 'delete', path: await check('gone.txt') },
  ];
  await on.ports('turn').gate.change('test', 'turn', changes, never);
}

/**
 * Acts on files that can't be reached any more from one call to the system on, as if it were never made.
 * @returns whether all was done before that call.
 */
async function endingAt(end: number, act: (on: EditDesk) => Promise<unknown>): Promise<boolean> {
  let calls = 0;
  const disk = seamDisk(localDisk(), (call) => {
    calls += 1;
    if (calls > end && call !== 'close') {
      throw new Error('The process has ended.');
    }
  });
  await act(reopened(disk)).catch((error: unknown) => {
    expect(String(error)).toContain('The process has ended.');
  });
  return calls <= end;
}

/** The desk in a later session. */
function reopened(disk: Disk): EditDesk {
  const later = openDesk(desk.folder, disk);
  desk.clock.nowMs += 1_000;
  later.clock.nowMs = desk.clock.nowMs;
  return later;
}

/** What a session does after one that was killed. */
async function undoAfterwards(): Promise<void> {
  await blameOnAnother();
  const { checkpoints } = reopened(localDisk());
  await checkpoints.recover();
  const { files } = await checkpoints.undo({ kind: 'all' });
  expect(files.filter(({ outcome }) => !['restored', 'unchanged'].includes(outcome))).toEqual([]);
}

/** What was left on its way names this process, which still runs; it is given the number of one that has ended. */
async function blameOnAnother(): Promise<void> {
  for (const name of Object.keys(await desk.everything()).filter((each) => each.endsWith('.tmp'))) {
    const other = name.replace(`-${process.pid}-`, `-${endedPid}-`);
    await fs.rename(path.join(desk.root, name), path.join(desk.root, other));
  }
}

/** Without what a deletion moved aside and left there, for it may be somebody's; and without folders that hold it. */
function withoutAside(everything: Readonly<Record<string, string>>): Record<string, string> {
  const asides = Object.keys(everything).filter((name) => name.endsWith('.aside'));
  const isNeeded = (name: string) =>
    asides.some((aside) => aside === name || aside.startsWith(`${name}${path.sep}`));
  return Object.fromEntries(Object.entries(everything).filter(([name]) => !isNeeded(name)));
}
