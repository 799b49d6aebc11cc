import { describe, expect, test } from 'vitest';
import { retryPauseMs, withRetries } from '../../../../src/core/glm/retry.ts';
import { GlmError, isAbort, type RetryClass } from '../../../../src/core/glmError.ts';
import type { Clock, ModelEvent } from '../../../../src/core/ports.ts';
import { collect, failureOf } from '../../../support/modelEvents.ts';

const never = new AbortController().signal;
const busy = new GlmError('backend.overloaded', 'Busy.', { retry: 'afterDelay' });
const answer: readonly ModelEvent[] = [
  { type: 'text', text: 'yes' },
  { type: 'finish', reason: 'stop' },
];

/** A clock on which every pause is over at once, and which remembers them. */
function hastyClock() {
  const pausesMs: number[] = [];
  const clock: Clock = {
    now: () => 0,
    sleep: async (durationMs, signal) => {
      signal.throwIfAborted();
      pausesMs.push(durationMs);
    },
  };
  return { clock, pausesMs };
}

/** Attempts that play one script after the other; an error in a script is thrown. */
function attempts(...scripts: (readonly (ModelEvent | GlmError)[])[]) {
  const left = [...scripts];
  return async function* attempt(): AsyncGenerator<ModelEvent> {
    for (const step of left.shift() ?? []) {
      if (step instanceof GlmError) {
        throw step;
      }
      yield step;
    }
  };
}

describe('an answer that failed', () => {
  test('is asked for again, after pauses that double', async () => {
    const { clock, pausesMs } = hastyClock();
    const open = attempts([busy], [busy], [busy], answer);
    const events = withRetries(open, { clock, random: () => 0.5 }, never);
    expect(await collect(events)).toMatchObject({ text: 'yes', finishes: ['stop'] });
    expect(pausesMs).toEqual([750, 1_500, 3_000]);
  });

  test('is given up after three more attempts', async () => {
    const { clock, pausesMs } = hastyClock();
    const open = attempts([busy], [busy], [busy], [busy], answer);
    const events = withRetries(open, { clock, random: () => 0 }, never);
    expect(await failureOf(collect(events))).toBe(busy);
    expect(pausesMs).toHaveLength(3);
  });

  test('is not asked for again once something of it was shown', async () => {
    const { clock, pausesMs } = hastyClock();
    const open = attempts([{ type: 'reasoning', text: 'hm' }, busy], answer);
    const events = withRetries(open, { clock, random: () => 0 }, never);
    expect(await failureOf(collect(events))).toBe(busy);
    expect(pausesMs).toEqual([]);
  });

  test('is not waited for by someone who lost interest', async () => {
    const { clock } = hastyClock();
    const caller = new AbortController();
    const open = attempts([busy], answer);
    const events = withRetries(
      () => {
        caller.abort();
        return open();
      },
      { clock, random: () => 0 },
      caller.signal,
    );
    expect(isAbort(await failureOf(collect(events)))).toBe(true);
  });
});

describe('the pause', () => {
  const limited = (retryAt: number, retry: RetryClass = 'afterDelay') =>
    new GlmError('backend.rateLimited', 'Slow down.', { retry, retryAt });
  test.each<[name: string, error: unknown, pauseMs: number | undefined]>([
    ['is as long as the server asks', limited(9_000), 9_000],
    ['is not shorter than the back-off', limited(100), 500],
    ['is not made if the server asks for more than half a minute', limited(31_000), undefined],
    ['is not made where only a reset helps', limited(9_000, 'afterReset'), undefined],
    ['is not made where nothing helps', new GlmError('backend.noBalance', 'No.'), undefined],
    ['is not made for an abort', new DOMException('', 'AbortError'), undefined],
  ])('%s', (_name, error, pauseMs) => {
    expect(retryPauseMs(error, 0, 0, 0)).toBe(pauseMs);
  });
});
