import { expect, test } from 'vitest';
import { costAhead } from '../../../../src/core/routing/costAhead.ts';
import { totalMs } from '../../../../src/core/routing/latencyModel.ts';
import { forecastOf } from '../../../support/routingStats.ts';

const outlook = { share: 0.5, gapMs: 1_000 };
const candidate = (nowMs: number, laterMs: number, queueMs = 0) => ({
  forecast: forecastOf(nowMs),
  followUp: forecastOf(laterMs, { queueMs }),
  costOf: totalMs,
});

test('a request on its own costs what it takes', () => {
  const alone = { share: 0, gapMs: 1_000 };

  expect(costAhead(candidate(900, 100), candidate(300, 300), alone)).toBe(900);
});

test('what follows is answered by whoever costs less then', () => {
  // A share of one half makes for one request more in the mean.
  expect(costAhead(candidate(900, 100), candidate(300, 300), outlook)).toBeCloseTo(900 + 100, 3);
  expect(costAhead(candidate(900, 500), candidate(300, 300), outlook)).toBeCloseTo(900 + 300, 3);
});

test('a backend that is still busy lets the next requests wait, the later the less', () => {
  const nobodyElse = candidate(100_000, 100_000);

  // 1,500 ms of work leave 500 ms to the next request, which comes in half of all cases, and none to later ones.
  expect(costAhead(candidate(900, 100, 1_500), nobodyElse, outlook)).toBeCloseTo(1_000 + 250, 3);
});

test('where the other one has read the prompt, a detour costs no more than one answer', () => {
  const detour = { forecast: forecastOf(300, { queueMs: 1_000 }), followUp: forecastOf(300) };

  expect(costAhead(candidate(800, 800), { ...detour, costOf: totalMs }, outlook)).toBeCloseTo(
    800 + 300,
    3,
  );
});
