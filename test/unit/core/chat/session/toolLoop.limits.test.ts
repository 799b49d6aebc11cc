import { expect, test } from 'vitest';
import { defaultSettings } from '../../../../../src/core/settings.ts';
import {
  calls,
  ends,
  LoopWorld,
  result,
  says,
  silence,
  thinks,
  uses,
} from '../../../../support/loopWorld.ts';

const reads = [calls('read'), ends('toolCalls')];
const done = [says('Done.'), ends()];
const thinkingOn = { thinking: 'on', reason: 'thinking: for the test' } as const;

test.each<[string, Partial<typeof defaultSettings>, LoopWorld['changes'], string]>([
  ['rounds', { 'chat.maxRounds': 2 }, {}, 'Stopped after 2 rounds of tool calls.'],
  ['tokens', { 'budget.maxTokensPerTurn': 300 }, {}, 'Stopped after 360 tokens.'],
  ['money', {}, { maxUsd: 0.05 }, 'Stopped: this turn cost $0.06'],
  ['time', {}, {}, 'Stopped after 30 minutes.'],
  ['repetition', {}, {}, 'Stopped: the model made the same call 4 times in a row.'],
])('the brake for %s ends the turn and says so', async (brake, settings, changes, sentence) => {
  let round = 0;
  const world = new LoopWorld({
    read: () => {
      world.clock.pass(brake === 'time' ? 450_000 : 1);
      return result('x');
    },
  });
  world.settings = { ...defaultSettings, ...settings };
  world.changes = changes;
  world.answers = Array.from({ length: 30 }, () => {
    round += 1;
    const args = brake === 'repetition' ? {} : { round };
    return [calls('read', args), uses(100, 20), ends('toolCalls')];
  });
  const lines = await world.run();
  expect(lines.at(-1)).toContain(`warning: ${sentence}`);
  expect(lines.filter((each) => each.startsWith('warning'))).toHaveLength(1);
});

test('time in which the user is asked does not count', async () => {
  const world = new LoopWorld();
  world.tools.set('ask', {
    effect: 'question',
    run: () => {
      world.clock.pass(7_200_000);
      world.waitedMs += 7_200_000;
      return result('yes');
    },
  });
  world.answers = [[calls('ask'), ends('toolCalls')], done];
  expect((await world.run()).at(-2)).toBe('says Done.');
});

test('a tool that never returns is stopped after ten minutes, and the model told', async () => {
  const signals: AbortSignal[] = [];
  const world = new LoopWorld();
  world.tools.set('run', {
    effect: 'execute',
    run: (_, signal) => {
      signals.push(signal);
      return silence;
    },
  });
  world.answers = [[calls('run'), ends('toolCalls')], done];
  const running = world.run();
  await world.settle();
  world.clock.pass(599_999);
  await world.settle();
  expect(world.requests).toHaveLength(1);
  world.clock.pass(1);
  expect((await running).at(-2)).toBe('says Done.');
  expect(world.toldIn(1)[0]).toContain('run did not end within 10 minutes and was stopped');
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(world.leftBehind).toBe(0);
});

test('a tool may wait for the user for longer than ten minutes', async () => {
  let end: () => void = () => undefined;
  const world = new LoopWorld();
  world.tools.set('run', {
    effect: 'execute',
    run: () =>
      new Promise((resolve) => {
        end = () => resolve(result('approved'));
      }),
  });
  world.answers = [[calls('run'), ends('toolCalls')], done];
  const running = world.run();
  await world.settle();
  world.waitedMs = 3_000_000;
  world.clock.pass(3_000_000);
  await world.settle();
  end();
  await running;
  expect(world.toldIn(1)).toEqual(['run: approved']);
});

test('a tool that has ended is not told to stop', async () => {
  const signals: AbortSignal[] = [];
  const world = new LoopWorld({
    read: (_, signal) => {
      signals.push(signal);
      return result('x');
    },
  });
  world.answers = [reads, done];
  await world.run();
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
});

test.each([
  ['length', 'warning: The answer was cut at its greatest length. Send “go on” to have the rest.'],
  [
    'contentFilter',
    'warning: The provider’s filter ended this answer. Say it in other words, or choose another backend.',
  ],
] as const)('an answer that ended by %s says so', async (reason, note) => {
  const world = new LoopWorld();
  world.answers = [[says('Well'), ends(reason)]];
  expect((await world.run()).at(-1)).toBe(note);
  expect(world.requests).toHaveLength(1);
});

test('an empty answer is asked for once more', async () => {
  const world = new LoopWorld();
  world.answers = [[thinks('Hm'), says('\n'), ends()], done];
  expect((await world.run()).at(-2)).toBe('says Done.');
  expect(world.requests[1]?.messages).toEqual(world.requests[0]?.messages);
});

test('two empty answers end the turn with a note', async () => {
  const world = new LoopWorld();
  world.answers = [[ends()]];
  expect((await world.run()).at(-1)).toBe(
    'warning: The model gave an empty answer twice. Ask in other words, or try again.',
  );
  expect(world.requests).toHaveLength(2);
});

test('after a thought that left no room for an answer, the model answers without one', async () => {
  const world = new LoopWorld();
  world.changes = { choice: thinkingOn };
  world.answers = [[thinks('Hm'), ends('length')], done];
  await world.run();
  expect(world.requests.map(({ thinking }) => thinking)).toEqual(['on', 'off']);
});

const failedTest = `1 passed, 1 failed\n[data 1: x]\nFAILED adds up (cart.test.ts:12)\n3 is not 4\n[end of data 1]`;

test.each<[string, string, ReturnType<typeof result>, string]>([
  ['an edit twice', 'edit_file', result('Not found.', { isError: true }), 'edits did not apply'],
  ['tools thrice', 'read', result('No.', { isError: true }), 'tools failed'],
  ['the same test again', 'run_tests', result(failedTest), 'the same test failed again'],
])('a turn in which failed %s goes on with thinking, once', async (_, name, outcome, reason) => {
  const world = new LoopWorld({ [name]: () => outcome });
  world.answers = [
    ...[1, 2, 3, 4, 5].map((round) => [calls(name, { round }), ends('toolCalls')]),
    done,
  ];
  const lines = await world.run();
  expect(lines.filter((each) => each.startsWith('info'))).toEqual([
    `info: Switched to thinking: ${reason}.`,
  ]);
  expect(world.requests.at(-1)?.thinking).toBe('on');
});

test.each<[string, LoopWorld['changes'], ReturnType<typeof result>]>([
  ['the user chose', { mayEscalate: false }, result('No.', { isError: true })],
  ['the user said no to calls', {}, result('No.', { isDenied: true })],
])('a turn does not switch to thinking where %s', async (_, changes, outcome) => {
  const world = new LoopWorld({ read: () => outcome });
  world.changes = changes;
  world.answers = [
    ...[1, 2, 3, 4].map((round) => [calls('read', { round }), ends('toolCalls')]),
    done,
  ];
  await world.run();
  expect(world.requests.at(-1)?.thinking).toBe('off');
});
