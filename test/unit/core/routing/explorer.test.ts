import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { Explorer, type Watch } from '../../../../src/core/routing/explorer.ts';

/** As many requests of the user's as pay for everything that may be saved up. */
function rich(): Explorer<'local' | 'remote'> {
  const explorer = new Explorer<'local' | 'remote'>();
  for (let request = 0; request < 1_000; request += 1) {
    explorer.earn();
  }
  return explorer;
}

/** When looks are taken if they are as soon as they are due, in seconds. */
function looksWithin(seconds: number, watch: Watch): number[] {
  const explorer = rich();
  const looks: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    for (let request = 0; request < 100; request += 1) {
      explorer.earn();
    }
    if (explorer.mayProbe('local', second * 1_000, watch)) {
      explorer.spendProbe('local', second * 1_000);
      looks.push(second);
    }
  }
  return looks;
}

test('who was never asked is worth a look, and after it ever fewer', () => {
  expect(looksWithin(1_400, 'loose')).toEqual([0, 60, 120, 180, 260, 420, 720, 1_020, 1_320]);
});

test('who is out of sorts is looked at often, because that may end at any moment', () => {
  expect(looksWithin(130, 'close')).toEqual([0, 10, 30, 60, 90, 120]);
});

test('whom the user asks anyway is looked at some time after that ends', () => {
  const explorer = rich();
  explorer.noteUse('local', 50_000);

  expect(explorer.mayProbe('local', 59_999, 'close')).toBe(false);
  expect(explorer.mayProbe('local', 60_000, 'close')).toBe(true);
  expect(explorer.mayProbe('local', 60_000, 'loose')).toBe(false);
  expect(explorer.mayProbe('remote', 50_000, 'loose')).toBe(true);
});

test('a surprise is looked at again at once', () => {
  const explorer = rich();
  explorer.spendProbe('local', 0);
  explorer.noteSurprise('local');

  expect(explorer.mayProbe('local', 1_000, 'loose')).toBe(true);
});

test('a backend that is left because it became slow is given the usual pause first', () => {
  const explorer = rich();
  explorer.noteUse('remote', 0);
  explorer.noteSurprise('remote');

  expect(explorer.mayExplore('remote', 1_000, 'close')).toBe(false);
  expect(explorer.mayExplore('remote', 10_000, 'close')).toBe(true);
});

test('a clock that was set back does not end the looks', () => {
  const explorer = rich();
  explorer.noteUse('local', 24 * 3_600_000);

  expect(explorer.mayProbe('local', 0, 'close')).toBe(true);
  explorer.spendProbe('local', 0);
  expect(explorer.mayProbe('local', 5_000, 'close')).toBe(false);
});

const deeds = fc.record({
  kind: fc.constantFrom('request', 'request', 'probe', 'explore', 'surprise', 'use'),
  id: fc.constantFrom('local', 'remote'),
  watch: fc.constantFrom('close', 'loose'),
  ms: fc.integer({ min: -100_000, max: 400_000 }),
});

test('looks never take more than their share of the requests and what may be saved up', () => {
  fc.assert(
    fc.property(fc.array(deeds, { maxLength: 400 }), (plan) => {
      const explorer = new Explorer<'local' | 'remote'>();
      const counts = { request: 0, probe: 0, explore: 0 };
      let nowMs = 1e12;
      for (const { kind, id, watch, ms } of plan) {
        nowMs += ms;
        if (kind === 'request') {
          counts.request += 1;
          explorer.earn();
        } else if (kind === 'probe' && explorer.mayProbe(id, nowMs, watch)) {
          counts.probe += 1;
          explorer.spendProbe(id, nowMs);
        } else if (kind === 'explore' && explorer.mayExplore(id, nowMs, watch)) {
          counts.explore += 1;
          explorer.spendExploration(id, nowMs);
        } else if (kind === 'surprise') {
          explorer.noteSurprise(id);
        } else if (kind === 'use') {
          explorer.noteUse(id, nowMs);
        }
      }
      expect(counts.explore).toBeLessThanOrEqual(1 + 0.02 * counts.request);
      expect(counts.probe).toBeLessThanOrEqual(3 + 0.05 * counts.request);
    }),
  );
});
