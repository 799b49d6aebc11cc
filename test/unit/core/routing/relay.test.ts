import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import type { ModelEvent } from '../../../../src/core/ports.ts';
import { relay, type Reserve } from '../../../../src/core/routing/relay.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { ScriptedStream, settled } from '../../../support/scriptedStream.ts';

const unreachable = new GlmError('backend.unreachable', 'The first is away.');
const overloaded = new GlmError('backend.overloaded', 'The second is busy.');
const stopped = new Error('The user typed on.');
const stallMs = 400;
const raceMs = 100;
const budgetMs = 8_000;

/** A relay under way, and a reader who writes down what comes. */
function run(changes: Partial<Reserve> = {}) {
  const clock = new ManualClock();
  const [first, second] = [new ScriptedStream(), new ScriptedStream()];
  const reasons: string[] = [];
  const reserve: Reserve = {
    open: (reason) => {
      reasons.push(reason);
      return second.open;
    },
    ...{ stallMs, raceMs: undefined, budgetMs },
    helpsAgainst: (error) => GlmError.is(error),
    ...changes,
  };
  const caller = new AbortController();
  const events = relay(first.open, reserve, clock, caller.signal);
  const words: string[] = [];
  const outcome: { error?: unknown; isOver: boolean } = { isOver: false };
  /** @param most after so many events the reader has enough. */
  const read = async (most = Infinity) => {
    let count = 0;
    try {
      for await (const event of events) {
        words.push(wordOf(event));
        count += 1;
        if (count >= most) {
          break;
        }
      }
    } catch (error) {
      outcome.error = error;
    }
    outcome.isOver = true;
  };
  const begin = async (most?: number) => {
    void read(most);
    await settled();
  };
  const pass = async (durationMs: number) => {
    clock.pass(durationMs);
    await settled();
  };
  const leftovers = () => ({
    running: first.running + second.running,
    sleepers: clock.sleepers,
  });
  return { first, second, reasons, caller, clock, words, outcome, begin, pass, leftovers, events };
}
const nothing = { running: 0, sleepers: 0 };

function wordOf(event: ModelEvent): string {
  return event.type === 'text' ? event.text : event.type;
}

test('each word passes at once, and nobody else is asked', async () => {
  const { first, reasons, words, outcome, begin, leftovers, pass } = run();
  await begin();

  await first.say('one');
  expect(words).toEqual(['one']);
  await pass(budgetMs);
  await first.say('two');
  await first.end();

  expect(words).toEqual(['one', 'two', 'finish']);
  expect(outcome).toEqual({ isOver: true });
  expect(reasons).toEqual([]);
  expect(leftovers()).toEqual(nothing);
});

test('after a failure before a word the reserve answers, once', async () => {
  const { first, second, reasons, words, outcome, begin, leftovers } = run();
  await begin();

  await first.fail(unreachable);
  await second.say('two');
  await second.end();

  expect(reasons).toEqual(['failure']);
  expect(words).toEqual(['two', 'finish']);
  expect(outcome).toEqual({ isOver: true });
  expect(leftovers()).toEqual(nothing);
});

test('what a server tells of its tokens before it fails is no word', async () => {
  const { first, second, words, begin } = run();
  const usage = { promptTokens: 1, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };
  await begin();

  await first.send({ type: 'usage', usage });
  await first.fail(unreachable);
  await second.say('two');

  expect(words).toEqual(['two']);
});

test('after a word was shown a failure is thrown', async () => {
  const { first, reasons, words, outcome, begin, leftovers } = run();
  await begin();

  await first.say('one');
  await first.fail(unreachable);

  expect(words).toEqual(['one']);
  expect(outcome.error).toBe(unreachable);
  expect(reasons).toEqual([]);
  expect(leftovers()).toEqual(nothing);
});

test('where both fail, the error is that of the backend that was to answer', async () => {
  const { first, second, outcome, begin, leftovers } = run();
  await begin();

  await first.fail(unreachable);
  await second.fail(overloaded);

  expect(outcome.error).toBe(unreachable);
  expect(leftovers()).toEqual(nothing);
});

test('an error that another backend would share is thrown', async () => {
  const { first, reasons, outcome, begin } = run({ helpsAgainst: () => false });
  await begin();

  await first.fail(unreachable);

  expect(outcome.error).toBe(unreachable);
  expect(reasons).toEqual([]);
});

test('a reserve that may not step in after all leaves the first one’s error', async () => {
  const { first, outcome, begin } = run({ open: () => undefined });
  await begin();

  await first.fail(unreachable);

  expect(outcome.error).toBe(unreachable);
});

test('a reserve that may not step in after all leaves the first one its time', async () => {
  const { first, words, begin, pass } = run({ open: () => undefined });
  await begin();

  await pass(stallMs);
  await first.say('late');

  expect(words).toEqual(['late']);
});

test('an empty answer is an answer', async () => {
  const { first, reasons, words, begin } = run();
  await begin();

  await first.end();

  expect(words).toEqual(['finish']);
  expect(reasons).toEqual([]);
});

test('a stall ends the first one and gives the reserve what is left of the time', async () => {
  const { first, second, reasons, outcome, begin, pass, leftovers } = run();
  await begin();

  await pass(stallMs - 1);
  expect(reasons).toEqual([]);
  await pass(1);
  expect(reasons).toEqual(['stall']);
  expect(first.wasAborted).toBe(true);
  await pass(budgetMs - stallMs - 1);
  expect(second.running).toBe(1);
  await pass(1);

  expect(outcome.error).toMatchObject({ code: 'backend.timeout' });
  expect(leftovers()).toEqual(nothing);
});

