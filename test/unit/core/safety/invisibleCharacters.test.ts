import { expect, test } from 'vitest';
import {
  invisibleCharacters,
  madeVisible,
} from '../../../../src/core/safety/invisibleCharacters.ts';

test.each([
  ['\u0000', 'U+0000 (control character)'],
  ['\t', 'U+0009 (control character)'],
  ['\r', 'U+000D (control character)'],
  ['\u001b', 'U+001B (control character)'],
  ['\u0085', 'U+0085 (control character)'],
  ['\u202e', 'U+202E (text direction)'],
  ['\u2066', 'U+2066 (text direction)'],
  ['\u200f', 'U+200F (text direction)'],
  ['\u200b', 'U+200B (invisible character)'],
  ['\u2060', 'U+2060 (invisible character)'],
  ['\u00ad', 'U+00AD (invisible character)'],
  ['\ufe0f', 'U+FE0F (invisible character)'],
  ['\u3164', 'U+3164 (invisible character)'],
  ['\ufeff', 'U+FEFF (invisible character)'],
  ['\u{e0041}', 'U+E0041 (invisible letter)'],
  ['\u2028', 'U+2028 (line separator)'],
  ['\u00a0', 'U+00A0 (unusual space)'],
  ['\u3000', 'U+3000 (unusual space)'],
  ['\ue000', 'U+E000 (character without meaning)'],
  ['\ud800', 'U+D800 (character without meaning)'],
])('%j is named as %s, and shown by its name', (character, name) => {
  expect(invisibleCharacters(`a${character}b${character}`)).toEqual([name]);
  expect(madeVisible(`a${character}b`)).toBe(`a‹${name}›b`);
});

test.each(['git status', "echo 'ä ö ß 文件 кот'", 'a\nb', '👋', 'e\u0301'])(
  '%j hides nothing',
  (text) => {
    expect(invisibleCharacters(text)).toEqual([]);
  },
);

test('a text of several lines is shown on one', () => {
  expect(madeVisible('ls\nrm x\r\npwd')).toBe('ls ⏎ rm x ⏎ pwd');
});
