import { expect, test } from 'vitest';
import { hoursOf, isEmpty, layersOf } from '../../../../webview/performance/counts.ts';
import { emptyPerformance } from '../../../support/performanceSnapshot.ts';

const nothing = { typedAlong: 0, cache: 0, model: 0, nothing: 0 };

test('the layers share all completions among them', () => {
  const shares = layersOf({ typedAlong: 6, cache: 1, model: 2, nothing: 1 });

  expect(shares.map(({ count, share }) => [count, share])).toEqual([
    [6, 0.6],
    [1, 0.1],
    [2, 0.2],
    [1, 0.1],
  ]);
  expect(layersOf(nothing).every(({ share }) => share === undefined)).toBe(true);
});

test('the hours of both backends make one row, the newest first, beside the busiest hour', () => {
  const counts = { promptTokens: 100, completionTokens: 10 };
  expect(
    hoursOf([
      { at: 1, backend: 'local', requests: 1, ...counts },
      { at: 2, backend: 'local', requests: 3, ...counts },
      { at: 2, backend: 'remote', requests: 1, ...counts },
    ]),
  ).toEqual([
    { at: 2, local: 3, remote: 1, promptTokens: 200, completionTokens: 20, load: 1 },
    { at: 1, local: 1, remote: 0, ...counts, load: 0.25 },
  ]);
});

test('the page is empty until something was asked or looked up', () => {
  const empty = emptyPerformance(0);
  const hour = {
    at: 1,
    backend: 'local',
    requests: 1,
    promptTokens: 0,
    completionTokens: 0,
  } as const;

  expect(isEmpty(empty)).toBe(true);
  expect(isEmpty({ ...empty, hours: [hour] })).toBe(false);
  expect(isEmpty({ ...empty, layers: { ...nothing, cache: 1 } })).toBe(false);
});