test('a reserve that began in time may take its time to finish', async () => {
  const { second, words, begin, pass } = run();
  await begin();

  await pass(stallMs);
  await second.say('two');
  await pass(budgetMs);
  await second.end();

  expect(words).toEqual(['two', 'finish']);
});

test('nobody steps in when the time is used up', async () => {
  const { first, reasons, words, begin, pass } = run({ stallMs: budgetMs });
  await begin();

  await pass(budgetMs);
  await first.say('late');

  expect(reasons).toEqual([]);
  expect(words).toEqual(['late']);
});

test('a clock that was set back gives the reserve no more time', async () => {
  const { first, outcome, begin, pass } = run();
  await begin();

  await pass(-3_600_000);
  await first.fail(unreachable);
  await pass(budgetMs);

  expect(outcome.error).toBe(unreachable);
});

test('in a race nothing is shown before a whole line, and its loser is closed in silence', async () => {
  const { first, second, reasons, words, outcome, begin, pass, leftovers } = run({ raceMs });
  await begin();

  await pass(raceMs);
  await first.say('a');
  await second.say('\n  b');
  expect(words).toEqual([]);
  await second.say(' = 1;\n');
  expect(reasons).toEqual(['race']);
  expect(words).toEqual(['\n  b', ' = 1;\n']);
  expect(first).toMatchObject({ running: 0, wasAborted: true });
  await second.end();

  expect(words.at(-1)).toBe('finish');
  expect(outcome).toEqual({ isOver: true });
  expect(leftovers()).toEqual(nothing);
});

test('a whole answer of less than a line wins a race, an empty one does not', async () => {
  const { first, second, words, begin, pass } = run({ raceMs });
  await begin();

  await pass(raceMs);
  await second.end();
  expect(words).toEqual([]);
  await first.say('a');
  await first.end();

  expect(words).toEqual(['a', 'finish']);
});

test('where one answer of a race is empty and the other fails, it is the empty one', async () => {
  const { first, second, words, outcome, begin, pass } = run({ raceMs });
  await begin();

  await pass(raceMs);
  await second.end();
  await first.fail(unreachable);

  expect(words).toEqual(['finish']);
  expect(outcome.error).toBeUndefined();
});

test('who fails within its first line leaves a race to the other', async () => {
  const { first, second, words, outcome, begin, pass } = run({ raceMs });
  await begin();

  await pass(raceMs);
  await first.say('a');
  await first.fail(unreachable);
  await second.say('b\n');
  await second.end();

  expect(words).toEqual(['b\n', 'finish']);
  expect(outcome.error).toBeUndefined();
});

test.each([
  ['first', 'second'],
  ['second', 'first'],
] as const)(
  'a race in which the %s one fails before the %s throws the first one’s error',
  async (...order) => {
    const race = run({ raceMs });
    await race.begin();

    await race.pass(raceMs);
    for (const who of order) {
      await race[who].fail(who === 'first' ? unreachable : overloaded);
    }

    expect(race.outcome.error).toBe(unreachable);
    expect(race.leftovers()).toEqual(nothing);
  },
);

test('a reader who has enough is no abort, and leaves nothing behind', async () => {
  const { first, words, begin, leftovers } = run();
  await begin(1);

  await first.say('one');
  await first.say('never read');

  expect(words).toEqual(['one']);
  expect(first.wasAborted).toBe(false);
  expect(leftovers()).toEqual(nothing);
});

test('a reader who has enough of the winner leaves nothing behind', async () => {
  const { second, words, begin, pass, leftovers } = run({ raceMs });
  await begin(1);

  await pass(raceMs);
  await second.say('b\n');

  expect(words).toEqual(['b\n']);
  expect(second.wasAborted).toBe(false);
  expect(leftovers()).toEqual(nothing);
});

test('a relay that nobody reads asks nobody', async () => {
  const { first, events, leftovers } = run();

  await events.return(undefined);

  expect(first.opened).toBe(0);
  expect(leftovers()).toEqual(nothing);
});

type Phase = readonly [
  string,
  (relayed: ReturnType<typeof run>) => Promise<void>,
  Partial<Reserve>,
];

test.each<Phase>([
  ['before a word', async () => undefined, {}],
  ['while the reserve is asked', ({ first }) => first.fail(unreachable), {}],
  ['after a stall', ({ pass }) => pass(stallMs), {}],
  ['after the first word', ({ first }) => first.say('one'), {}],
  ['in a race', ({ pass }) => pass(raceMs), { raceMs }],
  [
    'in a race with half a line',
    async ({ pass, first }) => {
      await pass(raceMs);
      await first.say('half');
    },
    { raceMs },
  ],
  [
    'after a race',
    async ({ pass, second }) => {
      await pass(raceMs);
      await second.say('b\n');
    },
    { raceMs },
  ],
])('an abort %s throws its reason and closes everything', async (_phase, arrive, changes) => {
  const relayed = run(changes);
  const { caller, outcome, begin, leftovers } = relayed;
  await begin();
  await arrive(relayed);

  caller.abort(stopped);
  await settled();

  expect(outcome.error).toBe(stopped);
  expect(leftovers()).toEqual(nothing);
});

test('an abort before it begins asks nobody', async () => {
  const { first, second, caller, outcome, begin, leftovers } = run();
  caller.abort(stopped);

  await begin();

  expect(outcome.error).toBe(stopped);
  expect(first.opened + second.opened).toBeLessThanOrEqual(1);
  expect(leftovers()).toEqual(nothing);
});
