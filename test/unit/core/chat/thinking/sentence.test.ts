import { expect, test } from 'vitest';
import { fold } from '../../../../../src/core/chat/thinking/fold.ts';
import { sentencesOf } from '../../../../../src/core/chat/thinking/sentence.ts';

test.each([
  ['Não É “sítio”!', 'nao e “sitio”!'],
  ["I've said it doesn't, we're done", 'i have said it doesnt, we are done'],
  ['thread-safe', 'thread safe'],
  ['執行緒為什麼當掉？', '线程为什么死机?'],
  ['演算法　最佳化', '算法 优化'],
])('folds %j to %j', (text, folded) => {
  expect(fold(text)).toBe(folded);
});

test.each([
  ['is this thread safe', 'question'],
  ['where is it?', 'question'],
  ['这样行吗', 'question'],
  ['rename it', 'order'],
  ['please add a test', 'order'],
  ['could you split this up?', 'order'],
  ['quero que adiciones um teste', 'order'],
  ['把它改名', 'order'],
  ['the total is wrong on Safari', 'statement'],
  ['meu app trava no login', 'statement'],
  ['按钮点了没反应', 'statement'],
  ['regex for a date', 'phrase'],
])('takes %j for a %s', (text, mood) => {
  expect(sentencesOf(fold(text)).map((sentence) => sentence.mood)).toEqual([mood]);
});

test('a verb orders only where an order stands', () => {
  const [told] = sentencesOf(fold('when I rename a file it crashes'));
  expect(told?.ordered.has('trivial')).toBe(false);
  expect(told?.said.has('symptom')).toBe(true);
});

test('sentences do not end within names and numbers', () => {
  expect(sentencesOf('look at main.ts. version 3.5 is fine').map(({ text }) => text)).toEqual([
    'look at main.ts.',
    'version 3.5 is fine',
  ]);
});
