import { expect, test } from 'vitest';
import { escalation, type TurnProgress } from '../../../../../src/core/chat/thinking/escalation.ts';

const smooth: TurnProgress = {
  setting: 'auto',
  thinking: 'off',
  hasEscalated: false,
  isAnswerWantedNow: false,
  toolFailures: 0,
  editsNotApplied: 0,
  repeatedTestFailures: 0,
  rounds: 3,
};

test.each<[Partial<TurnProgress>, string | undefined]>([
  [{}, undefined],
  [{ toolFailures: 2 }, undefined],
  [{ toolFailures: 3 }, 'thinking: tools failed'],
  [{ editsNotApplied: 1 }, undefined],
  [{ editsNotApplied: 2 }, 'thinking: edits did not apply'],
  [{ editsNotApplied: 1, toolFailures: 2 }, 'thinking: an edit did not apply and tools failed'],
  [{ repeatedTestFailures: 1 }, 'thinking: the same test failed again'],
  [{ rounds: 7 }, undefined],
  [{ rounds: 8 }, 'thinking: 8 rounds without an end'],
])('a fast turn with %j goes on with: %s', (setback, reason) => {
  expect(escalation({ ...smooth, ...setback })).toBe(reason);
});

const troubled = {
  ...smooth,
  editsNotApplied: 5,
  toolFailures: 9,
  repeatedTestFailures: 3,
  rounds: 20,
};

test.each<[string, Partial<TurnProgress>]>([
  ['it did so before', { hasEscalated: true }],
  ['it thinks already', { thinking: 'on' }],
  ['the user said off', { setting: 'off' }],
  ['the user said on', { setting: 'on', thinking: 'on' }],
  ['the user wants the answer now', { isAnswerWantedNow: true }],
])('a turn does not escalate when %s', (_, state) => {
  expect(escalation({ ...troubled, ...state })).toBeUndefined();
});
