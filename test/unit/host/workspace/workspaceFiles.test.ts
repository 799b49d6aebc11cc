import { execFileSync } from 'node:child_process';
import * as syncFs from 'node:fs';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CheckedPath, FileChange } from '../../../../src/core/safety/action.ts';
import { localDisk, type Disk } from '../../../../src/host/workspace/disk.ts';
import { WorkspaceFiles } from '../../../../src/host/workspace/workspaceFiles.ts';
import { FakeEditorFiles } from '../../../support/fakeEditorFiles.ts';
import { harvest, plant } from '../../../support/fileTree.ts';

const never = new AbortController().signal;
const bytes = (...values: readonly number[]) => Uint8Array.from(values);
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

let folder: string;
let app: string;
let editor: FakeEditorFiles;
let workspace: WorkspaceFiles;

beforeEach(async () => {
  folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'glm-air-files-')));
  app = path.join(folder, 'app');
  await plant(app, { 'a.txt': 'one\n', 'b.txt': 'two\n', 'src/c.txt': 'three\n' });
  await plant(folder, { 'outside/canary.txt': 'canary' });
  use(localDisk());
});
afterEach(() => fs.rm(folder, { recursive: true }));

function use(disk: Disk): void {
  editor = new FakeEditorFiles(app);
  workspace = new WorkspaceFiles(disk, editor, () => []);
}

const at = (name: string): Promise<CheckedPath> => workspace.check(name, 'write');
const read = async (name: string) => workspace.readText(await workspace.check(name, 'read'));
const apply = (...changes: readonly FileChange[]) => workspace.apply(changes, never);
const edit = async (name: string, before: string, after: string): Promise<FileChange> => ({
  kind: 'edit',
  path: await at(name),
  before,
  after,
});
const create = async (name: string, after: string): Promise<FileChange> => ({
  kind: 'create',
  path: await at(name),
  after,
});

describe('reading', () => {
  test.each([
    ['UTF-8', Buffer.from('ünï\r\n😀'), 'ünï\r\n😀'],
    ['UTF-8 with a byte order mark', Buffer.from('\uFEFFa'), '\uFEFFa'],
    ['nothing', Buffer.from(''), ''],
    ['UTF-16, little end first', utf16('\uFEFFaü😀\r\n'), '\uFEFFaü😀\r\n'],
    ['UTF-16, big end first', utf16('\uFEFFaü😀').swap16(), '\uFEFFaü😀'],
    ['mixed line ends and no last one', Buffer.from('a\r\nb\nc\rd'), 'a\r\nb\nc\rd'],
  ])('%s comes as it is, and goes back byte for byte', async (_, stored, text) => {
    await plant(app, { 'x.txt': stored });
    expect(await read('x.txt')).toEqual({ text, isUnsaved: false });
    await apply(await edit('x.txt', text, `${text}!`), await edit('x.txt', `${text}!`, text));
    expect(await fs.readFile(path.join(app, 'x.txt'))).toEqual(stored);
  });

  test.each([
    ['a picture', bytes(0x89, 0x50, 0x4e, 0x47, 0, 0, 1)],
    ['Latin-1', bytes(0x63, 0x61, 0x66, 0xe9)],
    ['a NUL', Buffer.from('a\0b')],
    ['UTF-16 cut short', bytes(0xff, 0xfe, 0x41)],
    ['half a pair in UTF-16', bytes(0xff, 0xfe, 0x00, 0xd8)],
    ['UTF-8 cut short', bytes(0x61, 0xc3)],
    ['overlong UTF-8', bytes(0xc0, 0xae, 0x2f)],
  ])('%s is no text', async (_, stored) => {
    await plant(app, { 'x.txt': stored });
    await expect(read('x.txt')).rejects.toThrow('x.txt is not text in UTF-8 or UTF-16');
  });

  test('a file of many megabytes is refused with another way', async () => {
    await fs.truncate(path.join(app, 'a.txt'), 21 * 1024 ** 2);
    await expect(read('a.txt')).rejects.toThrow(
      'tools read files of up to 20971520. Use search_text',
    );
  });

  test('unsaved text of an editor wins over the disk', async () => {
    editor.unsaved.set(path.join(app, 'a.txt'), 'typed');
    expect(await read('a.txt')).toEqual({ text: 'typed', isUnsaved: true });
  });

  test('a path that was checked and became a pipe does not hang', async () => {
    const checked = await workspace.check('a.txt', 'read');
    await fs.rm(checked.real);
    execFileSync('mkfifo', [checked.real]);
    await expect(workspace.readText(checked)).rejects.toThrow('neither a file nor a folder');
  });

  test('a path that was checked and became a link is not followed', async () => {
    const checked = await workspace.check('a.txt', 'read');
    await fs.rm(checked.real);
    await fs.symlink('../outside/canary.txt', checked.real);
    await expect(workspace.readText(checked)).rejects.toThrow('outside of the workspace');
    await fs.rm(checked.real);
    await fs.symlink('b.txt', checked.real);
    await expect(workspace.readText(checked)).rejects.toThrow('a.txt leads to "b.txt" by now');
  });

  test('a checked path that nobody checked is refused', async () => {
    const forged: CheckedPath = {
      display: 'a.txt',
      real: path.join(folder, 'outside/canary.txt'),
      root: path.join(folder, 'outside'),
      kind: 'file',
      isThroughLink: false,
    };
    await expect(workspace.readText(forged)).rejects.toThrow('outside of the workspace');
    await expect(apply({ kind: 'delete', path: forged })).rejects.toThrow('outside');
  });
});

