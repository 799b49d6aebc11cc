import { expect, test } from 'vitest';
import { revealed } from '../../../../../webview/chat/panels/revealed.ts';

test.each([
  ['turns the direction of text', 'a\u202Eb', ['a', 'U+202E', 'b']],
  ['takes no room', 'rm\u200B -rf', ['rm', 'U+200B', ' -rf']],
  ['moves the cursor of a terminal', 'x\u001B[2K', ['x', 'U+001B', '[2K']],
  ['looks like a line feed', 'a\u2028b', ['a', 'U+2028', 'b']],
  ['is a letter nobody sees', 'a\u{E0041}', ['a', 'U+E0041', '']],
])('what %s is shown by its number', (_kind, text, shown) => {
  expect(revealed(text).map(shownText)).toEqual(shown);
});

test('lines, tabs and letters of all languages stay what they are', () => {
  const text = 'línea\n\tзначение 価格 🙂';
  expect(revealed(text)).toEqual([text]);
});

function shownText(part: ReturnType<typeof revealed>[number]): unknown {
  return typeof part === 'string' ? part : part.values[0];
}
