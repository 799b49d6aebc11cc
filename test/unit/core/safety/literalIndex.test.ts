import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LiteralIndex } from '../../../../src/core/safety/literalIndex.ts';

test('finds literals in order, the longest of those that begin at a place', () => {
  const index = indexOf(['abcd', 'abcdef', 'cdefgh', 'wxyz']);
  expect(index.find('-abcdefgh wxyzabcd')).toEqual([
    { start: 1, literal: 'abcdef' },
    { start: 10, literal: 'wxyz' },
    { start: 14, literal: 'abcd' },
  ]);
});

test('a literal that was taken out is found no longer', () => {
  const index = indexOf(['abcd', 'abcdef']);
  index.delete('abcdef');
  expect(index.find('abcdef')).toEqual([{ start: 0, literal: 'abcd' }]);
});

test('finds what looking at every place for every literal finds', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '𝒳'), maxLength: 40 });
  const literals = fc.array(
    letters.filter((text) => text.length >= 4),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(literals, letters, literals, (wanted, filler, hidden) => {
      const text = hidden.join(filler) + filler + wanted.join('');
      expect(indexOf(wanted).find(text)).toEqual(slowly(wanted, text));
    }),
    { numRuns: 1_000, seed: 3 },
  );
});

function indexOf(literals: readonly string[]): LiteralIndex {
  const index = new LiteralIndex(4);
  for (const literal of literals) {
    index.add(literal);
  }
  return index;
}

function slowly(literals: readonly string[], text: string) {
  const longestFirst = literals.toSorted((a, b) => b.length - a.length);
  const matches: { start: number; literal: string }[] = [];
  for (let start = 0; start < text.length;) {
    const literal = longestFirst.find((it) => text.startsWith(it, start));
    matches.push(...(literal === undefined ? [] : [{ start, literal }]));
    start += literal?.length ?? 1;
  }
  return matches;
}
