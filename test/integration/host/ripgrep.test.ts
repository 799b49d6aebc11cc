import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { SearchPorts, TextQuery } from '../../../src/core/chat/tools/lookPorts.ts';
import { searchText } from '../../../src/core/chat/tools/searchText.ts';
import { findRipgrep, Ripgrep } from '../../../src/host/workspace/ripgrep.ts';
import { childPids } from '../../support/childPids.ts';
import { dataOf, LookWorld } from '../../support/lookWorld.ts';
import { editorRipgrep, editorRoot } from '../../support/ripgrep.ts';

const tree = {
  '.gitignore': 'dist/\n*.gen.ts\n',
  '.git/config': 'find',
  'dist/a.js': 'find',
  '.env': 'find=secret',
  '.hidden/a.ts': 'find',
  'src/a.ts': 'one\r\nFind two\r\nfind, find\r\n',
  'src/made.gen.ts': 'find',
  'src/deep/.gitignore': 'x.ts\n',
  'src/deep/x.ts': 'find',
  'src/ünï ¢ode.ts': 'find',
  'new\nline.ts': 'find',
  '-e.ts': 'find',
  utf16: Buffer.from('\uFEFFfind in 16 bits\n', 'utf16le'),
  'blob.bin': Buffer.concat([
    Buffer.from('find\n'.repeat(40_000)),
    Buffer.alloc(9),
    Buffer.from('find\n'),
  ]),
  out: { link: '/etc' },
  way: { link: 'src' },
};

let program: string;
beforeAll(async () => {
  program = await editorRipgrep();
});

test('finds what may be seen, and nothing that is ignored, excluded, binary or a link', async () => {
  expect(await placesFor({ pattern: 'find' })).toEqual([
    '-e.ts:1',
    '.hidden/a.ts:1',
    'src/a.ts:2',
    'src/a.ts:3',
    'src/ünï ¢ode.ts:1',
    'utf16:1',
  ]);
});

test.each([
  {
    given: { pattern: '^find', isRegex: true, caseSensitive: true, path: 'src' },
    found: ['src/a.ts:3', 'src/ünï ¢ode.ts:1'],
  },
  { given: { pattern: 'two$', isRegex: true }, found: ['src/a.ts:2'] },
  { given: { pattern: '(?<=Find )two', isRegex: true }, found: ['src/a.ts:2'] },
  { given: { pattern: 'find.', path: 'src' }, found: [] },
  { given: { pattern: 'find', path: 'src/deep' }, found: [] },
  { given: { pattern: 'find', path: 'dist' }, found: ['dist/a.js:1'] },
  {
    given: { pattern: 'find', path: 'way' },
    found: ['src/a.ts:2', 'src/a.ts:3', 'src/ünï ¢ode.ts:1'],
  },
  { given: { pattern: 'find', include: '*.gen.ts' }, found: [] },
  {
    given: { pattern: 'find', include: 'src/*.ts', exclude: '**/ü*' },
    found: ['src/a.ts:2', 'src/a.ts:3'],
  },
  { given: { pattern: 'find', include: '!src' }, found: [] },
  { given: { pattern: 'find', path: 'out' }, found: [] },
])('finds $found for $given', async ({ given, found }) => {
  expect(await placesFor(given)).toEqual(found);
});

test.each(['--pre=/bin/id', '-e', '--files', '--', '--no-ignore', '-f/etc/passwd'])(
  'takes %s for a text to find, wherever the model writes it',
  async (option) => {
    expect(await placesFor({ pattern: option })).toEqual([]);
    expect(
      await placesFor({ pattern: 'nowhere to be found', include: option, exclude: option }),
    ).toEqual([]);
  },
);

test('says what is wrong with a regular expression', async () => {
  const world = await LookWorld.of(tree);
  const result = await world.run(searchText, { pattern: '(', isRegex: true }, portsOf(world));
  expect(result).toMatchObject({ isError: true });
  expect(result.content).toContain('unclosed group');
});

