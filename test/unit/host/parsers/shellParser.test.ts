import { describe, expect, test } from 'vitest';
import type { Shell } from '../../../../src/core/safety/action.ts';
import { realShellParser } from '../../../support/grammars.ts';

const parser = realShellParser();

/** Commands as `a b | c`, with a `?` behind those whose words are not known, and the features. */
async function read(command: string, shell: Shell = 'bash'): Promise<string | undefined> {
  const parsed = await parser.parse(command, shell);
  const commands = parsed?.commands.map(
    ({ words, isLiteral }) => `${words.join('·')}${isLiteral ? '' : '?'}`,
  );
  return commands && [commands.join(' | '), ...(parsed?.features ?? [])].join(' + ');
}

describe('bash', () => {
  test.each([
    ['ls', 'ls'],
    ['a \'b c\' "d e" f\\ g h\'i\'"j"', 'a·b c·d e·f g·hij'],
    ['echo "a\\"b\\\\c\\$d\\ne"', 'echo·a"b\\c$d\\ne'],
    ["echo ''", 'echo·'],
    ['a | b && c || d; e', 'a | b | c | d | e'],
    ['a & b', 'a | b + background'],
    ['a > b', 'a + redirection'],
    ['a 2>&1', 'a + redirection'],
    ['a |& b', 'a | b + redirection'],
    ['a <<< b', 'a + heredoc'],
    ['a <<E\nb\nE', 'a + redirection + heredoc + newline'],
    ['a $(b c)', 'a·$(b c)? | b·c + substitution'],
    ['a `b`', 'a·`b`? | b + substitution'],
    ['a "x $(b)"', 'a·"x $(b)"? | b + substitution'],
    ['a <(b) >(c)', 'a·<(b)·>(c)? | b | c + substitution'],
    ['a $b ${c:-d}', 'a·$b·${c:-d}? + expansion'],
    ['a $((1 + 2))', 'a·$((1 + 2))? + arithmetic + condition'],
    ["a $'b'", "a·$'b'? + escape"],
    ['a *.ts b? [c]', 'a·*.ts·b?·[c]? + glob'],
    ['a {b,c} {1..3}', 'a·{b,c}·{1..3}? + braces'],
    ['a ~ ~b', 'a·~·~b? + tilde'],
    ['a HEAD~1 HEAD^ b#c', 'a·HEAD~1·HEAD^·b#c'],
    ['a !b', 'a·!b? + history'],
    ['a "b!"', 'a·"b!"? + history'],
    ["a 'b!'", 'a·b!'],
    ['A=1 b', 'b + assignment'],
    ['export A=1', 'export? + assignment'],
    ['! a', 'a + negation'],
    ['(a; b)', 'a | b + group'],
    ['{ a; }', 'a + group'],
    ['f() { a; }; f', 'a | f + function + group'],
    ['if a; then b; else c; fi', 'a | b | c + condition'],
    ['for x in 1; do a; done', 'a + loop'],
    ['while a; do b; done', 'a | b + loop'],
    ['case x in y) a;; esac', 'a + condition'],
    ['[ -f x ] && a', 'a + condition'],
    ['a # b', 'a + comment'],
    ['time a', 'time·a'],
    ['coproc a', 'coproc·a'],
    ['a\nb', 'a | b + newline'],
  ])('reads %j', async (command, expected) => {
    expect(await read(command)).toBe(expected);
  });

  test.each([
    'a "',
    "a '",
    'a (',
    'a &&',
    '| a',
    'a \\\n b',
    'a @(b)',
    'a\tb',
    'a\u0000',
    'a\u202e',
    'a\u00a0b',
    `a ${'b'.repeat(4_000)}`,
  ])('is not sure of %j', async (command) => {
    expect(await read(command)).toBeUndefined();
  });
});

describe('zsh', () => {
  test.each([
    'ls =a',
    'ls a~b',
    'ls a^b',
    'ls a#',
    'ls *(a)',
    'ls $a',
    'ls > a',
    'ls # a',
    'ls {a,b}',
  ])('is not sure of %j, which it reads in its own way', async (command) => {
    expect(await read(command, 'zsh')).toBeUndefined();
  });

  test('reads plain words as bash does', async () => {
    expect(await read("ls -la | wc -l && echo 'a b'", 'zsh')).toBe('ls·-la | wc·-l | echo·a b');
  });
});

describe('PowerShell', () => {
  test.each([
    ['ls -Path src', 'ls·-Path·src'],
    ["a 'b''c' \"d e\" 5", "a·b'c·d e·5"],
    ['a | b; c && d', 'a | b | c | d'],
    ['a $b', 'a·$b? + expansion'],
    ['a (b c)', 'a·(b c)? | b·c + substitution'],
    ['a "$(b)"', 'a·"$(b)"? | b + substitution'],
    ['& a', '&·a? + invocation'],
    ['a > b', 'a·> b? + redirection'],
  ])('reads %j', async (command, expected) => {
    expect(await read(command, 'powershell')).toBe(expected);
  });

  test.each([
    'a --% b',
    'a `\nb',
    '$a = b',
    '[a]::b()',
    'if (a) { b }',
    'a \u201cb\u201d',
    'a \u2013b',
    'a,b',
    "a'b'",
    "a 'b'c",
  ])('is not sure of %j', async (command) => {
    expect(await read(command, 'powershell')).toBeUndefined();
  });
});

test.each(['cmd', 'unknown'] as const)('%s is not read at all', async (shell) => {
  expect(await read('ls', shell)).toBeUndefined();
});
