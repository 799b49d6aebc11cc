import { expect, test } from 'vitest';
import { AnswerLength } from '../../../../src/core/routing/answerLength.ts';

test('what is usual for a request is expected until answers were read, and never more than that', () => {
  const length = new AnswerLength();
  expect(length.expectedTokens(40)).toBe(40);

  Array.from({ length: 40 }, () => length.note(20, 40));
  expect(length.expectedTokens(40)).toBeCloseTo(20, 0);
  expect(length.expectedTokens(8)).toBe(8);

  Array.from({ length: 40 }, () => length.note(200, 40));
  expect(length.expectedTokens(40)).toBe(40);
});
