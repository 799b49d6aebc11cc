import { describe, expect, test } from 'vitest';
import type { SearchPorts, TextSearch } from '../../../../../src/core/chat/tools/lookPorts.ts';
import { PlainSearch } from '../../../../../src/core/chat/tools/plainSearch.ts';
import { searchText } from '../../../../../src/core/chat/tools/searchText.ts';
import { ToolError } from '../../../../../src/core/chat/tools/tool.ts';
import { dataOf, LookWorld } from '../../../../support/lookWorld.ts';

const shop = {
  'src/cart.ts':
    'import { price } from "./price.ts";\n\nexport function total() {\n  return price();\n}\n',
  'src/price.ts': 'export const price = () => 1;\n',
  'README.md': 'The Price is right.\n',
};

describe('search_text', () => {
  test('shows found lines file by file, as data', async () => {
    const world = await LookWorld.of(shop);
    const { content, summary } = await world.run(searchText, { pattern: 'price' }, portsOf(world));
    expect(summary).toBe('Searched for "price", found 4 lines in 3 files');
    expect(content).toBe(`${summary}:
[data f00d1: search result "price", 152 characters]
README.md
1| The Price is right.

src/cart.ts
1| import { price } from "./price.ts";
4|   return price();

src/price.ts
1| export const price = () => 1;
[end of data f00d1]`);
  });

  test('shows lines around the found ones, each line once', async () => {
    const text = 'a\nb\nfind 1\nfind 2\nc\nd\ne\nf\nfind 3';
    const given = { pattern: 'find', contextLines: 1 };
    expect(await found({ 'a.txt': text }, given)).toBe(
      'a.txt\n2- b\n3| find 1\n4| find 2\n5- c\n…\n8- f\n9| find 3',
    );
  });

  test.each([
    { given: { pattern: 'Price' }, files: ['README.md', 'src/cart.ts', 'src/price.ts'] },
    { given: { pattern: 'Price', caseSensitive: true }, files: ['README.md'] },
    { given: { pattern: 'price', include: '*.md' }, files: ['README.md'] },
    {
      given: { pattern: 'price', include: 'src/**', exclude: '**/cart.ts' },
      files: ['src/price.ts'],
    },
    { given: { pattern: 'price', path: 'src' }, files: ['src/cart.ts', 'src/price.ts'] },
    { given: { pattern: 'price', path: 'src/price.ts' }, files: ['src/price.ts'] },
  ])('looks where it is told: $given', async ({ given, files }) => {
    expect(filesIn(await found(shop, given))).toEqual(files);
  });

  test('stops at the number of results asked for and says so', async () => {
    const world = await LookWorld.of({ 'a.txt': 'find\n'.repeat(50) });
    const result = await world.run(searchText, { pattern: 'find', maxResults: 3 }, portsOf(world));
    expect(dataOf(result)).toBe('a.txt\n1| find\n2| find\n3| find');
    expect(result.content).toMatch(/There may be more: the search ended at 3 lines\. Narrow it/);
  });

  test('stops where the answer is full and says so', async () => {
    const world = await LookWorld.of({ 'a.txt': 'find some words\n'.repeat(500) });
    world.maxResultTokens = 100;
    const { content } = await world.run(searchText, { pattern: 'find' }, portsOf(world));
    expect(content).toMatch(/There may be more/);
    expect(content.length).toBeLessThan(800);
  });

  test('searches what the editor has not saved yet instead of the file', async () => {
    const world = await LookWorld.of({ 'a.ts': 'find old\n', 'b.ts': 'find gone\n' });
    world.editor.unsaved.set(world.at('a.ts'), 'new line\nfind new\n');
    world.editor.unsaved.set(world.at('b.ts'), 'nothing\n');
    const result = await world.run(searchText, { pattern: 'find' }, portsOf(world));
    expect(dataOf(result)).toBe('a.ts (not saved yet)\n2| find new');
  });

  test('cuts a line of a megabyte around what was found', async () => {
    const line = `${'x'.repeat(500_000)}find${'y'.repeat(500_000)}`;
    const data = await found({ 'a.js': line }, { pattern: 'find' });
    expect(data).toMatch(/^a\.js\n1\| \[\d+ characters cut\] x+findy+ \[\d+ characters cut\]$/);
    expect(data.length).toBeLessThan(800);
  });

  test('never shows a line of what is excluded, secret, ignored or linked outside', async () => {
    const tree = {
      '.gitignore': 'dist/\n',
      'dist/a.js': 'find',
      '.env': 'find',
      'private/a.ts': 'find',
      'src/.gitignore': 'made.ts\n',
      'src/made.ts': 'find',
      out: { link: '/etc' },
      'a.ts': 'find',
    };
    const world = await LookWorld.of(tree, ['private/']);
    for (const given of [{}, { path: 'src' }, { include: '*' }, { include: '.env' }]) {
      const result = await world.run(searchText, { pattern: 'find', ...given }, portsOf(world));
      expect(['', 'a.ts'], JSON.stringify(given)).toContain(filesIn(dataOf(result)).join());
    }
  });

  test('believes no search that names a file outside or a secret one', async () => {
    const world = await LookWorld.of({ '.env': 'find\n', 'a.ts': 'find\n' });
    const reals = ['/etc/passwd', world.at('.env'), world.at('missing'), world.at('a.ts')];
    const matches = reals.map((real) => ({ real, line: 1, column: 1 }));
    const result = await world.run(
      searchText,
      { pattern: 'f' },
      { ...world.ports, search: finding(matches) },
    );
    expect(dataOf(result)).toBe('a.ts\n1| find');
  });

  test('keeps what was found before the search failed', async () => {
    const world = await LookWorld.of({ 'a.ts': 'find\n', 'b.ts': 'find\n' });
    const matches = ['a.ts', 'b.ts'].map((name) => ({ real: world.at(name), line: 1, column: 1 }));
    const search = finding(matches, new ToolError('It took too long.'));
    const result = await world.run(searchText, { pattern: 'f' }, { ...world.ports, search });
    expect(dataOf(result)).toBe('a.ts\n1| find');
    expect(result.content).toMatch(/It took too long\.$/);
  });

  test.each([
    { given: { pattern: '' }, says: 'The search looks at one line at a time' },
    { given: { pattern: 'a\nb' }, says: 'The search looks at one line at a time' },
    { given: { pattern: 'a', path: '../x' }, says: 'outside of the workspace' },
    { given: { pattern: 'a.*b', isRegex: true }, says: 'Call search_text without isRegex.' },
    { given: { pattern: 7 }, says: 'search_text was not run' },
  ])('tells the model what to mend in $given', async ({ given, says }) => {
    const world = await LookWorld.of(shop);
    const result = await world.run(searchText, given, portsOf(world));
    expect(result.content).toContain(says);
    expect(result.isError).toBe(true);
  });

  test('says what to try where nothing was found', async () => {
    const world = await LookWorld.of(shop);
    expect((await world.run(searchText, { pattern: 'absent' }, portsOf(world))).content).toBe(
      'Nothing was found for "absent", as it stands. Try a part of it, or isRegex for a pattern.',
    );
  });

  test('searches every folder of the workspace', async () => {
    const world = await LookWorld.ofFolders({ app: { 'a.ts': 'find' }, lib: { 'b.ts': 'find' } });
    const result = await world.run(searchText, { pattern: 'find' }, portsOf(world));
    expect(dataOf(result)).toBe('app/a.ts\n1| find\n\nlib/b.ts\n1| find');
  });
});

function portsOf(world: LookWorld): SearchPorts {
  return { ...world.ports, search: new PlainSearch(world.workspace) };
}

/** A search that finds what the test says. */
function finding(
  matches: readonly { readonly real: string; readonly line: number; readonly column: number }[],
  failure?: Error,
): TextSearch {
  async function* pairs() {
    yield* matches;
    if (failure) {
      throw failure;
    }
  }
  return { matches: pairs, matchesIn: pairs };
}

async function found(
  tree: Readonly<Record<string, string>>,
  given: Readonly<Record<string, unknown>>,
): Promise<string> {
  const world = await LookWorld.of(tree);
  return dataOf(await world.run(searchText, given, portsOf(world)));
}

function filesIn(data: string): readonly string[] {
  return data.split('\n').filter((line) => line !== '' && !/^\d+[|-] |^…$/.test(line));
}
