import { expect, test } from 'vitest';
import {
  linearRange,
  logRange,
  logTicks,
  timeLabels,
  timeRange,
} from '../../../../webview/performance/chartScale.ts';

test.each([
  [50, 600, [50, 100, 200, 500]],
  [37, 1_900, [50, 100, 200, 500, 1_000]],
  [1, 20_000, [1, 10, 100, 1_000, 10_000]],
])('from %i to %i the ticks are %j', (min, max, ticks) => {
  expect(logTicks(min, max)).toEqual(ticks);
});

test('a range has an extent even if all values are the same, or there is none', () => {
  expect(logRange(80, 80)).toEqual([80 / 1.5, (80 / 1.5) * 4]);
  expect(logRange(0, 0)).toEqual([1, 4]);
  expect(linearRange(0)).toEqual([0, 1.1]);
  expect(timeRange(100_000, 100_000)).toEqual([70_000, 130_000]);
  expect(timeRange(0, 3_600_000)).toEqual([0, 3_600_000]);
});

test('where a new day begins the label is its date', () => {
  const times = [22, 23, 24, 25].map((hour) => new Date(2026, 10, 22, hour).getTime());

  const labels = timeLabels(times, 3_600_000);

  expect(labels[1]).toMatch(/11:00|23:00/);
  expect(labels[2]).toMatch(/23/);
  expect(labels[2]).not.toMatch(/:/);
});
