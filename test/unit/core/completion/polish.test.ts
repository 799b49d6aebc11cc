import { expect, test } from 'vitest';
import { polish } from '../../../../src/core/completion/polish.ts';
import { cursor } from '../../../support/cursor.ts';
import { holeOf } from './harness.ts';

/** The document after accepting, the cursor marked. */
function accept(marked: string, generated: string): string {
  const { text, offset } = cursor(marked);
  const polished = polish(generated, holeOf(marked));
  return polished === undefined
    ? 'nothing'
    : `${text.slice(0, offset)}${polished.text}█${text.slice(offset + polished.replacedLength)}`;
}

test.each<[what: string, marked: string, generated: string, expected: string]>([
  // What stands right of the cursor.
  ['leaves what fits', 'f(█)', 'a, b', 'f(a, b█)'],
  ['leaves a balanced bracket', 'f(█)', 'g()', 'f(g()█)'],
  ['leaves out a closer that is there', 'f(█)', 'a, b)', 'f(a, b█)'],
  ['leaves out closer and semicolon', 'f(█);', 'g(a));', 'f(g(a)█);'],
  ['leaves out all closers that are there', 'f([█])', 'a])', 'f([a█])'],
  ['leaves out the one closer it brings', 'f(g(█))', 'a)', 'f(g(a█))'],
  ['adds the semicolon behind a closer', 'f(█)', 'a);', 'f(a);█'],
  ['replaces a closer it needs', 'function f(█)', 'a) {\n  b();\n}', 'function f(a) {\n  b();\n}█'],
  [
    'replaces several closers',
    'on("x", (y) => {█})',
    '\n  z(y);\n});',
    'on("x", (y) => {\n  z(y);\n});█',
  ],
  ['replaces a quote and a bracket', 'print("a: █")', '", a);', 'print("a: ", a);█'],
  ['knows the end of a string from a bracket in it', 'print("█")', ':)")', 'print(":)█")'],
  ['leaves out a closer behind a space', 'f( █ )', 'a )', 'f( a█ )'],
  ['leaves out an end that is no closer', '<App █/>', 'a={b} />', '<App a={b} █/>'],
  ['leaves out code that is there', 'f(█b, c);', 'a, b, c);', 'f(a, █b, c);'],
  ['leaves out punctuation that is there', 'a: █,', '1,', 'a: 1█,'],
  [
    'puts the closer of a block on its line',
    '  f(() => {█})',
    '\n    a();',
    '  f(() => {\n    a();\n  █})',
  ],
  // Space.
  ['does not double the space', 'const a = █', ' 1;', 'const a = 1;█'],
  ['keeps deeper indentation', '  █', '  a();', '    a();█'],
  ['drops space at the end', 'a█', '();  \n', 'a();█'],
  ['drops space alone', 'a█', ' \n \n', 'nothing'],
  ['drops what is there already', 'f(█)', ')', 'nothing'],
  // Loops.
  ['drops a loop', 'x = █', 'a.b.a.b.a.b.a.b.a.b.a.b', 'nothing'],
  ['drops a loop of lines', '█', 'a\nb\n'.repeat(5), 'nothing'],
  ['keeps a rule', '// █', '----------------------', '// ----------------------█'],
  ['keeps a short list of zeros', 'x = █', '[0, 0, 0, 0, 0, 0, 0];', 'x = [0, 0, 0, 0, 0, 0, 0];█'],
])('%s', (_what, marked, generated, expected) => {
  expect(accept(marked, generated)).toBe(expected);
});
