import { expect, test } from 'vitest';
import { Workload } from '../../../../src/core/routing/workload.ts';

function workload() {
  let nowMs = 1_000_000;
  return {
    work: new Workload({ now: () => nowMs }),
    pass: (durationMs: number) => {
      nowMs += durationMs;
    },
  };
}

test('a backend is busy until the last request should be over, which counts its own wait', () => {
  const { work, pass } = workload();
  work.begin(2_000);
  pass(500);
  const second = work.begin(1_500 + 300);

  expect(work.remainingMs()).toBe(1_800);
  second.end();
  expect(work.remainingMs()).toBe(1_500);
  pass(5_000);
  expect(work.remainingMs()).toBe(0);
});

test('a request has waited behind earlier ones for as long as they really took', () => {
  const { work, pass } = workload();
  const first = work.begin(2_000);
  const second = work.begin(2_500);
  pass(700);
  expect(second.behindMs()).toBe(700);

  first.end();
  pass(400);
  work.begin(100);
  expect(first.behindMs()).toBe(0);
  expect(second.behindMs()).toBe(700);
});
