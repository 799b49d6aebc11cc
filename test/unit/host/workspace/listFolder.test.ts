import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { localDisk } from '../../../../src/host/workspace/disk.ts';
import { WorkspaceFiles } from '../../../../src/host/workspace/workspaceFiles.ts';
import { FakeEditorFiles } from '../../../support/fakeEditorFiles.ts';
import { plant, type TreeEntry } from '../../../support/fileTree.ts';

test('lists files, folders and links, but nothing that is excluded or secret', async () => {
  const files = await workspace(
    {
      'a.ts': '',
      'debug.log': '',
      'src/b.ts': '',
      way: { link: 'src' },
      '.env': '',
      'id_rsa.pub': '',
      '.ssh/x': '',
    },
    ['*.log'],
  );
  const entries = await files.list(await files.check('.', 'list'));
  expect(entries.map(({ name, kind }) => `${kind} ${name}`).toSorted()).toEqual([
    'directory src',
    'file a.ts',
    'link way',
  ]);
});

test('lists a folder that a link in the workspace leads to, under its own name', async () => {
  const files = await workspace({ 'src/b.ts': '', way: { link: 'src' } });
  const folder = await files.check('way', 'list');
  expect(folder.display).toBe('src');
  expect(await files.list(folder)).toEqual([{ name: 'b.ts', kind: 'file' }]);
});

test('refuses a folder that became a link to another place after it was checked', async () => {
  const files = await workspace({ 'src/b.ts': '' });
  const folder = await files.check('src', 'list');
  await fs.rm(folder.real, { recursive: true });
  await fs.symlink(tmpdir(), folder.real);
  await expect(files.list(folder)).rejects.toThrow('outside of the workspace');
});

async function workspace(
  tree: Readonly<Record<string, TreeEntry>>,
  excluded: readonly string[] = [],
): Promise<WorkspaceFiles> {
  const root = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-list-'));
  onTestFinished(() => fs.rm(root, { recursive: true }));
  await plant(root, tree);
  return new WorkspaceFiles(localDisk(), new FakeEditorFiles(root), () => excluded);
}
