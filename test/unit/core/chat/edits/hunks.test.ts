import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { hunksOf, textWith } from '../../../../../src/core/chat/edits/hunks.ts';

const before = 'a\nb\nc\nd\ne\nf\n';
const after = 'a\nB\nc\nd\nx\ny\ne\n';

test('takes a change apart into hunks', () => {
  expect(hunksOf(before, after)).toEqual([
    { id: 1, oldStart: 2, oldLines: 1, newStart: 2, newLines: 1, before: 'b\n', after: 'B\n' },
    { id: 2, oldStart: 5, oldLines: 0, newStart: 5, newLines: 2, before: '', after: 'x\ny\n' },
    { id: 3, oldStart: 6, oldLines: 1, newStart: 8, newLines: 0, before: 'f\n', after: '' },
  ]);
});

test('has no hunks where nothing changes', () => {
  expect(hunksOf(before, before)).toEqual([]);
});

test.each([
  [[], before],
  [[1, 2, 3], after],
  [[1], 'a\nB\nc\nd\ne\nf\n'],
  [[2], 'a\nb\nc\nd\nx\ny\ne\nf\n'],
  [[1, 3], 'a\nB\nc\nd\ne\n'],
] as const)('takes hunks %j alone', (accepted, expected) => {
  expect(textWith(before, hunksOf(before, after), new Set<number>(accepted))).toBe(expected);
});

test('tells line ends and a missing last one apart', () => {
  expect(hunksOf('a\r\nb', 'a\nb\n')).toMatchObject([{ before: 'a\r\nb', after: 'a\nb\n' }]);
});

test('makes one hunk of a change that has too many parts', () => {
  const lines = (mark: string) =>
    ['top\n', ...Array.from({ length: 9_000 }, (_, index) => `${mark}${index}\n`), 'end\n'].join(
      '',
    );
  const [hunk, ...others] = hunksOf(lines('a'), lines('b'));
  expect(others).toEqual([]);
  expect(hunk).toMatchObject({ oldStart: 2, oldLines: 9_000, newStart: 2, newLines: 9_000 });
  expect(hunk && textWith(lines('a'), [hunk], new Set([1]))).toBe(lines('b'));
});

test('all hunks make the new text, none the old one, and some only theirs', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', '', ' c', '\n', '\r\n', '\n', '\r'), { maxLength: 30 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, fc.infiniteStream(fc.boolean()), (one, other, picks) => {
      const hunks = hunksOf(one, other);
      const ids = hunks.map(({ id }) => id);
      expect(textWith(one, hunks, new Set(ids))).toBe(other);
      expect(textWith(one, hunks, new Set())).toBe(one);
      const picked = hunks.filter(() => picks.next().value);
      const mixed = textWith(one, hunks, new Set(picked.map(({ id }) => id)));
      const grown = picked.map((hunk) => hunk.after.length - hunk.before.length);
      expect(mixed.length - one.length).toBe(grown.reduce((sum, length) => sum + length, 0));
    }),
    { numRuns: 500, seed: 7 },
  );
});
