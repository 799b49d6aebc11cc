import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { EditorFolder } from '../../../../src/core/ports.ts';
import { localDisk } from '../../../../src/host/workspace/disk.ts';
import type { PathPurpose } from '../../../../src/host/workspace/pathGate.ts';
import { WorkspaceFiles } from '../../../../src/host/workspace/workspaceFiles.ts';
import { FakeEditorFiles } from '../../../support/fakeEditorFiles.ts';
import { plant } from '../../../support/fileTree.ts';
import { trickyTree } from '../../../support/trickyTree.ts';

let folder: string;
let workspace: WorkspaceFiles;
let socket: Server;

beforeAll(async () => {
  folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'glm-air-paths-')));
  await plant(folder, trickyTree(folder));
  execFileSync('mkfifo', [path.join(folder, 'app/pipe')]);
  socket = createServer().listen(path.join(folder, 'app/socket'));
  workspace = files(path.join(folder, 'app'));
});
afterAll(async () => {
  socket.close();
  await fs.rm(folder, { recursive: true });
});

function files(...folders: readonly (string | EditorFolder)[]): WorkspaceFiles {
  return new WorkspaceFiles(localDisk(), new FakeEditorFiles(...folders), () => ['/private/']);
}

/** `→` where the path went through a link, then the place, or why not. `{ws}` is the folder of the test. */
async function verdict(
  asked: string,
  purpose: PathPurpose,
  given: WorkspaceFiles = workspace,
): Promise<string> {
  try {
    const checked = await given.check(asked.replace('{ws}', folder), purpose);
    expect(checked.real).toBe(path.join(checked.root, path.relative(checked.root, checked.real)));
    return `${checked.isThroughLink ? '→ ' : ''}${checked.display}`;
  } catch (error) {
    expect(error).toMatchObject({ name: 'ToolError' });
    return reasonIn(String(error));
  }
}

function reasonIn(sentence: string): string {
  const reasons: readonly (readonly [string, RegExp])[] = [
    ['outside', /outside of the workspace/],
    ['excluded', /is excluded/],
    ['dangling', /leads nowhere/],
    ['circle', /in circles/],
    ['not a file', /neither a file nor a folder|is not a regular file/],
    ['folder', /is a folder/],
    ['missing', /There is no/],
    ['below a file', /is a file, not a folder|a part of it is a file/],
    ['malformed', /^ToolError: The path /],
  ];
  return reasons.find(([, pattern]) => pattern.test(sentence))?.[0] ?? sentence;
}

type Row = readonly [asked: string, expected: string];