test('searches unsaved text by the same rules', async () => {
  const world = await LookWorld.of(tree);
  world.editor.unsaved.set(world.at('src/a.ts'), 'moved down\n\nfind me\n');
  const given = { pattern: '^find', isRegex: true, path: 'src/a.ts' };
  const result = await world.run(searchText, given, portsOf(world));
  expect(dataOf(result)).toBe('src/a.ts (not saved yet)\n3| find me');
});

test('finds no text in a folder that became a link to another place', async () => {
  const world = await LookWorld.of({ 'src/a.ts': 'root' });
  const place = await world.workspace.check('src', 'list');
  await fs.rm(place.real, { recursive: true });
  await fs.symlink('/etc', place.real);
  const search = new Ripgrep(program);
  const ports = {
    ...world.ports,
    workspace: {
      ...stubs(world),
      check: async (asked: string, purpose: 'read' | 'list') =>
        asked === 'src' ? place : world.workspace.check(asked, purpose),
    },
    search,
  };
  const result = await world.run(searchText, { pattern: 'root', path: 'src' }, ports);
  expect(result.content).toContain('Nothing was found');
});

test('ends the process when nobody reads on, when it is aborted, and when it takes too long', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`f${index}.txt`, 'find\n'.repeat(2_000)]),
  );
  const world = await LookWorld.of(many);
  const place = await world.workspace.check('.', 'list');
  const before = await childPids();
  for await (const match of new Ripgrep(program).matches(place, query, world.signal)) {
    expect(match.line).toBe(1);
    break;
  }
  const controller = new AbortController();
  const aborted = collect(new Ripgrep(program).matches(place, query, controller.signal));
  controller.abort(new Error('stopped'));
  await expect(aborted).rejects.toThrow('stopped');
  const slow = new Ripgrep(program, { timeoutMs: 1 });
  await expect(collect(slow.matches(place, query, world.signal))).rejects.toThrow('Narrow it with');
  await expect.poll(() => childPids()).toEqual(before);
});

test('finds ripgrep in every layout of the editor, and says when there is none', async () => {
  expect(await findRipgrep(await editorRoot())).toBe(program);
  const target = `${process.platform}-${process.arch}`;
  for (const place of [
    `node_modules/@vscode/ripgrep-universal/bin/${target}/rg`,
    'node_modules/@vscode/ripgrep/bin/rg',
    `node_modules.asar.unpacked/@vscode/ripgrep-universal/bin/${target}/rg`,
    'node_modules.asar.unpacked/@vscode/ripgrep/bin/rg',
  ]) {
    const { root } = await LookWorld.of({ [place]: '' });
    await fs.chmod(path.join(root, place), 0o755);
    expect(await findRipgrep(root)).toBe(path.join(root, place));
  }
  const { root } = await LookWorld.of({ 'node_modules/@vscode/ripgrep/bin/other': '' });
  expect(await findRipgrep(root)).toBeUndefined();
});

test('tells the model to look in another way where the program can’t be started', async () => {
  const world = await LookWorld.of(tree);
  const ports = { ...world.ports, search: new Ripgrep(world.at('missing')) };
  const result = await world.run(searchText, { pattern: 'find' }, ports);
  expect(result.content).toBe(
    'The search program of VS Code did not start. Use list_files and read_file.',
  );
});

const query: TextQuery = {
  pattern: 'find',
  isRegex: false,
  isCaseSensitive: false,
  include: [],
  exclude: [],
  maxPerFile: 1_000_000,
};

function portsOf(world: LookWorld): SearchPorts {
  return { ...world.ports, search: new Ripgrep(program) };
}

/** @returns `file:line` in order. */
async function placesFor(given: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
  const world = await LookWorld.of(tree);
  const data = dataOf(await world.run(searchText, given, portsOf(world)));
  return data
    .split('\n\n')
    .filter(Boolean)
    .flatMap((part) => {
      const [name, ...lines] = part.split('\n');
      return lines.map((line) => `${name}:${Number.parseInt(line, 10)}`);
    });
}

function stubs({ workspace }: LookWorld): SearchPorts['workspace'] {
  return {
    check: (asked, purpose) => workspace.check(asked, purpose),
    folders: () => workspace.folders(),
    list: (folder) => workspace.list(folder),
    readText: (file) => workspace.readText(file),
  };
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) {
    all.push(item);
  }
  return all;
}
