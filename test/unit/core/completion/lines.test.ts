import { expect, test } from 'vitest';
import {
  indentColumns,
  isClosersAndPunctuation,
  isClosingLine,
  isSubsequence,
  restOfLine,
  startOfLine,
} from '../../../../src/core/completion/lines.ts';

test('finds the parts of the line around the cursor, whatever the line ends', () => {
  expect([startOfLine('a\r\n b'), startOfLine('b'), restOfLine('c\r\nd'), restOfLine('')]).toEqual([
    ' b',
    'b',
    'c',
    '',
  ]);
});

test('measures indentation of spaces and tabs', () => {
  expect(['a', '  a', '\ta', '\t ', ''].map(indentColumns)).toEqual([0, 2, 4, 5, 0]);
});

test.each([
  ['});', true],
  ['  ],', true],
  ['} else {', false],
  [')a', false],
  ['', false],
])('knows whether %j only closes', (line, expected) => {
  expect(isClosingLine(line)).toBe(expected);
});

test.each([
  ['', true],
  [' )"; ', true],
  [') {', true],
  ['),;', false],
  [')\n', false],
  [') a', false],
])('knows whether %j is what an editor types ahead', (rest, expected) => {
  expect(isClosersAndPunctuation(rest)).toBe(expected);
});

test('knows what can be had by leaving characters out', () => {
  expect([isSubsequence(');', 'a) b;'), isSubsequence(';)', 'a) b;')]).toEqual([true, false]);
});
