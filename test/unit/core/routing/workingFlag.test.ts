import { expect, test } from 'vitest';
import { WorkingFlag } from '../../../../src/core/routing/workingFlag.ts';
import { ManualClock } from '../../../support/fakeBackend.ts';

test('quick work shows no spinner, slow work shows one until it ends', async () => {
  const clock = new ManualClock();
  const flag = new WorkingFlag(clock);
  const seen: boolean[] = [];
  flag.onDidChange.on(() => seen.push(flag.isOn));

  flag.set(true);
  await clock.advance(300);
  flag.set(false);
  await clock.advance(300);
  expect(seen).toEqual([]);

  flag.set(true);
  flag.set(true);
  await clock.advance(400);
  flag.set(false);
  expect(seen).toEqual([true, false]);
});