describe('changing', () => {
  test('an edit keeps permissions, and leaves nothing else behind', async () => {
    await fs.chmod(path.join(app, 'a.txt'), 0o751);
    expect(await apply(await edit('a.txt', 'one\n', 'ONE\n'))).toEqual([]);
    expect(await harvest(app)).toEqual({
      'a.txt': 'ONE\n',
      'b.txt': 'two\n',
      'src/c.txt': 'three\n',
    });
    expect((await fs.stat(path.join(app, 'a.txt'))).mode & 0o777).toBe(0o751);
  });

  test('an edit of a text that changed since is refused', async () => {
    await expect(apply(await edit('a.txt', 'older\n', 'ONE\n'))).rejects.toThrow(
      'a.txt was changed since it was read. Read it again.',
    );
    expect((await harvest(app))['a.txt']).toBe('one\n');
  });

  test('an edit of unsaved text saves it first, the mark of the file kept', async () => {
    await plant(app, { 'a.txt': '\uFEFFsaved' });
    const real = path.join(app, 'a.txt');
    editor.unsaved.set(real, 'typed');
    expect((await read('a.txt')).text).toBe('\uFEFFtyped');
    await apply(await edit('a.txt', '\uFEFFtyped', '\uFEFFedited'));
    expect(editor.unsaved.get(real)).toBeUndefined();
    expect(await fs.readFile(real, 'utf8')).toBe('\uFEFFedited');
  });

  test('an edit of a text that is formatted when it is saved is refused, and the text kept', async () => {
    editor.unsaved.set(path.join(app, 'a.txt'), 'typed');
    editor.format = (text) => `${text};\n`;
    const change = await edit('a.txt', 'typed', 'edited');
    await expect(apply(change)).rejects.toThrow('a.txt was changed since it was read.');
    expect((await harvest(app))['a.txt']).toBe('typed;\n');
  });

  test('another name of the same file (hard link) keeps its bytes, and that is said', async () => {
    await fs.link(path.join(app, 'a.txt'), path.join(folder, 'outside/linked.txt'));
    expect(await apply(await edit('a.txt', 'one\n', 'ONE\n'))).toEqual([
      'Other names of a.txt (hard links) keep the old text.',
    ]);
    expect(await harvest(path.join(folder, 'outside'))).toMatchObject({ 'linked.txt': 'one\n' });
  });

  test('a new file brings the folders above it', async () => {
    await apply(await create('new/deep/d.txt', 'd'));
    expect((await harvest(app))['new/deep/d.txt']).toBe('d');
  });

  test('a new file never takes the place of one that came meanwhile', async () => {
    const change = await create('d.txt', 'mine');
    await plant(app, { 'd.txt': 'theirs' });
    await expect(apply(change)).rejects.toThrow("d.txt can't be reached: it exists already.");
    expect((await harvest(app))['d.txt']).toBe('theirs');
  });

  test('a renamed file never takes the place of another', async () => {
    const to = await at('b.txt');
    await expect(apply({ kind: 'rename', path: await at('a.txt'), to })).rejects.toThrow('exists');
    expect(await harvest(app)).toMatchObject({ 'a.txt': 'one\n', 'b.txt': 'two\n' });
    await apply({ kind: 'rename', path: await at('a.txt'), to: await at('new/e.txt') });
    const names = Object.keys(await harvest(app)).toSorted();
    expect(names).toEqual(['b.txt', 'new/e.txt', 'src/c.txt']);
  });

  test('a folder is not renamed: names inside it would escape their rules', async () => {
    await expect(at('src')).rejects.toThrow('is a folder');
  });

  test('a deleted file goes to the trash; where there is none, that is said', async () => {
    editor.trash = (real) => fs.rename(real, path.join(folder, 'trash'));
    expect(await apply({ kind: 'delete', path: await at('a.txt') })).toEqual([]);
    expect(await fs.readFile(path.join(folder, 'trash'), 'utf8')).toBe('one\n');
    editor.trash = undefined;
    expect(await apply({ kind: 'delete', path: await at('b.txt') })).toEqual([
      'b.txt was deleted for good: there is no trash here.',
    ]);
    expect(await harvest(app)).toEqual({ 'src/c.txt': 'three\n' });
  });

  test('a file with unsaved changes is neither deleted nor renamed', async () => {
    const checked = await at('a.txt');
    editor.unsaved.set(checked.real, 'typed');
    const message = 'a.txt has unsaved changes.';
    await expect(apply({ kind: 'delete', path: checked })).rejects.toThrow(message);
    const to = await at('d.txt');
    await expect(apply({ kind: 'rename', path: checked, to })).rejects.toThrow(message);
  });

  test('nothing changes in a workspace that is not trusted', async () => {
    const change = await create('d.txt', 'd');
    editor.isTrustedNow = false;
    await expect(apply(change)).rejects.toThrow('does not trust this workspace');
    expect(Object.keys(await harvest(app))).not.toContain('d.txt');
  });
});

