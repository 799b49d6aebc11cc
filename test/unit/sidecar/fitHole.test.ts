import { expect, test } from 'vitest';
import { fitHole } from '../../../src/sidecar/fitHole.ts';

const tokens = (count: number) => Array.from({ length: count }, (_, index) => index);

test('keeps a document that fits', () => {
  const hole = { prefix: tokens(60), suffix: tokens(40) };
  expect(fitHole(hole, 100)).toEqual(hole);
});

test('keeps what is nearest to the cursor on both sides', () => {
  const { prefix, suffix } = fitHole({ prefix: tokens(1_000), suffix: tokens(1_000) }, 100);
  expect(prefix.at(-1)).toBe(999);
  expect(suffix).toEqual(tokens(25));
  expect(prefix.length + suffix.length).toBeLessThanOrEqual(100);
});

test('gives one side the room that the other does not need, in steps', () => {
  expect(fitHole({ prefix: tokens(10), suffix: tokens(1_000) }, 100).suffix).toEqual(tokens(84));
  expect(fitHole({ prefix: tokens(1_000), suffix: [] }, 100).prefix.length).toBeGreaterThan(80);
});

test('holds the start of the prompt still while the user types on', () => {
  const starts = tokens(10).map((typed) =>
    fitHole({ prefix: tokens(990 + typed), suffix: [] }, 100),
  );
  expect(new Set(starts.map(({ prefix }) => prefix[0])).size).toBe(1);
});

test('holds the end of the suffix still while the user types on', () => {
  const lengths = tokens(5).map(
    (typed) => fitHole({ prefix: tokens(500 + typed), suffix: tokens(600) }, 750).suffix.length,
  );
  expect(new Set(lengths).size).toBe(1);
});
