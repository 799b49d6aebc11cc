import { expect, test } from 'vitest';
import { caretOf } from '../../../../src/core/completion/caret.ts';
import { isTaken, remainderOf } from '../../../../src/core/completion/remembered.ts';
import { at } from './harness.ts';

/** Made for `if █` in front of a line `end`, where it would replace nothing. */
const suggestion = {
  uri: at('█').uri,
  before: 'if ',
  insertText: '(a) {\n  b();\n}',
  after: '\nend',
};

test.each<[when: string, marked: string, expected: object | undefined]>([
  ['nothing was typed', 'if █\nend', { text: '(a) {\n  b();\n}', replacedLength: 0 }],
  ['a part was typed', 'if (a)█\nend', { text: ' {\n  b();\n}', replacedLength: 0 }],
  ['a closer was typed ahead', 'if (█)\nend', { text: 'a) {\n  b();\n}', replacedLength: 1 }],
  ['the last closer was typed ahead', 'if (a) {█}\nend', { text: '\n  b();\n', replacedLength: 0 }],
  ['all of it was typed', 'if (a) {\n  b();\n}█\nend', undefined],
  ['something else was typed', 'if [█\nend', undefined],
  ['a closer it lacks stands ahead', 'if (█]\nend', undefined],
  ['a word stands ahead', 'if (█a\nend', undefined],
  ['the text below changed', 'if (█\nEND', undefined],
  ['the text above changed', 'IF (█\nend', undefined],
  ['a line was added below', 'if (█\n\nend', undefined],
])('knows what is left when %s', (_when, marked, expected) => {
  expect(remainderOf(suggestion, caretOf(at(marked)))).toEqual(expected);
});

test('knows when it was taken', () => {
  const taken = caretOf(at('if (a) {\n  b();\n}█\nend'));
  const half = caretOf(at('if (a) {█\nend'));
  expect([isTaken(suggestion, taken), isTaken(suggestion, half)]).toEqual([true, false]);
});
