import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ThinkSplitter } from '../../../src/sidecar/thinkSplitter.ts';

test.each([
  ['\n<think>Easy.</think>\nYes.', { reasoning: 'Easy.', content: 'Yes.' }],
  ['<think></think>\nYes.', { reasoning: '', content: 'Yes.' }],
  ['Yes, <think> is a tag.', { reasoning: '', content: 'Yes, <think> is a tag.' }],
  ['\n<think>cut of', { reasoning: 'cut of', content: '' }],
  ['<think>a</thi', { reasoning: 'a</thi', content: '' }],
  ['\n<thi', { reasoning: '', content: '<thi' }],
  ['<think>a</think>b</think>c', { reasoning: 'a', content: 'b</think>c' }],
])('splits %j', (answer, expected) => {
  expect(split('on', [answer])).toEqual(expected);
});

test('takes everything for said when the prompt has closed the thought', () => {
  expect(split('off', ['\n', 'Yes <think>.'])).toEqual({ reasoning: '', content: 'Yes <think>.' });
});

test('splits the same however the stream is cut', () => {
  const pieces = fc.array(
    fc.constantFrom('<think>', '</think>', '<thi', 'nk>', '</', '\n', ' ', 'a', 'b'),
  );
  fc.assert(
    fc.property(pieces, (chunks) => {
      expect(split('on', chunks)).toEqual(split('on', [chunks.join('')]));
    }),
  );
});

function split(thinking: 'on' | 'off', chunks: readonly string[]) {
  const splitter = new ThinkSplitter(thinking);
  const answer = { reasoning: '', content: '' };
  for (const { kind, text } of [
    ...chunks.flatMap((chunk) => splitter.push(chunk)),
    ...splitter.flush(),
  ]) {
    answer[kind] += text;
  }
  return answer;
}
