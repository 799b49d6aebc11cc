import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fuzzyPaths } from '../../../../../src/core/chat/context/fuzzyPaths.ts';

const paths = [
  'README.md',
  'package.json',
  'src/cart.ts',
  'src/cartView.ts',
  'src/chat/pageLink.ts',
  'src/core/chat/tools/readFile.ts',
  'src/core/chat/tools/renameFile.ts',
  'src/core/ports.ts',
  'test/unit/cart.test.ts',
  'web/src/reportFailure.ts',
];

const found = (query: string, recent: readonly string[] = []) =>
  fuzzyPaths(query, paths, recent, 20).map(({ path }) => path);

describe('a file is found', () => {
  test.each([
    ['cart', 'src/cart.ts'],
    ['cart.ts', 'src/cart.ts'],
    ['cv', 'src/cartView.ts'],
    ['rf', 'src/core/chat/tools/readFile.ts'],
    ['PL', 'src/chat/pageLink.ts'],
    ['ports', 'src/core/ports.ts'],
    ['test cart', 'test/unit/cart.test.ts'],
    ['chat/read', 'src/core/chat/tools/readFile.ts'],
    ['core\\ports', 'src/core/ports.ts'],
    ['readme', 'README.md'],
  ])('first by %j: %s', (query, path) => {
    expect(found(query)[0]).toBe(path);
  });

  test('only where all characters are in order', () => {
    expect(found('trac')).toEqual([]);
    expect(found('crt')).toContain('src/cart.ts');
  });

  test('earlier when it is open', () => {
    expect(found('cart', ['src/cartView.ts'])[0]).toBe('src/cartView.ts');
  });
});

test('an empty query gives the files that are open first', () => {
  expect(fuzzyPaths(' ', paths, ['src/cart.ts'], 2)).toEqual([
    { path: 'src/cart.ts', matched: [] },
    { path: 'README.md', matched: [] },
  ]);
});

test('matched characters are those of the best places', () => {
  expect(fuzzyPaths('plts', ['src/apple/pageLink.ts'], [], 1)[0]?.matched).toEqual([
    10, 14, 19, 20,
  ]);
});

test('what is marked spells the query, whatever paths and query are', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'B', '/', '.', 'ß', 'İ', '🙂') });
  fc.assert(
    fc.property(letters, fc.array(letters), (query, somePaths) => {
      for (const { path, matched } of fuzzyPaths(query, somePaths, [], 100)) {
        const spelled = matched.map((at) => path[at]).join('');
        expect(spelled.toLowerCase()).toBe(query.toLowerCase());
        expect(matched).toEqual(matched.toSorted((a, b) => a - b));
      }
    }),
    { seed: 6, numRuns: 500 },
  );
});
