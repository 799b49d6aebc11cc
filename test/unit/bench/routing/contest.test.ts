import { expect, test } from 'vitest';
import { figuresIn, type PolicyName } from '../../../bench/routing/contest.ts';
import { changePointsOf, settlingOf } from '../../../bench/routing/changes.ts';
import { type TraceName, traceOf } from '../../../bench/routing/traces.ts';
import { isMissed } from '../../../bench/routing/verdict.ts';

const seed = 7;
const meanScore = async (trace: TraceName, policy: PolicyName) =>
  (await figuresIn(trace, seed, policy)).meanScore;

test('the same seed gives the same figures, another seed gives others', async () => {
  const first = await figuresIn('bursts', seed, 'ours');
  expect(await figuresIn('bursts', seed, 'ours')).toEqual(first);
  expect((await figuresIn('bursts', seed + 1, 'ours')).meanScore).not.toBe(first.meanScore);
});

test('always the same backend is worse where the other one is better', async () => {
  const [local, remote] = ['local', 'remote'] as const;
  expect(await meanScore('steadyRemote', local)).toBeGreaterThan(
    1.5 * (await meanScore('steadyRemote', remote)),
  );
  expect(await meanScore('steadyLocal', remote)).toBeGreaterThan(
    1.5 * (await meanScore('steadyLocal', local)),
  );
});

/** One of a kind: a better backend, a cache, a load that jumps, a start, faults. */
const kinds = ['steadyLocal', 'asymmetricPrefill', 'bursts', 'coldStart', 'fastButFlaky'] as const;

test.each(kinds)(
  'nobody simple beats the oracle in %s, nor the oracle the clairvoyant',
  async (trace) => {
    const oracle = await meanScore(trace, 'oracle');
    const slack = 1.05; // the luck of one seed: rare silences cost ten seconds each
    for (const policy of ['local', 'remote', 'roundRobin', 'ewma'] as const) {
      expect.soft(oracle, policy).toBeLessThan(slack * (await meanScore(trace, policy)));
    }
    expect(await meanScore(trace, 'clairvoyant')).toBeLessThan(slack * oracle);
  },
);

test.each(['steadyRemote', 'diurnal', 'rateLimit', 'battery'] as const)(
  'the router stays near the oracle in %s',
  async (trace) => {
    const ours = await figuresIn(trace, seed, 'ours');
    const oracle = await figuresIn(trace, seed, 'oracle');
    expect(ours.p95Ms / oracle.p95Ms).toBeLessThan(1.25);
    expect(ours.meanScore / oracle.meanScore).toBeLessThan(1.15);
    expect(ours.extraShare).toBeLessThan(0.05);
    expect(ours.paidProbes).toBe(0);
  },
);

test('races are paid for with extra requests, and stay within their share', async () => {
  const ours = await figuresIn('lossyNetwork', seed, 'ours');
  const hedged = await figuresIn('lossyNetwork', seed, 'hedged');
  expect(hedged.extraShare).toBeGreaterThan(ours.extraShare);
  expect(hedged.extraShare).toBeLessThan(0.15);
});

test('ten requests after each change are not judged, of which the start is one', () => {
  const changes = changePointsOf(traceOf('coldStart', seed));
  expect(changes.map((atMs) => atMs / 60_000)).toEqual([0, 0, 0.75, 25, 25.35, 42, 42.35]);
  const requests = Array.from({ length: 30 }, (_, index) => ({ atMs: index * 1_000 }));
  const settling = settlingOf(requests, [0, 15_000]);
  expect(settling.flatMap((is, index) => (is ? [] : [index]))).toEqual([
    10, 11, 12, 13, 14, 25, 26, 27, 28, 29,
  ]);
});

test('where conditions change smoothly, a change is when the better backend becomes the other one', () => {
  const [start, flip, ...more] = changePointsOf(traceOf('slowDrift', seed));
  expect([start, more]).toEqual([0, []]);
  expect(flip).toBeGreaterThan(60_000);
});

test('a goal is missed by the median over the seeds', () => {
  expect(isMissed({ median: 1.16, worst: 1.3, atMost: 1.15 })).toBe(true);
  expect(isMissed({ median: 1.15, worst: 1.3, atMost: 1.15 })).toBe(false);
  expect(isMissed({ median: Number.NaN, worst: 1, atMost: 1 })).toBe(true);
  expect(isMissed({ median: 5, worst: 5 })).toBe(false);
});
