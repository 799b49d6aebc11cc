import { expect, test } from 'vitest';
import { chatTitle } from '../../../../../src/core/chat/session/chatTitle.ts';

test.each([
  ['Why does it fail?\nHere is more', 'Why does it fail?'],
  ['\n\n## Mend `total()` in **cart.ts**', 'Mend total() in cart.ts'],
  ['```ts\nconst x = 1;\n```', 'const x = 1;'],
  ['- see [the docs](https://example.org)', 'see the docs'],
  ['<b>Bold</b>\tmove', 'Bold move'],
  ['a < b and snake_case_name', 'a < b and snake_case_name'],
  ['hidden\u202Etext\u0007', 'hidden text'],
  ['购物车为什么算错了', '购物车为什么算错了'],
  ['word '.repeat(40), `${'word '.repeat(12).trimEnd().slice(0, 59)}…`],
  ['```\n```', ''],
])('of %j is %j', (message, title) => {
  expect(chatTitle(message)).toBe(title);
  expect(Array.from(chatTitle(message)).length).toBeLessThanOrEqual(60);
});
