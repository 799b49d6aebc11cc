import { expect, test } from 'vitest';
import {
  nextLeaning,
  type ThinkingReaction,
} from '../../../../../src/core/chat/thinking/leaning.ts';

function after(...reactions: readonly ThinkingReaction[]): number {
  return reactions.reduce(nextLeaning, 0);
}

test('a user who asks again with thinking leans to it, one who wants the answer now away', () => {
  expect(after('askedAgainWithThinking')).toBe(0.5);
  expect(after('answeredNow')).toBe(-0.5);
});

test('the last reaction weighs more than the one before', () => {
  expect(after('askedAgainWithThinking', 'answeredNow')).toBeLessThan(0);
});

test('half of a leaning is forgotten in five turns without a reaction', () => {
  const quiet = Array.from({ length: 5 }, () => 'none' as const);
  expect(after('answeredNow', ...quiet)).toBeCloseTo(-0.25);
});

test('no number of reactions leads beyond the ends', () => {
  const many = Array.from({ length: 100 }, () => 'askedAgainWithThinking' as const);
  expect(after(...many)).toBeLessThanOrEqual(1);
});
