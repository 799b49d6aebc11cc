import { expect, test } from 'vitest';
import { closedBecause } from '../../../../src/core/completion/gate.ts';
import { defaultSettings } from '../../../../src/core/settings.ts';
import { at } from './harness.ts';

test.each([
  ['foo█', undefined],
  ['foo(█)', undefined],
  ['foo("█", b)', 'in front of other text'],
  ['foo({ a: █ });', undefined],
  ['foo("█");', undefined],
  ['if (█) {', undefined],
  ['x = █,   ', undefined],
  ['fo█o', 'in front of other text'],
  ['█ foo', 'in front of other text'],
  ['foo█\nbar', undefined],
  ['foo█\r\nbar', undefined],
])('says of %j while typing: %s', (marked, expected) => {
  expect(closedBecause(at(marked), defaultSettings)).toBe(expected);
});

test('lets the user ask anywhere in a line', () => {
  expect(closedBecause(at('fo█o', { trigger: 'manual' }), defaultSettings)).toBeUndefined();
});

test.each([
  [{ '*': true, python: false }, 'python', 'switched off for python'],
  [{ '*': true, python: false }, 'go', undefined],
  [{ '*': false, python: true }, 'python', undefined],
  [{ '*': false, python: true }, 'go', 'switched off for go'],
  [{}, 'go', undefined],
])('with languages %j says of %s: %s', (languages, languageId, expected) => {
  const settings = { ...defaultSettings, 'completion.languages': languages };
  expect(closedBecause(at('x█', { languageId }), settings)).toBe(expected);
});

test('judges a long line of spaces quickly', () => {
  expect(closedBecause(at(`█${' '.repeat(100_000)}x`), defaultSettings)).toBeDefined();
}, 1_000);
