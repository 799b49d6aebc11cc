import { expect, test } from 'vitest';
import { allowsManyLines } from '../../../../src/core/completion/hole.ts';
import { holeOf } from './harness.ts';

const line = 'const value = compute(1);\n';

test('shows a small document whole, with plain line ends', () => {
  expect(holeOf('a\r\n  b█ c\r\n\r\nd')).toEqual({
    prefix: 'a\n  b',
    suffix: ' c\n\nd',
    linePrefix: '  b',
    lineRest: ' c',
    nextLine: 'd',
  });
});

test('shows whole lines near the cursor of a big document', () => {
  const { prefix, suffix } = holeOf(`${line.repeat(1_000)}█\n${line.repeat(1_000)}`);
  expect(prefix.length).toBeGreaterThan(3_900);
  expect(prefix.length).toBeLessThanOrEqual(6_000);
  expect(suffix.length).toBeGreaterThan(1_900);
  expect(suffix.length).toBeLessThanOrEqual(2_000);
  expect([prefix.startsWith(line), suffix.endsWith(line)]).toEqual([true, true]);
});

test('starts the prefix at the same place for many keystrokes, so that caches hit', () => {
  const document = line.repeat(1_000);
  const starts = Array.from({ length: 4_000 }, (_, typed) => {
    const text = document + 'x'.repeat(typed);
    return text.length - holeOf(`${text}█`).prefix.length;
  });
  expect(new Set(starts).size).toBeLessThanOrEqual(3);
});

test('cuts a very long line between characters', () => {
  const { prefix, suffix } = holeOf(`x${'😀'.repeat(9_000)}█${'😀'.repeat(9_000)}`);
  // Half a surrogate pair can't be encoded.
  expect(() => encodeURIComponent(`${prefix} ${suffix}`)).not.toThrow();
  expect([prefix.length <= 6_000, suffix.length <= 2_001]).toEqual([true, true]);
});

test.each([
  ['f(█', true],
  ['f(█)', true],
  ['f(() => {█});', true],
  ['f("█"', true],
  ['a = █;', false],
  ['if (█) {', false],
  ['f(█b)', false],
])('judges whether many lines fit in %s', (marked, expected) => {
  expect(allowsManyLines(holeOf(marked))).toBe(expected);
});