describe('reads', () => {
  const rows: readonly Row[] = [
    // plain
    ['src/cart.ts', 'src/cart.ts'],
    ['./src/cart.ts', 'src/cart.ts'],
    ['././src//cart.ts', 'src/cart.ts'],
    ['src/./deep/er/x.ts', 'src/deep/er/x.ts'],
    ['src/cart.ts/', 'src/cart.ts'],
    ['{ws}/app/src/cart.ts', 'src/cart.ts'],
    ['{ws}//app///src/cart.ts', 'src/cart.ts'],
    ['a b.txt', 'a b.txt'],
    ['-rf', '-rf'],
    ['trailing ', 'trailing '],
    ['dot.', 'dot.'],
    ['con.txt', 'con.txt'],
    ['a:b.txt', 'a:b.txt'],
    ['👩‍💻.md', '👩‍💻.md'],
    // literal, whatever they look like
    ['%2e%2e/x.txt', '%2e%2e/x.txt'],
    ['%2e%2e%2fx.txt', '%2e%2e%2fx.txt'],
    ['%2e%2e/%2e%2e/outside/canary.txt', 'missing'],
    ['..%2foutside%2fcanary.txt', 'missing'],
    ['..%c0%afoutside/canary.txt', 'missing'],
    ['…/x.txt', '…/x.txt'],
    ['．．/x.txt', '．．/x.txt'],
    ['．．/outside/canary.txt', 'missing'],
    ['..∕outside∕canary.txt', 'missing'],
    ['..／outside／canary.txt', 'missing'],
    ['..a/x.txt', '..a/x.txt'],
    ['.../x.txt', '.../x.txt'],
    ['a..b.txt', 'a..b.txt'],
    ['$HOME/x.txt', '$HOME/x.txt'],
    ['%USERPROFILE%.txt', '%USERPROFILE%.txt'],
    ['$(cat /etc/passwd)', 'missing'],
    ['`id`', 'missing'],
    ['*.txt', '*.txt'],
    ['[a].txt', '[a].txt'],
    ['back\\slash.txt', 'back\\slash.txt'],
    ['..\\outside\\canary.txt', 'missing'],
    ['src\\cart.ts', 'missing'],
    ['C:\\Windows\\win.ini', 'missing'],
    ['саrt.ts', 'саrt.ts'],
    ['src/саrt.ts', 'missing'],
    ['ünï.txt'.normalize('NFC'), 'ünï.txt'.normalize('NFC')],
    ['ünï.txt'.normalize('NFD'), 'missing'],
    ['SRC/CART.TS', 'missing'],
    // `..`
    ['src/../notes.txt', 'notes.txt'],
    ['src/deep/../../notes.txt', 'notes.txt'],
    ['nowhere/../notes.txt', 'notes.txt'],
    ['../app/notes.txt', 'notes.txt'],
    ['{ws}/app/src/../notes.txt', 'notes.txt'],
    ['{ws}/outside/../app/notes.txt', 'notes.txt'],
    ['../outside/canary.txt', 'outside'],
    ['src/../../outside/canary.txt', 'outside'],
    ['./../outside/canary.txt', 'outside'],
    ['../../../../../../../../etc/passwd', 'outside'],
    ['src/deep/er/../../../../outside/canary.txt', 'outside'],
    ['..', 'outside'],
    ['../', 'outside'],
    ['../app-evil/a.ts', 'outside'],
    ['../app/../outside/canary.txt', 'outside'],
    // absolute
    ['/etc/passwd', 'outside'],
    ['//etc/passwd', 'outside'],
    ['/', 'outside'],
    ['{ws}/outside/canary.txt', 'outside'],
    ['{ws}/app/../outside/canary.txt', 'outside'],
    ['{ws}/app-evil/a.ts', 'outside'],
    ['{ws}/appendix', 'outside'],
    ['{ws}', 'outside'],
    ['/proc/self/environ', 'outside'],
    ['/dev/stdin', 'outside'],
    ['/nowhere/at/all', 'outside'],
    // links that stay inside
    ['in-folder/cart.ts', '→ src/cart.ts'],
    ['in-file', '→ notes.txt'],
    ['in-absolute', '→ notes.txt'],
    ['chain-1/er/x.ts', '→ src/deep/er/x.ts'],
    ['here/here/here/notes.txt', '→ notes.txt'],
    ['here/src/cart.ts', '→ src/cart.ts'],
    ['over-parent', '→ notes.txt'],
    ['in-then-back', '→ notes.txt'],
    ['round-trip/cart.ts', '→ src/cart.ts'],
    ['round-trip-file', '→ src/cart.ts'],
    // `..` after a link takes back the name, not the folder that the link leads to
    ['in-folder/../notes.txt', 'notes.txt'],
    ['out-folder/../notes.txt', 'notes.txt'],
    ['chain-1/../notes.txt', 'notes.txt'],
    ['up/../notes.txt', 'notes.txt'],
    ['in-folder/../../outside/canary.txt', 'outside'],
    ['out-folder/../outside/canary.txt', 'missing'],
    ['chain-1/../../outside/canary.txt', 'outside'],
    // links that lead out
    ['out-folder/canary.txt', 'outside'],
    ['out-folder', 'outside'],
    ['out-folder/none.txt', 'outside'],
    ['out-file', 'outside'],
    ['out-absolute', 'outside'],
    ['out-chain-1', 'outside'],
    ['out-by-folder/canary.txt', 'outside'],
    ['here/out-file', 'outside'],
    ['up/outside/canary.txt', 'outside'],
    ['up', 'outside'],
    ['root/etc/passwd', 'outside'],
    ['etc-passwd', 'outside'],
    ['evil-sibling/a.ts', 'outside'],
    ['src/up-two/outside/canary.txt', 'outside'],
    ['proc/etc/passwd', 'outside'],
    ['proc-cwd/package.json', 'outside'],
    ['up/app/notes.txt', '→ notes.txt'],
    ['root{ws}/app/notes.txt', '→ notes.txt'],
    ['root{ws}/outside/canary.txt', 'outside'],
    // links that lead nowhere, or in circles
    ['dangling', 'dangling'],
    ['dangling-out', 'dangling'],
    ['dangling-absolute', 'dangling'],
    ['dangling-chain', 'dangling'],
    ['dangling-in-folder', 'dangling'],
    ['dangling/below.txt', 'dangling'],
    ['dangling-out/below.txt', 'dangling'],
    ['self', 'circle'],
    ['loop-a', 'circle'],
    ['loop-b/below.txt', 'circle'],
    // excluded and secret, under any name
    ['.env', 'excluded'],
    ['./src/../.env', 'excluded'],
    ['{ws}/app/.env', 'excluded'],
    ['.ENV', 'excluded'],
    ['．env', 'excluded'],
    ['.e\u200dnv', 'excluded'],
    ['.npmrc', 'excluded'],
    ['.ssh/id_rsa', 'excluded'],
    ['.ssh/known_hosts', 'excluded'],
    ['conf/prod.pem', 'excluded'],
    ['conf/PROD.PEM', 'excluded'],
    ['private/plan.md', 'excluded'],
    ['private/../private/plan.md', 'excluded'],
    ['innocent.txt', 'excluded'],
    ['innocent-chain', 'excluded'],
    ['here/here/.env', 'excluded'],
    ['keys/id_rsa', 'excluded'],
    ['.env.local', 'excluded'],
    ['plan-link.md', 'excluded'],
    ['private-link/plan.md', 'excluded'],
    // not a file
    ['.', 'folder'],
    ['src', 'folder'],
    ['in-folder', 'folder'],
    ['empty/', 'folder'],
    ['pipe', 'not a file'],
    ['socket', 'not a file'],
    ['null', 'outside'],
    ['notes.txt/below.txt', 'below a file'],
    ['in-file/below.txt', 'below a file'],
    ['nowhere.txt', 'missing'],
    ['nowhere/at/all.txt', 'missing'],
    // no plain paths
    ['', 'malformed'],
    ['   ', 'malformed'],
    ['notes.txt\0', 'malformed'],
    ['notes.txt\0.png', 'malformed'],
    ['\0', 'malformed'],
    ['notes\n.txt', 'malformed'],
    ['notes\u001b[2K.txt', 'malformed'],
    ['notes\u007f.txt', 'malformed'],
    ['txt.\u202eson', 'malformed'],
    ['notes\u2028.txt', 'malformed'],
    ['notes\ud800.txt', 'malformed'],
    ['~', 'malformed'],
    ['~/notes.txt', 'malformed'],
    ['~root/.ssh/id_rsa', 'malformed'],
    ['~+/notes.txt', 'malformed'],
    ['file:///etc/passwd', 'malformed'],
    ['FILE:/etc/passwd', 'malformed'],
    ['file:notes.txt', 'malformed'],
    ['https://example.com/a.ts', 'malformed'],
    ['vscode-vfs://github/a/b', 'malformed'],
    ['GIT~1/config', 'malformed'],
    ['src/CARTLO~1.TS', 'malformed'],
    [`${'a'.repeat(256)}.ts`, 'malformed'],
    ['é'.repeat(128), 'malformed'],
    ['a/'.repeat(2100), 'malformed'],
  ];
  test.each(rows)('%j: %s', async (asked, expected) => {
    expect(await verdict(asked, 'read')).toBe(expected);
  });
});

