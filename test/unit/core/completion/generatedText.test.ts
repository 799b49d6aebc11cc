import { expect, test } from 'vitest';
import { GeneratedText } from '../../../../src/core/completion/generatedText.ts';
import { holeOf } from './harness.ts';

function textFor(marked: string, maxLines = 12): GeneratedText {
  return new GeneratedText({ hole: holeOf(marked), maxLines });
}

/** What is kept of the model's text, and whether it was told to stop. */
function kept(marked: string, generated: string, maxLines?: number) {
  const text = textFor(marked, maxLines);
  text.add(generated);
  return { kept: text.finished(), isStopped: !text.wantsMore };
}

test('keeps all that the model writes when no rule objects', () => {
  expect(kept('function f() █', '{\n  a();\n  b();\n}')).toEqual({
    kept: '{\n  a();\n  b();\n}',
    isStopped: false,
  });
});

test.each<[rule: string, marked: string, generated: string, expected: string]>([
  ['the next line comes back', '  █\n  b();\n', 'a();\n  b();\n  c();', 'a();'],
  ['the next line comes back at once', '  █\n  b();\n', 'b();\n  c();', ''],
  ['the next line comes back as its end', '  b█\n  b();\n', '();\n', ''],
  ['a closer below comes back with a semicolon', 'f(() => {█\n}\n', '\n  a();\n};\n', '\n  a();'],
  ['a blank line follows content', '█', 'a();\n\nb();', 'a();'],
  ['a line comes for the third time', '█', 'a();\na();\na();\na();', 'a();\na();'],
  ['a line of the document comes again', 'a();\na();\n█', 'a();\na();', ''],
  ['the block is left for other code', '  █\n', 'a();\nb();', 'a();'],
  ['the block is left for a function', '  return█\n', ' 1;\n\ndef g():', ' 1;'],
  ['the begun statement is done', '  a =█\n', ' b;\n  c();\n', ' b;'],
  ['there is code right of the cursor', 'f(█, b)', 'a\n  c', 'a'],
])('stops when %s', (_rule, marked, generated, expected) => {
  expect(kept(marked, `${generated}\n`)).toEqual({ kept: expected, isStopped: true });
});

test.each<[what: string, marked: string, generated: string]>([
  ['blank lines before content', 'import a█', '\n\n\ndef f():\n  pass'],
  ['a lone opening bracket that also stands below', '  █\n  {\n', '{\n    a: 1\n  },'],
  ['a nested closer that looks like the one below', '  █\n}', 'if (a) {\n    b();\n  }'],
  ['a table row that comes twice', '█', '[0, 0],\n[0, 0],\n[1, 0],'],
  ['another branch of a begun statement', 'if a█', ':\n  b()\nelse:\n  c()'],
  ['statements after a finished line', '// b, then c█', '\nb();\nc();'],
  ['closers of several depths', '█', 'a({\n  b: {\n  }\n})'],
  ['many lines in front of closers', 'f(() => {█})', '\n  a();\n  b();\n'.trimEnd()],
])('goes on through %s', (_what, marked, generated) => {
  expect(kept(marked, generated)).toEqual({ kept: generated, isStopped: false });
});

test.each([
  ['takes the closer of the block along', 'if (a) {\n  █\n', 'b();\n}\nc();\n', 'b();\n}'],
  ['leaves out the closer if it stands below', 'if (a) {\n  █\n\n}', 'b();\n}\n', 'b();'],
  ['leaves it out if the block goes on below', 'if (a) {\n  █\n\n  d();', 'b();\n}\n', 'b();'],
  [
    'takes it along in front of a sibling',
    'class A {\n  f() {\n    █\n\n  g() {}\n}',
    'b();\n  }\n',
    'b();\n  }',
  ],
])('%s', (_what, marked, generated, expected) => {
  expect(kept(marked, generated)).toMatchObject({ kept: expected });
});

test('counts lines that have content against the limit', () => {
  expect(kept('{█', '\n\n  a();\n  b();\n  c();', 2)).toEqual({
    kept: '\n\n  a();\n  b();',
    isStopped: true,
  });
});

test('leaves out a line that was broken off, unless it is the only one', () => {
  const many = textFor('█');
  many.add('a();\nb(');
  const one = textFor('█');
  one.add('a(');
  expect([many.cutShort(), one.cutShort()]).toEqual(['a();', 'a(']);
});

test('takes any line end for a line end', () => {
  const text = textFor('█');
  text.add('a();\r');
  text.add('\nb();\r\n');
  expect(text.finished()).toBe('a();\nb();');
});
