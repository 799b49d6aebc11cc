import { expect, test } from 'vitest';
import { WorkingFlag } from '../../../../src/core/routing/workingFlag.ts';
import { ManualClock } from '../../../support/manualClock.ts';

test('quick work shows no spinner, slow work shows one until it ends', async () => {
  const clock = new ManualClock();
  const flag = new WorkingFlag(clock);
  const seen: boolean[] = [];
  flag.onDidChange.on(() => seen.push(flag.isOn));

  flag.set(true);
  clock.pass(300);
  await Promise.resolve();
  flag.set(false);
  clock.pass(300);
  await Promise.resolve();
  expect(seen).toEqual([]);

  flag.set(true);
  flag.set(true);
  clock.pass(400);
  await Promise.resolve();
  flag.set(false);
  expect(seen).toEqual([true, false]);
});
