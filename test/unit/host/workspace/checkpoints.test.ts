import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileChange } from '../../../../src/core/safety/action.ts';
import { editDesk, type EditDesk } from '../../../support/editDesk.ts';

const never = new AbortController().signal;

let desk: EditDesk;
beforeEach(async () => {
  desk = await editDesk();
});
afterEach(() => desk.dispose());

async function make(turnId: string, ...changes: readonly FileChange[]): Promise<void> {
  await desk.ports(turnId).gate.change('test', turnId, changes, never);
}

async function edit(turnId: string, name: string, after: string): Promise<void> {
  const file = await desk.files.check(name, 'write');
  const { text } = await desk.files.readText(file);
  await make(turnId, { kind: 'edit', path: file, before: text, after });
}

async function create(turnId: string, name: string, after: string): Promise<void> {
  await make(turnId, { kind: 'create', path: await desk.files.check(name, 'write'), after });
}

async function remove(turnId: string, name: string): Promise<void> {
  await make(turnId, { kind: 'delete', path: await desk.files.check(name, 'write') });
}

async function rename(turnId: string, from: string, to: string): Promise<void> {
  const source = await desk.files.check(from, 'write');
  const target = await desk.files.check(to, 'write');
  await make(turnId, { kind: 'rename', path: source, to: target });
}

const turn = (turnId: string) => ({ kind: 'turn', turnId }) as const;
const outcomes = ({ files }: Awaited<ReturnType<EditDesk['checkpoints']['undo']>>) =>
  Object.fromEntries(files.map(({ display, outcome }) => [display, outcome]));

test('brings back text, existence, name, folders and permissions', async () => {
  await desk.write('edited.txt', 'old\r\n');
  await desk.write('run.sh', '#!/bin/sh\n');
  await fs.chmod(path.join(desk.root, 'run.sh'), 0o750);
  await desk.write('moved.bin', Buffer.from([0, 255, 1, 254]));
  const before = await desk.everything();

  await edit('t1', 'edited.txt', 'new\r\n');
  await edit('t1', 'edited.txt', 'newer\n');
  await create('t1', 'made/deep/file.txt', 'made');
  await remove('t1', 'run.sh');
  await rename('t1', 'moved.bin', 'other/place.bin');
  expect(await desk.everything()).not.toEqual(before);

  expect(outcomes(await desk.checkpoints.undo(turn('t1')))).toEqual({
    'edited.txt': 'restored',
    'made/deep/file.txt': 'restored',
    'run.sh': 'restored',
    'moved.bin': 'restored',
    'other/place.bin': 'restored',
  });
  expect(await desk.everything()).toEqual(before);
});

test('keeps nothing in the workspace, and what it keeps is for the user alone', async () => {
  await desk.write('a.txt', 'old');
  await edit('t1', 'a.txt', 'new');
  expect(Object.keys(await desk.everything())).toEqual(['a.txt']);
  const kept = await fs.readdir(desk.store, { recursive: true, withFileTypes: true });
  const modes = await Promise.all(
    kept.map(async (entry) => (await fs.stat(path.join(entry.parentPath, entry.name))).mode & 0o77),
  );
  expect(modes.length).toBeGreaterThan(3);
  expect(modes.every((mode) => mode === 0)).toBe(true);
});

test('lists turns, the newest first, with what each did', async () => {
  await desk.write('a.txt', '1');
  await desk.write('b.txt', '1');
  await edit('t1', 'a.txt', '2');
  await create('t2', 'c.txt', '1');
  await remove('t2', 'b.txt');
  const turns = await desk.checkpoints.turns();
  expect(
    turns.map(({ turnId, files }) => [turnId, files.map((file) => [file.display, file.change])]),
  ).toEqual([
    [
      't2',
      [
        ['c.txt', 'created'],
        ['b.txt', 'deleted'],
      ],
    ],
    ['t1', [['a.txt', 'edited']]],
  ]);
});