describe('several changes', () => {
  const everyKind = async (): Promise<readonly FileChange[]> => [
    await edit('a.txt', 'one\n', 'ONE\n'),
    await create('new/deep/d.txt', 'd'),
    { kind: 'rename', path: await at('b.txt'), to: await at('moved/b.txt') },
    { kind: 'delete', path: await at('src/c.txt') },
  ];

  test('are all made', async () => {
    await apply(...(await everyKind()));
    const expected = { 'a.txt': 'ONE\n', 'new/deep/d.txt': 'd', 'moved/b.txt': 'two\n' };
    expect(await harvest(app)).toEqual(expected);
  });

  test.each([
    ['that shows no open files', (): Disk => ({ ...localDisk(), descriptors: undefined })],
    ['without hard links', withoutHardLinks],
  ])('are made alike, and take nobody’s place, on a disk %s', async (_, disk) => {
    use(disk());
    const late = await create('late.txt', 'mine');
    await apply(...(await everyKind()));
    const expected = { 'a.txt': 'ONE\n', 'new/deep/d.txt': 'd', 'moved/b.txt': 'two\n' };
    expect(await harvest(app)).toEqual(expected);
    await plant(app, { 'late.txt': 'theirs' });
    await expect(apply(late)).rejects.toThrow('exists already');
    expect(await harvest(app)).toEqual({ ...expected, 'late.txt': 'theirs' });
  });

  test('are all taken back when one fails, folders too, and what was not saved is not lost', async () => {
    const before = await harvest(app);
    await plant(app, { 'a.txt': 'older\n' });
    editor.unsaved.set(path.join(app, 'a.txt'), 'one\n');
    const failing = await edit('b.txt', 'two\n', 'TWO\n');
    await expect(apply(...(await everyKind()), failing)).rejects.toThrow("b.txt can't be reached");
    expect(await harvest(app)).toEqual(before);
    expect((await fs.readdir(app)).toSorted()).toEqual(['a.txt', 'b.txt', 'src']);
  });

  test('are taken back when the turn is stopped between them', async () => {
    const stop = new AbortController();
    const before = await harvest(app);
    editor.trash = async (real) => {
      await fs.rm(real);
      stop.abort(new Error('stopped'));
    };
    const changes = [...(await everyKind()), await create('last.txt', '')];
    await expect(workspace.apply(changes, stop.signal)).rejects.toThrow('stopped');
    expect(await harvest(app)).toEqual(before);
  });

  test('that can’t be taken back are told', async () => {
    editor.trash = async (real) => {
      await fs.rm(real);
      await plant(app, { 'a.txt': 'typed by the user' });
    };
    const failing = await edit('b.txt', 'not this', '');
    const changes = await everyKind();
    const attempt = apply(...changes.filter(({ kind }) => kind !== 'rename'), failing);
    await expect(attempt).rejects.toThrow(
      'b.txt was changed since it was read. Read it again. Other changes could not be taken back: a.txt was changed by another program and is left as it is.',
    );
    expect(syncFs.readFileSync(path.join(app, 'a.txt'), 'utf8')).toBe('typed by the user');
  });
});

function withoutHardLinks(): Disk {
  const disk = localDisk();
  const refusal = Object.assign(new Error('not supported'), { code: 'ENOTSUP' });
  return { ...disk, files: { ...disk.files, link: () => Promise.reject(refusal) } };
}