describe('writes', () => {
  const rows: readonly Row[] = [
    ['src/cart.ts', 'src/cart.ts'],
    ['src/new.ts', 'src/new.ts'],
    ['new/folders/deep/a.ts', 'new/folders/deep/a.ts'],
    ['in-folder/new.ts', '→ src/new.ts'],
    ['chain-1/new/folders/a.ts', '→ src/deep/new/folders/a.ts'],
    ['round-trip/new.ts', '→ src/new.ts'],
    ['SRC/new.ts', 'SRC/new.ts'],
    ['new/../../outside/new.ts', 'outside'],
    ['out-folder/new.ts', 'outside'],
    ['out-folder/new/folder/a.ts', 'outside'],
    ['up/new.ts', 'outside'],
    ['src/up-two/new.ts', 'outside'],
    ['dangling', 'dangling'],
    ['dangling/a.ts', 'dangling'],
    ['dangling-out', 'dangling'],
    ['dangling-out/a.ts', 'dangling'],
    ['dangling-absolute', 'dangling'],
    ['loop-a/new.ts', 'circle'],
    ['notes.txt/new.ts', 'below a file'],
    ['src', 'folder'],
    ['.', 'folder'],
    ['pipe', 'not a file'],
    ['.env.new', 'excluded'],
    ['src/new.pem', 'excluded'],
    ['keys/authorized_keys', 'excluded'],
    ['innocent.txt', 'excluded'],
    ['.env.local', 'excluded'],
    ['private/new.md', 'excluded'],
  ];
  test.each(rows)('%j: %s', async (asked, expected) => {
    expect(await verdict(asked, 'write')).toBe(expected);
  });
});

