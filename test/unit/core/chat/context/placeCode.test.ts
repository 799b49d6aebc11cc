import { expect, test } from 'vitest';
import { placeCode } from '../../../../../src/core/chat/context/placeCode.ts';

const file =
  'import a;\n\nfunction one() {\n  return 1;\n} // one\n\nfunction two() {\n  return 2;\n}\n';
const caretAt = (offset: number) => ({ start: offset, end: offset });

test('code takes the place of what is selected', () => {
  const start = file.indexOf('return 1;');

  expect(placeCode(file, 'return 10;\n', { start, end: start + 9 })).toBe(
    file.replace('return 1;', 'return 10;'),
  );
});

test('code takes the place of what lies between its first and its last line', () => {
  const code = 'function one() {\n  const ten = 10;\n  return ten;\n} // one\n';

  expect(placeCode(file, code, caretAt(0))).toBe(
    file.replace('  return 1;\n', '  const ten = 10;\n  return ten;\n'),
  );
});

test('code whose lines are not in the file goes before the line of the cursor', () => {
  const offset = file.indexOf('two');

  expect(placeCode(file, 'function three() {}', caretAt(offset))).toBe(
    file.replace('function two', 'function three() {}\nfunction two'),
  );
});

test('a line that is there twice says nothing about the place', () => {
  expect(placeCode('a\nb\na\n', 'a\nc\nb', caretAt(0))).toBe('a\nc\nb\na\nb\na\n');
});

test('code gets the line ends of the file', () => {
  expect(placeCode('x\r\n', 'a\nb', caretAt(0))).toBe('a\r\nb\r\nx\r\n');
});

test('the line ends of the file around the place stay', () => {
  expect(placeCode('{\r\n 1\r\n} // x\r\nrest\r\n', '{\n 2\n} // x', caretAt(0))).toBe(
    '{\r\n 2\r\n} // x\r\nrest\r\n',
  );
});
