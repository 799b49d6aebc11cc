import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findOnPath } from '../../../scripts/findOnPath.ts';
import { realShellParser } from '../../support/grammars.ts';

const runs = Number(process.env['GLM_AIR_SHELL_RUNS'] ?? 10_000);
const pieces = [
  ...['a', 'bc', '-x', '1', 'é', '/', '.', '..', '=', ':', ',', '@', '%', '+', '~', '^', '#', '!'],
  ...[' ', ' ', ' ', '  ', '\t', '\n', '\\', '\\ ', '"', "'", '$', '`', '$(', ')', '(', '{', '}'],
  ...['*', '?', '[', ']', ';', '&', '&&', '|', '||', '<', '>', '<(', '<<', '<<<', "$'", '$"', '${'],
];
const line = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join(''));
const quoted = fc.oneof(
  line.map((text) => `'${text}'`),
  line.map((text) => `"${text}"`),
);
const next = fc.constantFrom('; say', '&& say', ';say', '&&say', '; ls');
const words = fc
  .array(fc.oneof(line, quoted, next), { maxLength: 5 })
  .map((parts) => parts.join(' '));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'shell-words-'));
});
afterAll(() => rm(folder, { recursive: true }));

for (const shell of ['bash', 'sh', 'zsh'] as const) {
  const program = findOnPath(shell);
  test.skipIf(!program)(`${shell} gives a command the very words that were judged`, async () => {
    const parser = realShellParser();
    const judged: { readonly command: string; readonly words: readonly string[] }[] = [];
    for (const text of fc.sample(words, { numRuns: runs, seed: 5 })) {
      const command = `say ${text}`;
      const parsed = await parser.parse(command, shell);
      const isPlain = parsed?.features.length === 0 && !/\|/.test(command);
      const commands = parsed?.commands ?? [];
      if (
        isPlain &&
        commands.every(({ isLiteral, words: [name] }) => isLiteral && name === 'say')
      ) {
        judged.push({ command, words: commands.flatMap((each) => each.words) });
      }
    }
    // Nothing in the alphabet is the name of a program, and nothing is on the path.
    const script = judged.map(({ command }) => `${command}\nprintf '\\1'\n`).join('');
    const say = `say() { printf 'say\\0'; [ $# = 0 ] || printf '%s\\0' "$@"; }\n`;
    const { stdout, stderr } = spawnSync(program ?? '', [], {
      cwd: folder,
      input: say + script,
      env: { PATH: '' },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 ** 2,
    });
    const given = stdout
      .split('\u0001')
      .slice(0, -1)
      .map((part) => part.split('\0').slice(0, -1));
    expect(stderr).toBe('');
    expect(judged.length).toBeGreaterThan(runs / 20);
    expect(given).toEqual(judged.map((each) => each.words));
    expect(await readdir(folder)).toEqual([]);
  });
}
