import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hunksOf, textWith } from '../../../../../src/core/chat/edits/hunks.ts';
import { acceptedHunks } from '../../../../../src/core/chat/review/acceptedHunks.ts';

const before = 'a\nb\nc\nd\ne\n';
const hunks = hunksOf(before, 'A\nb\nc\nx\nd\n');

test.each([
  ['A\nb\nc\nx\nd\n', [1, 2, 3]],
  ['a\nb\nc\nx\nd\ne\n', [2]],
  [before, []],
])('in %j are hunks %j', (result, expected) => {
  expect([...(acceptedHunks(before, hunks, result) ?? ['unknown'])]).toEqual(expected);
});

test.each(['a\nb\nc\nd\n!\n', 'A\n', '', `${before}more\n`])('does not explain %j', (result) => {
  expect(acceptedHunks(before, hunks, result)).toBeUndefined();
});

test('whatever hunks were made, those that are found make the same text', () => {
  const line = fc.constantFrom('a\n', 'a\n', 'b\n', '\n', 'ab\n');
  const text = fc.array(line, { maxLength: 14 }).map((lines) => lines.join(''));
  fc.assert(
    fc.property(text, text, fc.nat(), (one, other, mask) => {
      const all = hunksOf(one, other);
      const taken = new Set(
        all.map(({ id }) => id).filter((id) => ((mask >> (id % 31)) & 1) === 1),
      );
      const result = textWith(one, all, taken);
      const found = acceptedHunks(one, all, result);
      expect(found && textWith(one, all, found)).toBe(result);
    }),
    { numRuns: 500, seed: 11 },
  );
});
