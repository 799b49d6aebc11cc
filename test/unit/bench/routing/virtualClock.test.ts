import { expect, test } from 'vitest';
import { isAbort } from '../../../../src/core/glmError.ts';
import { VirtualClock } from '../../../bench/routing/virtualClock.ts';

const never = new AbortController().signal;

test('an hour passes at once, and everybody wakes at their own time', async () => {
  const clock = new VirtualClock(1_000);
  const woken: string[] = [];
  const sleeper = async (name: string, durationMs: number) => {
    await clock.sleep(durationMs, never);
    woken.push(`${name} at ${clock.now()}`);
  };
  await clock.run(
    Promise.all([sleeper('late', 3_600_000), sleeper('early', 5), sleeper('as early', 5)]),
  );
  expect(woken).toEqual(['early at 1005', 'as early at 1005', 'late at 3601000']);
});

test('time stands still while promises can go on', async () => {
  const clock = new VirtualClock(0);
  const busy = async () => {
    for (let step = 0; step < 100; step += 1) {
      await Promise.resolve();
    }
    return clock.now();
  };
  const asleep = clock.sleep(1, never);
  expect(await clock.run(busy())).toBe(0);
  await clock.run(asleep);
  expect(clock.now()).toBe(1);
});

test('who is woken early gets the reason, and no time passes for that', async () => {
  const clock = new VirtualClock(0);
  const alarm = new AbortController();
  const sleep = clock.sleep(1_000, alarm.signal).then(() => 'slept', isAbort);
  alarm.abort();
  expect(await clock.run(sleep)).toBe(true);
  expect(await clock.run(clock.sleep(1, alarm.signal).then(() => 'slept', isAbort))).toBe(true);
  expect(clock.now()).toBe(0);
});

test('a wait for nobody is an error instead of an endless bench', async () => {
  const clock = new VirtualClock(0);
  await expect(clock.run(new Promise(() => undefined))).rejects.toThrow('Everybody waits');
});

test('what fails while time passes fails the run', async () => {
  const clock = new VirtualClock(0);
  const work = clock.sleep(5, never).then(() => {
    throw new Error('on the way');
  });
  await expect(clock.run(work)).rejects.toThrow('on the way');
});
