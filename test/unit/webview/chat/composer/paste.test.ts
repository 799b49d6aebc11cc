import { expect, test } from 'vitest';
import { droppedPaths, isLongPaste } from '../../../../../webview/chat/composer/paste.ts';

test('40 lines or 2,000 characters are still part of the message', () => {
  expect(isLongPaste(Array(40).fill('x').join('\n'))).toBe(false);
  expect(isLongPaste(Array(41).fill('x').join('\n'))).toBe(true);
  expect(isLongPaste('x'.repeat(2_000))).toBe(false);
  expect(isLongPaste('x'.repeat(2_001))).toBe(true);
});

test.each([
  ['of this machine', 'file:///work/a%20b.ts', ['/work/a b.ts']],
  ['of Windows', 'file:///c%3A/work/a.ts', ['c:/work/a.ts']],
  ['of a remote window', 'vscode-remote://ssh-remote%2Bhost/work/a.ts', ['/work/a.ts']],
  ['several, with a comment', '# dropped\r\nfile:///a\r\nfile:///b\r\n', ['/a', '/b']],
  ['no file', 'https://example.org/a.ts', []],
  ['no address', 'nonsense', []],
  ['badly encoded', 'file:///%zz', []],
])('dropped files give their paths: %s', (_case, list, paths) => {
  expect(droppedPaths(list)).toEqual(paths);
});