describe('lists', () => {
  const rows: readonly Row[] = [
    ['.', '.'],
    ['./', '.'],
    ['{ws}/app', '.'],
    ['src', 'src'],
    ['src/', 'src'],
    ['in-folder', '→ src'],
    ['here', '→ .'],
    ['notes.txt', 'notes.txt'],
    ['nowhere', 'missing'],
    ['..', 'outside'], // CVE-2026-8770
    ['../../', 'outside'],
    ['/', 'outside'],
    ['up', 'outside'],
    ['out-folder', 'outside'],
    ['root', 'outside'],
    ['.ssh', 'excluded'],
    ['keys', 'excluded'],
    ['private', 'excluded'],
  ];
  test.each(rows)('%j: %s', async (asked, expected) => {
    expect(await verdict(asked, 'list')).toBe(expected);
  });
});

describe('several folders', () => {
  const rows: readonly Row[] = [
    ['app/src/cart.ts', 'app/src/cart.ts'],
    ['./lib/index.ts', 'lib/index.ts'],
    ['{ws}/lib/index.ts', 'lib/index.ts'],
    ['lib/to-app/cart.ts', '→ app/src/cart.ts'],
    ['app/../lib/index.ts', 'lib/index.ts'],
    ['app/../outside/canary.txt', 'outside'],
    ['app/.env', 'excluded'],
    ['deep/er/x.ts', 'deep/er/x.ts'],
    ['app/src/deep/er/x.ts', 'deep/er/x.ts'],
    ['lib-2/index.ts', 'lib-2/index.ts'],
  ];
  test.each(rows)('%j: %s', async (asked, expected) => {
    const given = files(
      path.join(folder, 'app'),
      path.join(folder, 'lib'),
      path.join(folder, 'app/src/deep'),
      path.join(folder, 'other/lib'),
    );
    expect(await verdict(asked, 'read', given)).toBe(expected);
  });

  test('a path without a folder’s name is told which names there are', async () => {
    const given = files(path.join(folder, 'app'), path.join(folder, 'lib'));
    await expect(given.check('src/cart.ts', 'read')).rejects.toThrow(
      '"src/cart.ts" must start with a folder\'s name: "app", "lib".',
    );
  });
});

test('a folder that was opened through a link is the folder behind it', async () => {
  const given = files(path.join(folder, 'opened-by-link'));
  expect(given.folders()).toEqual([{ name: 'opened-by-link', root: path.join(folder, 'app') }]);
  const asked = ['notes.txt', '{ws}/opened-by-link/notes.txt', '{ws}/app/notes.txt'];
  const found = await Promise.all(asked.map((each) => verdict(each, 'read', given)));
  expect(found).toEqual(['notes.txt', 'notes.txt', 'notes.txt']);
  expect(await verdict('up/notes.txt', 'read', given)).toBe('outside');
});

test('a workspace folder that becomes a link later does not carry the workspace away', async () => {
  const own = path.join(folder, 'pinned');
  await plant(own, { 'a.txt': 'a' });
  const given = files(own);
  expect(await verdict('a.txt', 'read', given)).toBe('a.txt');
  await fs.rename(own, `${own}-moved`);
  await fs.symlink('outside', own);
  expect(await verdict('canary.txt', 'read', given)).toBe('outside');
});

test('files that are not on a disk are neither read nor written', async () => {
  const given = files({ name: 'repo', scheme: 'vscode-vfs', path: '/repo' });
  const sentence = 'The folder "repo" is not on a disk (vscode-vfs). Tools can\'t read or change';
  await expect(given.check('a.ts', 'write')).rejects.toThrow(sentence);
  await expect(given.check('/etc/passwd', 'read')).rejects.toThrow('outside of the workspace');
  await expect(files().check('a.ts', 'read')).rejects.toThrow('No folder is open.');
});

describe('other names of what is written', () => {
  const aliases = async (asked: string) => (await workspace.check(asked, 'write')).aliases;

  test('the script that a Git hook links to is known as that hook', async () => {
    expect(await aliases('scripts/check.sh')).toEqual(['.git/hooks/pre-commit']);
  });

  test('a file in a folder that .github links to is known as the workflow that it is', async () => {
    expect(await aliases('ci/workflows/build.yml')).toEqual(['.github/workflows/build.yml']);
    expect(await aliases('ci/workflows/new.yml')).toEqual(['.github/workflows/new.yml']);
  });

  test('the name that was asked for is kept where it led through a link', async () => {
    expect(await aliases('in-folder/cart.ts')).toEqual(['in-folder/cart.ts']);
    expect(await aliases('src/cart.ts')).toEqual([]);
  });
});