test('undoes one file of a turn and leaves the others', async () => {
  await desk.write('a.txt', 'a1');
  await desk.write('b.txt', 'b1');
  await edit('t1', 'a.txt', 'a2');
  await edit('t1', 'b.txt', 'b2');
  await desk.checkpoints.undo({ kind: 'file', turnId: 't1', real: path.join(desk.root, 'a.txt') });
  expect([await desk.read('a.txt'), await desk.read('b.txt')]).toEqual(['a1', 'b2']);
});

test('undoes all turns back to before the first', async () => {
  await desk.write('a.txt', '1');
  const before = await desk.everything();
  await edit('t1', 'a.txt', '2');
  await create('t2', 'b.txt', 'b');
  await edit('t3', 'a.txt', '3');
  await rename('t3', 'b.txt', 'c.txt');
  await desk.checkpoints.undo({ kind: 'all' });
  expect(await desk.everything()).toEqual(before);
});

test('does not overwrite what somebody else changed since, and says so', async () => {
  await desk.write('a.txt', 'old');
  await edit('t1', 'a.txt', 'new');
  await desk.write('a.txt', 'mine');
  const undone = await desk.checkpoints.undo(turn('t1'));
  expect(undone.files).toMatchObject([
    { outcome: 'changedSince', reason: expect.stringContaining('changed since by somebody else') },
  ]);
  expect(await desk.read('a.txt')).toBe('mine');
});

test('keeps a copy of what it is told to overwrite', async () => {
  await desk.write('a.txt', 'old');
  await edit('t1', 'a.txt', 'new');
  await desk.write('a.txt', 'mine');
  const { turnId } = await desk.checkpoints.undoAnyway(turn('t1'));
  expect(await desk.read('a.txt')).toBe('old');
  await desk.checkpoints.undo(turn(turnId ?? 'none'));
  expect(await desk.read('a.txt')).toBe('mine');
});

test('restores the other files of a turn when one was changed since', async () => {
  await desk.write('a.txt', 'a1');
  await desk.write('b.txt', 'b1');
  await edit('t1', 'a.txt', 'a2');
  await edit('t1', 'b.txt', 'b2');
  await desk.write('a.txt', 'mine');
  expect(outcomes(await desk.checkpoints.undo(turn('t1')))).toEqual({
    'a.txt': 'changedSince',
    'b.txt': 'restored',
  });
});

test('names a later turn as the one who changed a file since', async () => {
  await desk.write('a.txt', '1');
  await edit('t1', 'a.txt', '2');
  await edit('t2', 'a.txt', '3');
  const early = await desk.checkpoints.undo(turn('t1'));
  expect(early.files[0]?.reason).toContain('by a later turn');
  await desk.checkpoints.undo(turn('t2'));
  await desk.checkpoints.undo(turn('t1'));
  expect(await desk.read('a.txt')).toBe('1');
});

test('leaves a created file that somebody went on with', async () => {
  await create('t1', 'notes/a.txt', 'draft');
  await desk.write('notes/a.txt', 'draft and more');
  expect(outcomes(await desk.checkpoints.undo(turn('t1')))).toEqual({
    'notes/a.txt': 'changedSince',
  });
  expect(await desk.read('notes/a.txt')).toBe('draft and more');
});

test('leaves a created folder in which somebody put something', async () => {
  await create('t1', 'notes/a.txt', 'draft');
  await desk.write('notes/mine.txt', 'mine');
  await desk.checkpoints.undo(turn('t1'));
  expect(Object.keys(await desk.everything())).toEqual(['notes', 'notes/mine.txt']);
});

test('finds nothing to do the second time', async () => {
  await desk.write('a.txt', 'old');
  await edit('t1', 'a.txt', 'new');
  await desk.checkpoints.undo(turn('t1'));
  const again = await desk.checkpoints.undo(turn('t1'));
  expect(again).toEqual({
    files: [{ display: 'a.txt', real: path.join(desk.root, 'a.txt'), outcome: 'unchanged' }],
    turnId: undefined,
  });
});

