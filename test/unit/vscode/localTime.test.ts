import { expect, test } from 'vitest';
import { localTime } from '../../../src/vscode/localTime.ts';

const noon = new Date(2026, 8, 3, 12, 0).getTime();

test('a time of today is told by the clock alone, one of another day with its date', () => {
  const evening = new Date(2026, 8, 3, 20, 30).getTime();
  const sameTimeNextWeek = new Date(2026, 8, 10, 20, 30).getTime();

  expect(localTime(evening, noon)).toMatch(/30/);
  expect(localTime(evening, noon)).not.toMatch(/Sep/);
  expect(localTime(sameTimeNextWeek, noon)).toMatch(/Sep/);
  expect(localTime(sameTimeNextWeek, noon)).toContain(localTime(evening, noon));
});
