import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { effectOf } from '../../../../src/core/safety/protectedFiles.ts';
import { localDisk } from '../../../../src/host/workspace/disk.ts';
import { WorkspaceFiles } from '../../../../src/host/workspace/workspaceFiles.ts';
import { FakeEditorFiles } from '../../../support/fakeEditorFiles.ts';
import { harvest, plant } from '../../../support/fileTree.ts';

const never = new AbortController().signal;
let folder: string;
let workspace: WorkspaceFiles;

beforeEach(async () => {
  folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'glm-air-advisories-')));
  await plant(folder, { 'app/a.txt': 'a', 'app/.env': 'KEY=1', 'outside/id_rsa': 'canary' });
  workspace = new WorkspaceFiles(
    localDisk(),
    new FakeEditorFiles(path.join(folder, 'app')),
    () => [],
  );
});
afterEach(() => fs.rm(folder, { recursive: true }));

test('CVE-2025-58373 (GHSA-p76r-7mc3-qh7c): a link gives an excluded file another name', async () => {
  await plant(folder, { 'app/readme.txt': { link: '.env' } });
  await expect(workspace.check('readme.txt', 'read')).rejects.toThrow('".env" is excluded');
});

test('CVE-2026-8770: a folder outside is listed by ".." or an absolute path', async () => {
  for (const asked of ['..', '../../', '/', '../outside', path.join(folder, 'outside')]) {
    await expect(workspace.check(asked, 'list'), asked).rejects.toThrow('outside of the workspace');
  }
});

test('CVE-2025-66389: a path leaves the workspace on the way', async () => {
  await expect(workspace.check('a/../../outside/id_rsa', 'read')).rejects.toThrow('outside');
  await expect(workspace.check('a.txt/../../outside/new', 'write')).rejects.toThrow('outside');
});

test('SymJack, GhostApproval: a link in the workspace hides where a write goes', async () => {
  await plant(folder, { 'app/notes': { link: '../outside' }, 'app/conf': { link: '.vscode' } });
  await plant(folder, { 'app/.vscode/settings.json': '{}' });
  const out = workspace.check('notes/authorized_keys', 'write');
  await expect(out).rejects.toThrow(`leads to "${folder}/outside/authorized_keys"`);
  const settings = await workspace.check('conf/settings.json', 'write');
  expect(settings).toMatchObject({ display: '.vscode/settings.json', isThroughLink: true });
  expect(effectOf({ kind: 'delete', path: settings })).toContain('The editor acts on this file');
});

test('goclaw#1201: a link that leads nowhere yet is taken by its letters', async () => {
  await plant(folder, { 'app/later': { link: '../outside/new.txt' } });
  await expect(workspace.check('later', 'write')).rejects.toThrow('a link that leads nowhere');
});

test('CVE-2026-21523: the file is another one when it is used than when it was checked', async () => {
  const target = await workspace.check('a.txt', 'write');
  await fs.rm(target.real);
  await fs.symlink('../outside/id_rsa', target.real);
  const outside = await harvest(path.join(folder, 'outside'));
  const change = { kind: 'edit', path: target, before: 'canary', after: 'x' } as const;
  await expect(workspace.apply([change], never)).rejects.toThrow('outside of the workspace');
  await expect(workspace.readText(target)).rejects.toThrow('outside of the workspace');
  expect(await harvest(path.join(folder, 'outside'))).toEqual(outside);
});
