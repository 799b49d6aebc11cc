import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readChatFim } from '../../../../src/core/glm/chatFimAnswer.ts';

const prefix = 'function area(r) {\n  return Math.PI';

const answers: readonly [name: string, answer: string, text: string][] = [
  ['takes what stands between the tags', '<COMPLETION> * r ** 2;</COMPLETION>', ' * r ** 2;'],
  ['goes on without a closing tag', '<COMPLETION> * r ** 2;', ' * r ** 2;'],
  ['takes an answer without tags as it is', ' * r ** 2;', ' * r ** 2;'],
  ['drops the line break that GLM opens with', '\n * r ** 2;', ' * r ** 2;'],
  ['drops a fence', '```js\n * r ** 2;\n```\nThat is all.', ' * r ** 2;'],
  ['drops a fence inside the tags', '<COMPLETION>\n```js\n * 2;\n```\n</COMPLETION>', ' * 2;'],
  ['drops tags inside a fence', '```\n<COMPLETION> * 2;</COMPLETION>\n```', ' * 2;'],
  ['drops talk before the tag', 'Sure, here it is: <COMPLETION> * 2;</COMPLETION>', ' * 2;'],
  ['drops talk before a fence', 'Here is the code:\n\n```js\n * 2;\n```', ' * 2;'],
  ['shows nothing of mere talk', 'Sure, you need to multiply by r.', ''],
  ['shows nothing of an empty fence', '```js\n```', ''],
  ['shows nothing for an empty hole', '<COMPLETION></COMPLETION>', ''],
  ['drops the repeated line', '<COMPLETION>  return Math.PI * r;</COMPLETION>', ' * r;'],
  ['drops the repeated line without its indent', 'return Math.PI * r;', ' * r;'],
  ['drops repeated lines', '```\nfunction area(r) {\n  return Math.PI * r;\n```', ' * r;'],
  ['ends before the mark of the hole', '<COMPLETION> * r;<HOLE/>\n}', ' * r;'],
  ['leaves comparisons alone', ' < r', ' < r'],
];

/** What a reader sees who takes the answer in pieces that end at `cuts`. */
function readInPieces(answer: string, cuts: readonly number[]): string[] {
  return [...cuts, answer.length].map(
    (end, index) =>
      readChatFim(answer.slice(0, end), prefix, index === cuts.length ? 'complete' : 'streaming')
        .text,
  );
}

describe('a chat model’s answer', () => {
  test.each(answers)('%s', (_name, answer, text) => {
    expect(readChatFim(answer, prefix, 'complete').text).toBe(text);
  });

  test('keeps the line break that opens a block', () => {
    const answer = '<COMPLETION>\n  return 1;\n}</COMPLETION>';
    expect(readChatFim(answer, 'function one() {', 'complete').text).toBe('\n  return 1;\n}');
  });

  test('does not repeat the indentation of a fresh line', () => {
    const answer = '<COMPLETION>\n    return 1;\n</COMPLETION>';
    expect(readChatFim(answer, 'if (a) {\n    ', 'complete').text).toBe('return 1;');
  });

  test('is over at the closing tag', () => {
    expect(readChatFim('<COMPLETION>x</COMPLETION> and', '', 'streaming').isStopped).toBe(true);
    expect(readChatFim('<COMPLETION>x</COMPLETIO', '', 'streaming')).toEqual({
      text: 'x',
      isStopped: false,
    });
  });

  test('only ever grows, to the same text, in whatever pieces it comes', () => {
    const pieces = fc.constantFrom(
      '<COMPLETION>',
      '</COMPLETION>',
      '<HOLE/>',
      '```js',
      'Sure, ',
      '  return Math.PI',
      'return ',
      '\n',
      ' ',
      '<',
      '`',
      'x',
      'é🙂',
    );
    const answer = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));
    const cuts = fc.array(fc.nat({ max: 120 }), { maxLength: 40 });
    fc.assert(
      fc.property(answer, cuts, (whole, places) => {
        const sorted = places.filter((at) => at < whole.length).toSorted((a, b) => a - b);
        const seen = readInPieces(whole, sorted);
        const last = readChatFim(whole, prefix, 'complete').text;
        expect(seen.every((text) => last.startsWith(text))).toBe(true);
        expect(seen.at(-1)).toBe(last);
      }),
      { numRuns: 2000 },
    );
  });
});
