import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { effectOf } from '../../../../src/core/safety/protectedFiles.ts';
import { WorkspaceFiles } from '../../../../src/host/workspace/workspaceFiles.ts';
import { caseBlindDisk } from '../../../support/caseBlindDisk.ts';
import { FakeEditorFiles } from '../../../support/fakeEditorFiles.ts';
import { plant } from '../../../support/fileTree.ts';

let folder: string;
let workspace: WorkspaceFiles;

beforeAll(async () => {
  folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'glm-air-case-')));
  await plant(folder, {
    'Outside/canary.txt': 'canary',
    'App-evil/a.ts': '',
    'App/Src/Cart.ts': 'cart',
    'App/.env': 'KEY=1',
    'App/.vscode/settings.json': '{}',
    'App/.git/config': '',
    'App/Ünï.txt': '',
    'App/Link': { link: 'Src' },
    'App/Out': { link: '../Outside' },
  });
  const editor = new FakeEditorFiles(path.join(folder, 'App'));
  workspace = new WorkspaceFiles(caseBlindDisk(folder), editor, () => ['Private/']);
});
afterAll(() => fs.rm(folder, { recursive: true }));

test.each([
  ['src/cart.ts', 'Src/Cart.ts'],
  ['SRC/CART.TS', 'Src/Cart.ts'],
  ['{ws}/app/src/cart.ts', 'Src/Cart.ts'],
  ['ÜNÏ.TXT', 'Ünï.txt'],
  ['ünï.txt'.normalize('NFD'), 'Ünï.txt'],
  ['link/cart.ts', '→ Src/Cart.ts'],
  ['src/new.ts', 'Src/new.ts'],
  ['OUT/canary.txt', 'outside of the workspace'],
  ['out/new.txt', 'outside of the workspace'],
  ['{ws}/APP-EVIL/a.ts', 'outside of the workspace'],
  ['.ENV', 'is excluded'],
  ['.Env.Local', 'is excluded'],
  ['PRIVATE/new.txt', 'is excluded'],
  ['.GIT/CONFIG', 'is excluded'],
])('%j on a disk that ignores case: %s', async (asked, expected) => {
  const found = await workspace.check(asked.replace('{ws}', folder), 'write').then(
    ({ display, isThroughLink }) => `${isThroughLink ? '→ ' : ''}${display}`,
    (error: unknown) => String(error),
  );
  expect(found).toContain(expected);
});

test.each([
  '.VSCODE/Settings.json',
  '.vSCode/tasks.json',
  '.vſcode/new.json', // ſ is an s for APFS
  '.GIT/hooks/pre-commit',
  '.Github/workflows/a.yml',
  '.g\u200cit/hooks/pre-commit', // CVE-2014-9390: HFS+ skips it
  'agents.md',
  'PACKAGE.JSON',
])('%j configures execution in any case', async (asked) => {
  const checked = await workspace.check(asked, 'write');
  expect(effectOf({ kind: 'create', path: checked, after: '{}' })).toBeDefined();
});
