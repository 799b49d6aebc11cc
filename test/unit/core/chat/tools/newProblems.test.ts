import { expect, test } from 'vitest';
import type { Problem } from '../../../../../src/core/chat/tools/languagePorts.ts';
import { newProblems } from '../../../../../src/core/chat/tools/newProblems.ts';

// Lines of problems that all say the same: before, now, and which of these are new.
test.each([
  { name: 'nothing changed', before: [3, 10], now: [3, 10], fresh: [] },
  { name: 'all shifted down', before: [3, 10], now: [13, 20], fresh: [] },
  { name: 'some were mended', before: [3, 10, 20], now: [9], fresh: [] },
  { name: 'the first one ever', before: [], now: [5], fresh: [5] },
  { name: 'one more below, after a shift', before: [3, 10], now: [5, 12, 20], fresh: [20] },
  { name: 'one more above, with its shift', before: [3, 10], now: [1, 4, 11], fresh: [1] },
  { name: 'one more in between', before: [3, 10], now: [3, 7, 11], fresh: [7] },
  { name: 'one more beside an old one', before: [3], now: [3, 3], fresh: [3] },
  { name: 'two edits with a shift each', before: [10, 20, 30], now: [10, 25, 37, 60], fresh: [60] },
  { name: 'all moved up', before: [50, 60], now: [10, 20, 55], fresh: [55] },
])('tells new problems from old ones: $name', ({ before, now, fresh }) => {
  const added = newProblems(before.map(at), now.map(at));
  expect(added.map(({ line }) => line)).toEqual(fresh);
});

test('takes another message, file, weight or speaker for another problem', () => {
  const old = at(3);
  const others: readonly Problem[] = [
    { ...old, message: 'Other.' },
    { ...old, path: '/w/b.ts' },
    { ...old, severity: 'warning' },
    { ...old, source: 'eslint' },
  ];
  expect(newProblems([old], [old, ...others])).toEqual(others);
});

test('compares a flood of alike problems by their order', () => {
  const flood = Array.from({ length: 5_000 }, (_, line) => at(line + 1));
  expect(newProblems(flood.slice(0, 4_999), flood)).toEqual(flood.slice(4_999));
});

function at(line: number): Problem {
  return { path: '/w/a.ts', line, severity: 'error', message: 'No.', source: 'ts 1' };
}
