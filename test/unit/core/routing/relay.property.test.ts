import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import type { ModelEvent } from '../../../../src/core/ports.ts';
import { relay, type Reserve } from '../../../../src/core/routing/relay.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { ScriptedStream, settled } from '../../../support/scriptedStream.ts';

const budgetMs = 1_000;
const stopped = new Error('The user typed on.');

const lane = fc.constantFrom('first', 'second');
const texts = fc.constantFrom('word', ' ', '\n', 'line\n', 'a\nb');
const steps = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('text'), lane, text: texts }) },
  fc.record({ kind: fc.constantFrom('usage', 'end', 'fail'), lane, text: fc.constant('') }),
  fc.record({ kind: fc.constant('pass'), ms: fc.nat({ max: 400 }) }),
  fc.record({ kind: fc.constant('abort') }),
);
type Step = typeof steps extends fc.Arbitrary<infer Each> ? Each : never;

const plans = fc.record({
  raceMs: fc.option(fc.constantFrom(0, 100, 350), { nil: undefined }),
  stallMs: fc.constantFrom(100, 400),
  mayStepIn: fc.boolean(),
  readerHasEnoughAfter: fc.constantFrom(1, 2, Infinity),
  steps: fc.array(steps, { maxLength: 14 }),
});

/** A relay, its two streams and what a reader saw. */
class Run {
  readonly clock = new ManualClock();
  readonly streams = { first: new ScriptedStream(), second: new ScriptedStream() };
  /** What each stream has told, each event marked with its lane and number. */
  readonly told = { first: [] as ModelEvent[], second: [] as ModelEvent[] };
  readonly seen: ModelEvent[] = [];
  readonly caller = new AbortController();
  error: unknown;
  isOver = false;

  async read(reserve: Omit<Reserve, 'open'>, most: number, mayStepIn: boolean): Promise<void> {
    const open = () => (mayStepIn ? this.streams.second.open : undefined);
    const { clock, streams, caller } = this;
    try {
      for await (const event of relay(
        streams.first.open,
        { ...reserve, open },
        clock,
        caller.signal,
      )) {
        this.seen.push(event);
        if (this.seen.length >= most) {
          break;
        }
      }
    } catch (error) {
      this.error = error;
    }
    this.isOver = true;
  }

  async take(step: Step): Promise<void> {
    if ('ms' in step) {
      this.clock.pass(step.ms);
    } else if ('lane' in step) {
      await this.#tell(step.lane, step.kind, step.text);
    } else {
      this.caller.abort(stopped);
    }
    await settled();
  }

  async #tell(who: 'first' | 'second', kind: string, text: string): Promise<void> {
    const stream = this.streams[who];
    if (kind === 'fail') {
      await stream.fail(new GlmError('backend.unreachable', who));
    } else if (kind === 'end') {
      this.told[who].push({ type: 'finish', reason: 'stop' });
      await stream.end();
    } else {
      const event = kind === 'usage' ? usage() : ({ type: 'text', text } as const);
      this.told[who].push(event);
      await stream.send(event);
    }
  }
}

function usage(): ModelEvent {
  const counts = { promptTokens: 1, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };
  return { type: 'usage', usage: counts };
}

test('whatever two streams do, one of them is shown, in order, and nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(plans, async ({ steps: plan, readerHasEnoughAfter, mayStepIn, ...times }) => {
      const run = new Run();
      const reserve = { ...times, budgetMs, helpsAgainst: () => true };
      const reading = run.read(reserve, readerHasEnoughAfter, mayStepIn);
      for (const step of plan) {
        await run.take(step);
      }
      run.caller.abort(stopped);
      await reading;

      // The same objects, so that two lanes that say the same can't be mixed up.
      const isShown = (events: readonly ModelEvent[]) =>
        run.seen.every((event, index) => isSame(event, events[index]));
      expect([run.told.first, run.told.second].some(isShown)).toBe(true);
      expect(run.streams.first.opened).toBeLessThanOrEqual(1);
      expect(run.streams.second.opened).toBeLessThanOrEqual(mayStepIn ? 1 : 0);
      expect(run.streams).toMatchObject({ first: { running: 0 }, second: { running: 0 } });
      expect(run.clock.sleepers).toBe(0);
      if (run.streams.second.opened > 0 && isShown(run.told.first) && run.seen.length > 0) {
        expect(times.raceMs).toBeDefined();
      }
    }),
    { numRuns: 1_000 },
  );
});

/** A stream makes its own `finish`; everything else comes through as the same object. */
function isSame(seen: ModelEvent, told: ModelEvent | undefined): boolean {
  return seen === told || (seen.type === 'finish' && told?.type === 'finish');
}
