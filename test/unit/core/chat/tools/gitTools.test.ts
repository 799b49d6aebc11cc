import { expect, test } from 'vitest';
import { diffSections } from '../../../../../src/core/chat/tools/diffSections.ts';
import { gitDiff } from '../../../../../src/core/chat/tools/gitDiff.ts';
import { gitLog } from '../../../../../src/core/chat/tools/gitLog.ts';
import type { Commit, GitHistory } from '../../../../../src/core/chat/tools/gitPorts.ts';
import { ToolError } from '../../../../../src/core/chat/tools/tool.ts';
import { dataOf, LookWorld } from '../../../../support/lookWorld.ts';

const changeOf = (name: string, line: string) =>
  `diff --git a/${name} b/${name}\nindex 1..2 100644\n--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n-old\n+${line}\n`;

test.each([
  ['an edit', changeOf('src/a.ts', 'x'), ['src/a.ts']],
  [
    'a new file',
    'diff --git a/n.ts b/n.ts\nnew file mode 100644\n--- /dev/null\n+++ b/n.ts\n@@ -0,0 +1 @@\n+x\n',
    ['n.ts'],
  ],
  [
    'a deletion',
    'diff --git a/d.ts b/d.ts\n--- a/d.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n',
    ['d.ts'],
  ],
  [
    'a rename',
    'diff --git a/o.ts b/n.ts\nsimilarity index 100%\nrename from o.ts\nrename to n.ts\n',
    ['o.ts', 'n.ts'],
  ],
  [
    'a change of mode',
    'diff --git a/a b.sh b/a b.sh\nold mode 100644\nnew mode 100755\n',
    ['a b.sh'],
  ],
  [
    'a blank in a name',
    'diff --git a/a b.ts b/a b.ts\n--- a/a b.ts\t\n+++ b/a b.ts\t\n@@ -1 +1 @@\n',
    ['a b.ts'],
  ],
  [
    'a quoted name',
    'diff --git "a/\\303\\274\\"x.ts" "b/\\303\\274\\"x.ts"\n--- "a/\\303\\274\\"x.ts"\n+++ "b/\\303\\274\\"x.ts"\n@@ -1 +1 @@\n',
    ['ü"x.ts'],
  ],
  ['a merge', 'diff --cc src/a.ts\nindex 1,2..3\n', ['src/a.ts']],
  ['a line that looks like a header', `${changeOf('a.ts', 'x')}+++ b/.env\n`, ['a.ts']],
])('tells which files %s is about', (_name, diff, names) => {
  expect(diffSections(diff).map((section) => section.names)).toEqual([names]);
});

test('takes a line of a file that looks like the start of a diff for what it is', () => {
  const diff = changeOf('a.ts', 'diff --git a/x b/x');
  expect(diffSections(diff + changeOf('b.ts', 'y')).map(({ names }) => names)).toEqual([
    ['a.ts'],
    ['b.ts'],
  ]);
});

test('shows changes, but none of files that are excluded or outside, whatever they were called', async () => {
  const world = await LookWorld.of({
    'src/a.ts': 'x',
    '.env': 'KEY=secret',
    'plain.txt': 'KEY=secret',
  });
  const renamed =
    'diff --git a/.env b/plain.txt\nrename from .env\nrename to plain.txt\n@@ -1 +1 @@\n-KEY=secret\n';
  const diff =
    changeOf('src/a.ts', 'new') +
    changeOf('.env', 'KEY=secret') +
    renamed +
    changeOf('../up.ts', 'secret');
  const untracked = [world.at('new.ts'), world.at('.env.local'), '/etc/passwd'];
  const result = await world.run(gitDiff, {}, { ...world.ports, git: git(world, diff, untracked) });
  expect(result.summary).toBe('Found changes in 1 file');
  expect(dataOf(result)).toBe(
    `Not known to git yet: new.ts\n${changeOf('src/a.ts', 'new').trimEnd()}`,
  );
  expect(result.content).not.toContain('secret');
});

test('shows a file that was deleted', async () => {
  const world = await LookWorld.of({ 'src/a.ts': 'x' });
  const result = await world.run(
    gitDiff,
    {},
    { ...world.ports, git: git(world, changeOf('gone.ts', 'x')) },
  );
  expect(dataOf(result)).toContain('b/gone.ts');
});

test('limits changes to a folder or a file', async () => {
  const world = await LookWorld.of({ 'src/a.ts': 'x', 'src2/b.ts': 'x' });
  const diff = changeOf('src/a.ts', 'one') + changeOf('src2/b.ts', 'two');
  for (const path of ['src', 'src/a.ts']) {
    const result = await world.run(gitDiff, { path }, { ...world.ports, git: git(world, diff) });
    expect(dataOf(result), path).toBe(changeOf('src/a.ts', 'one').trimEnd());
  }
});

test('cuts a long diff and says how to see the rest', async () => {
  const world = await LookWorld.of({ 'src/a.ts': 'x' });
  world.maxResultTokens = 100;
  const diff = changeOf('src/a.ts', 'many words\n+'.repeat(500));
  const { content } = await world.run(gitDiff, {}, { ...world.ports, git: git(world, diff) });
  expect(content).toMatch(/It was cut for its length: call git_diff with the path of one file\.$/);
});

test('says so where nothing has changed, and where there is no git', async () => {
  const world = await LookWorld.of({});
  const ports = { ...world.ports, git: git(world, '') };
  expect((await world.run(gitDiff, {}, ports)).content).toBe('Nothing has changed.');
  expect((await world.run(gitLog, {}, ports)).content).toBe('There are no commits.');
  const fail = async () => {
    throw new ToolError('The editor has no git here. Go on without its history.');
  };
  const none = { ...world.ports, git: { changes: fail, log: fail } };
  expect(await world.run(gitDiff, {}, none)).toMatchObject({ isError: true });
  expect((await world.run(gitLog, {}, none)).content).toBe(
    'The editor has no git here. Go on without its history.',
  );
});

test('shows commits, newest first, as data', async () => {
  const world = await LookWorld.of({ 'src/a.ts': '' });
  const commits = [
    {
      hash: '0123456789abcdef',
      author: 'Ada',
      date: '2026-11-23',
      message: 'Fix it\n\nBecause.\n',
    },
    { hash: 'fedcba9876543210', author: 'Bob', date: '', message: 'Start' },
  ];
  const asked: unknown[] = [];
  const log = async (real: string | undefined, maxCommits: number): Promise<readonly Commit[]> => {
    asked.push([real, maxCommits]);
    return commits;
  };
  const ports = { ...world.ports, git: { ...git(world, ''), log } };
  const result = await world.run(gitLog, { path: 'src/a.ts', count: 2.5 }, ports);
  expect(dataOf(result)).toBe(
    '01234567 2026-11-23 Ada: Fix it\n    Because.\nfedcba98  Bob: Start',
  );
  await world.run(gitLog, { count: 1e9 }, ports);
  expect(asked).toEqual([
    [world.at('src/a.ts'), 2],
    [undefined, 200],
  ]);
  expect(await world.run(gitLog, { path: '..' }, ports)).toMatchObject({ isError: true });
});

function git(world: LookWorld, diff: string, untracked: readonly string[] = []): GitHistory {
  return { changes: async () => [{ root: world.root, diff, untracked }], log: async () => [] };
}
