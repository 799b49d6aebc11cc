import { expect, test } from 'vitest';
import { Pause } from '../../../src/core/pause.ts';
import { ManualClock } from '../../support/manualClock.ts';

test('a pause ends by itself and says so', async () => {
  const clock = new ManualClock();
  const pause = new Pause(clock);
  const seen: (number | undefined)[] = [];
  pause.onDidChange.on(() => seen.push(pause.until));

  pause.startFor(60_000);
  clock.pass(60_000);
  await Promise.resolve();

  expect(seen).toEqual([60_000, undefined]);
});

test('a pause can be ended early and begun anew without the old one ending the new one', async () => {
  const clock = new ManualClock();
  const pause = new Pause(clock);

  pause.startFor(60_000);
  pause.end();
  expect(pause.until).toBeUndefined();
  pause.startFor(120_000);
  clock.pass(60_000);
  await Promise.resolve();

  expect(pause.until).toBe(120_000);
});
