import { expect, test } from 'vitest';
import { commandLine } from '../../../../../src/core/chat/context/commandLine.ts';

test.each([
  ['npm test', 'npm test'],
  ['npm test\n', 'npm test'],
  ['# first\nnpm ci\n\nnpm test', 'npm ci && npm test'],
  ['$ npm ci\nadded 3 packages\n$ npm test', 'npm ci && npm test'],
  ['docker run \\\n  -it \\\n  alpine', 'docker run -it alpine'],
  ['git\tstatus', 'git status'],
  ['echo "#1"', 'echo "#1"'],
])('%j goes into a terminal as one line: %j', (code, line) => {
  expect(commandLine(code)).toBe(line);
});

test.each([
  '',
  '# only words',
  'for f in *; do\n  rm "$f"\ndone',
  'cat <<EOF\nhello\nEOF',
  'echo "one\ntwo"',
  'one |\ntwo',
  'one # and\ntwo',
  'ls\rrm -rf ~',
  'ls \u0003',
  'ls \u001b[200~',
  'ls \u202e',
  'ls\u2028rm',
])('what a shell would run, misread or hide does not go there: %j', (code) => {
  expect(commandLine(code)).toBeUndefined();
});

test('no line that goes there holds a line break or a control character', () => {
  const nasty = ['ls\nrm', 'a\r\nb', 'a\u0085b', 'a\u000bb', 'a\u000cb', '$ a\n$ b'];

  for (const line of nasty.map(commandLine)) {
    expect(line ?? '').not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  }
});
