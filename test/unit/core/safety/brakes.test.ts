import { expect, test } from 'vitest';
import {
  afterRound,
  brakeSentence,
  restingBrakes,
  type BrakeLimits,
  type Round,
} from '../../../../src/core/safety/brakes.ts';

const free: BrakeLimits = {
  maxRounds: 200,
  maxTokens: null,
  maxUsd: null,
  maxDurationMs: 3_600_000,
};
let nextId = 0;
const call = (path: string, more: object = {}) => {
  nextId += 1;
  return { id: `${nextId}`, name: 'read_file', arguments: { path, ...more } };
};
const round = (...paths: string[]): Round => ({
  calls: paths.map((path) => call(path)),
  ...{ tokens: 100, usd: 0.01, durationMs: 60_000 },
});
const after = (rounds: readonly Round[]) => rounds.reduce(afterRound, restingBrakes);

test.each([
  ['one after the other', [round('a'), round('a'), round('a'), round('a')]],
  ['in one answer', [round('a', 'a', 'a', 'a')]],
  ['with other keys first', [round('b'), round('a'), round('a', 'a', 'a')]],
])('four identical calls %s end the turn', (_, rounds) => {
  expect(brakeSentence(after(rounds), free)).toBe(
    'Stopped: the model made the same call 4 times in a row. Tell it what to do instead.',
  );
  expect(brakeSentence(after([...rounds, round('c')]), free)).toBeUndefined();
});

test('the order of arguments makes no other call', () => {
  const calls = [
    call('a', { line: 1 }),
    { id: 'x', name: 'read_file', arguments: { line: 1, path: 'a' } },
  ];
  const state = afterRound(restingBrakes, { calls, tokens: 0, usd: 0, durationMs: 0 });
  expect(state.repeats).toBe(2);
});

test.each([
  ['three identical calls', [round('a'), round('a'), round('a')]],
  [
    'calls that take turns',
    [round('a'), round('b'), round('a'), round('b'), round('a'), round('b')],
  ],
])('%s may go on', (_, rounds) => {
  expect(brakeSentence(after(rounds), free)).toBeUndefined();
});

test.each([
  [
    { maxRounds: 2 },
    'Stopped after 2 rounds of tool calls. Send a message to go on, or raise `glmAir.chat.maxRounds`.',
  ],
  [
    { maxTokens: 200 },
    'Stopped after 200 tokens. Send a message to go on, or raise `glmAir.budget.maxTokensPerTurn`.',
  ],
  [
    { maxUsd: 0.02 },
    'Stopped: this turn cost $0.02, all that was left for today. Raise `glmAir.budget.maxUsdPerDay` to go on.',
  ],
  [{ maxDurationMs: 120_000 }, 'Stopped after 2 minutes. Send a message to go on.'],
])('%o ends the turn with a sentence, not a round earlier', (limit, sentence) => {
  expect(brakeSentence(after([round('a')]), { ...free, ...limit })).toBeUndefined();
  expect(brakeSentence(after([round('a'), round('b')]), { ...free, ...limit })).toBe(sentence);
});

test('an answer without calls is no round', () => {
  expect(after([round('a'), round()]).rounds).toBe(1);
});
