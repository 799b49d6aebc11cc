import { expect, test } from 'vitest';
import { scanBrackets } from '../../../../src/core/completion/brackets.ts';

test.each<[text: string, startsIn: string | undefined, stray: string, endsIn: string | undefined]>([
  ['f(a[0], {b})', undefined, '', undefined],
  ['a) b] c}', undefined, ')]}', undefined],
  ['f(a)) {', undefined, ')', undefined],
  ['(]', undefined, ']', undefined],
  ['")"', undefined, '', undefined],
  ['"\\")', undefined, '', '"'],
  ['a") )', '"', '"))', undefined],
  ["it's)\n)", undefined, ')', undefined],
  ['`\n)`', undefined, '', undefined],
  ['a\n"b', "'", '', '"'],
])('pairs %j, starting in %j', (text, startsIn, stray, endsIn) => {
  const scan = scanBrackets(text, startsIn);
  expect(scan.strayAt.map((offset) => text[offset]).join('')).toBe(stray);
  expect(scan.openQuote).toBe(endsIn);
});
