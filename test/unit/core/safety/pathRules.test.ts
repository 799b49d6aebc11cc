import { describe, expect, test } from 'vitest';
import {
  foldedName,
  pathProblem,
  quoted,
  relativeInside,
} from '../../../../src/core/safety/pathRules.ts';

describe('on Windows', () => {
  test.each([
    ['\\\\?\\C:\\work\\a.ts', 'device'],
    ['//?/C:/work/a.ts', 'device'],
    ['\\\\.\\PhysicalDrive0', 'device'],
    ['\\\\.\\pipe\\x', 'device'],
    ['\\??\\C:\\a', 'device'],
    ['\\\\?\\UNC\\server\\share', 'device'],
    ['\\\\server\\share\\a.ts', 'share'],
    ['//server/share/a.ts', 'share'],
    ['/\\server/share', 'share'],
    ['\\\\127.0.0.1\\c$\\a', 'share'],
    ['C:', 'drive'],
    ['C:a.ts', 'drive'],
    ['c:..\\a.ts', 'drive'],
    ['\\Windows\\win.ini', 'drive'],
    ['/Windows/win.ini', 'drive'],
    ['a.txt:stream', 'stream'],
    ['a.txt::$DATA', 'stream'],
    ['.git::$INDEX_ALLOCATION\\config', 'stream'],
    ['C:\\work\\a.txt:b', 'stream'],
    ['src:a/b.ts', 'stream'],
    ['CON', 'device'],
    ['nul', 'device'],
    ['NUL.txt', 'device'],
    ['src\\aux.c', 'device'],
    ['src/Prn.tar.gz', 'device'],
    ['COM1', 'device'],
    ['com\u00b9.log', 'device'],
    ['LPT9 .txt', 'device'],
    ['CONIN$', 'device'],
    ['con\\a.ts', 'device'],
    ['a.ts.', 'dot or a space'],
    ['a.ts ', 'dot or a space'],
    ['.git.\\config', 'dot or a space'],
    ['.vscode \\settings.json', 'dot or a space'],
    ['...\\a.ts', 'dot or a space'],
    ['.env. . .', 'dot or a space'],
    ['PROGRA~1\\a.exe', 'short name'],
    ['src\\git~1', 'short name'],
    ['SETTIN~1.JSO', 'short name'],
    ['a*.ts', 'holds one of'],
    ['a?.ts', 'holds one of'],
    ['a|b', 'holds one of'],
    ['"a"', 'holds one of'],
    ['a<b>', 'holds one of'],
    ['C:\\work\\a.ts\0', 'NUL'],
    ['~\\a.ts', 'shell'],
    ['file:///C:/work/a.ts', 'URI'],
  ])('refuses %j: %s', (path, reason) => {
    expect(pathProblem(path, 'windows')).toContain(reason);
  });

  test.each([
    ...['src\\a.ts', 'src/a.ts', '.\\a.ts', '..\\a.ts', 'C:\\work\\a.ts', 'c:/work/a.ts', '.'],
    ...['console.ts', 'com.ts', 'com10.ts', 'nullable.ts', 'auxiliary', 'my.con', '.con', 'a~b.ts'],
    ...[
      '%2e%2e\\a.ts',
      '%TEMP%\\a.ts',
      'a..b',
      '.gitignore',
      'longfilename~1.ts',
      'a b.ts',
      'ünï.ts',
    ],
  ])('accepts %j', (path) => {
    expect(pathProblem(path, 'windows')).toBeUndefined();
  });
});

test('a refusal quotes the path without its tricks, and says what to give instead', () => {
  expect(pathProblem('a\u001b[2Jb', 'posix')).toBe(
    'The path "a\\u001b[2Jb" holds a control character. Give a path relative to the workspace folder.',
  );
  expect(quoted('x'.repeat(9000)).length).toBeLessThan(210);
});

test.each([
  ['/w/a/b.ts', '/w', 'posix', 'a/b.ts'],
  ['/w', '/w', 'posix', ''],
  ['/w-evil/a', '/w', 'posix', undefined],
  ['/W/a', '/w', 'posix', undefined],
  ['/a', '/', 'posix', 'a'],
  ['C:\\w\\a\\b.ts', 'C:\\w', 'windows', 'a/b.ts'],
  ['C:\\a', 'C:\\', 'windows', 'a'],
  ['C:\\w-evil\\a', 'C:\\w', 'windows', undefined],
  ['D:\\w\\a', 'C:\\w', 'windows', undefined],
] as const)('%s in %s (%s) is %j', (path, folder, style, expected) => {
  expect(relativeInside(path, folder, style)).toBe(expected);
});

test.each([
  ['.VSCode', '.vscode'],
  ['.vſcode', '.vscode'],
  ['K8S', 'k8s'], // the Kelvin sign
  ['.g\u200cit', '.git'],
  ['ü'.normalize('NFD'), 'ü'.normalize('NFC')],
  ['．ｅｎｖ', '.env'],
])('%j and %j may be one file somewhere', (one, other) => {
  expect(foldedName(one)).toBe(foldedName(other));
});
