import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFile } from '../../../../../src/core/chat/tools/createFile.ts';
import { deleteFile } from '../../../../../src/core/chat/tools/deleteFile.ts';
import { renameFile } from '../../../../../src/core/chat/tools/renameFile.ts';
import { runTool } from '../../../../../src/core/chat/tools/tool.ts';
import type { RenameEdits } from '../../../../../src/core/ports.ts';
import { editDesk, type EditDesk } from '../../../../support/editDesk.ts';

const never = new AbortController().signal;

let desk: EditDesk;
beforeEach(async () => {
  desk = await editDesk();
  await desk.write('src/a.ts', "import { b } from './b';\n");
  await desk.write('src/b.ts', 'export const b = 1;\n');
});
afterEach(() => desk.dispose());

const noEdits: RenameEdits = { editsFor: async () => [] };
const create = (given: unknown) => runTool(createFile, given, desk.ports('turn 1'), never);
const remove = (given: unknown) => runTool(deleteFile, given, desk.ports('turn 1'), never);
const rename = (given: unknown, renameEdits = noEdits) =>
  runTool(renameFile, given, { ...desk.ports('turn 1'), renameEdits }, never);

test('creates a file and the folders above it', async () => {
  const given = { path: 'src/deep/er/c.ts', content: 'one\ntwo\n' };
  expect((await create(given)).summary).toBe('Created src/deep/er/c.ts, 2 lines');
  expect(await desk.read('src/deep/er/c.ts')).toBe('one\ntwo\n');
});

test('does not create what exists', async () => {
  const { content, isError } = await create({ path: 'src/b.ts', content: 'gone' });
  expect(content).toContain('src/b.ts exists already; change it with edit_file');
  expect(isError).toBe(true);
  expect(await desk.read('src/b.ts')).toBe('export const b = 1;\n');
});

test('deletes a file and says that undo restores it', async () => {
  const { content } = await remove({ path: 'src/b.ts' });
  expect(content).toContain('Deleted src/b.ts. Undo restores it.');
  expect(content).toContain('no trash here');
  await expect(desk.read('src/b.ts')).rejects.toThrow('ENOENT');
});

test('does not delete folders', async () => {
  expect((await remove({ path: 'src' })).content).toContain('is a folder');
});

test('renames a file into another folder', async () => {
  const { content } = await rename({ path: 'src/b.ts', newPath: 'lib/c.ts' });
  expect(content).toContain('Renamed src/b.ts to lib/c.ts. No imports were updated');
  expect(await desk.read('lib/c.ts')).toBe('export const b = 1;\n');
  await expect(desk.read('src/b.ts')).rejects.toThrow('ENOENT');
});

test('lets imports follow a rename, in one change', async () => {
  const before = await desk.read('src/a.ts');
  const path = await desk.files.check('src/a.ts', 'write');
  const edit = { kind: 'edit', path, before, after: before.replace('./b', './c') } as const;
  const { content } = await rename(
    { path: 'src/b.ts', newPath: 'src/c.ts' },
    { editsFor: async () => [edit] },
  );
  expect(content).toContain('Imports were updated in src/a.ts.');
  expect(await desk.read('src/a.ts')).toContain("'./c'");
  expect(desk.asked.map((changes) => changes.map(({ kind }) => kind))).toEqual([
    ['edit', 'rename'],
  ]);
});

test('lets a renamed file follow its own imports', async () => {
  const before = await desk.read('src/a.ts');
  const path = await desk.files.check('src/a.ts', 'write');
  const after = before.replace('./b', '../src/b');
  const edit = { kind: 'edit', path, before, after } as const;
  await rename({ path: 'src/a.ts', newPath: 'lib/a.ts' }, { editsFor: async () => [edit] });
  expect(await desk.read('lib/a.ts')).toBe(after);
});

test('does not rename onto what exists', async () => {
  const { content } = await rename({ path: 'src/a.ts', newPath: 'src/b.ts' });
  expect(content).toContain('exists already');
  expect(await desk.read('src/b.ts')).toBe('export const b = 1;\n');
});

test('refuses places outside of the workspace on either side', async () => {
  expect((await rename({ path: 'src/a.ts', newPath: '../a.ts' })).content).toContain('outside');
  expect((await rename({ path: '../x.ts', newPath: 'a.ts' })).content).toContain('outside');
});