test('undoes an undo', async () => {
  await desk.write('a.txt', 'old');
  await edit('t1', 'a.txt', 'new');
  await create('t1', 'b/c.txt', 'c');
  const made = await desk.everything();
  const { turnId } = await desk.checkpoints.undo(turn('t1'));
  await desk.checkpoints.undo(turn(turnId ?? 'none'));
  expect(await desk.everything()).toEqual(made);
});

test('brings back the text that the user had not saved', async () => {
  await desk.write('a.txt', 'saved');
  const real = path.join(desk.root, 'a.txt');
  desk.editor.unsaved.set(real, 'typed');
  await edit('t1', 'a.txt', 'typed and edited');
  await desk.checkpoints.undo(turn('t1'));
  expect(await desk.read('a.txt')).toBe('typed');
});

test('takes unsaved typing for somebody’s change', async () => {
  await desk.write('a.txt', 'old');
  await edit('t1', 'a.txt', 'new');
  desk.editor.unsaved.set(path.join(desk.root, 'a.txt'), 'new, and typing');
  expect(outcomes(await desk.checkpoints.undo(turn('t1')))).toEqual({ 'a.txt': 'changedSince' });
  expect(await desk.read('a.txt')).toBe('new');
});

test('does not follow a folder that became a link', async () => {
  const outside = path.join(desk.root, '../outside');
  await fs.mkdir(outside);
  await desk.write('src/a.txt', 'old');
  await edit('t1', 'src/a.txt', 'new');
  await fs.rename(path.join(desk.root, 'src'), path.join(desk.root, 'away'));
  await fs.symlink(outside, path.join(desk.root, 'src'));
  await fs.writeFile(path.join(outside, 'a.txt'), 'new');
  expect(outcomes(await desk.checkpoints.undoAnyway(turn('t1')))).toEqual({
    'src/a.txt': 'failed',
  });
  expect(await fs.readFile(path.join(outside, 'a.txt'), 'utf8')).toBe('new');
});

test('does not restore from a copy that was tampered with', async () => {
  await desk.write('a.txt', 'old');
  await edit('t1', 'a.txt', 'new');
  const contents = path.join(desk.store, 'contents');
  for (const name of await fs.readdir(contents)) {
    await fs.writeFile(path.join(contents, name), 'bad');
  }
  const { files } = await desk.checkpoints.undo(turn('t1'));
  expect(files).toMatchObject([{ outcome: 'failed', reason: expect.stringContaining('damaged') }]);
  expect(await desk.read('a.txt')).toBe('new');
});

test('reads the list though a record is half written or from another world', async () => {
  await desk.write('a.txt', 'old');
  await edit('t1', 'a.txt', 'new');
  const journal = path.join(desk.store, 'journal');
  await fs.writeFile(path.join(journal, '000-half.json'), '{"version":1,"turnId":"t');
  await fs.writeFile(path.join(journal, '999-new.json'), '{"version":2}');
  await fs.writeFile(path.join(journal, 'unfinished-1'), '{"version":1');
  expect((await desk.checkpoints.turns()).map(({ turnId }) => turnId)).toEqual(['t1']);
  expect(desk.log.entries.map(({ message }) => message)).toEqual([
    "checkpoints: 000-half.json can't be read and is left out",
    "checkpoints: 999-new.json can't be read and is left out",
  ]);
});

test('keeps the same bytes once', async () => {
  await desk.write('a.txt', 'same');
  await desk.write('b.txt', 'same');
  await edit('t1', 'a.txt', 'x');
  await edit('t1', 'b.txt', 'y');
  expect(await fs.readdir(path.join(desk.store, 'contents'))).toHaveLength(1);
});

test('keeps a file that it can’t read from being changed', async () => {
  await desk.write('big.bin', Buffer.alloc(21 * 1024 ** 2));
  await expect(remove('t1', 'big.bin')).rejects.toThrow('tools read files of up to');
  expect(Object.keys(await desk.everything())).toEqual(['big.bin']);
});
