import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Bug, BugFact } from '../../bench/debug/bug.ts';
import { lineOf } from './samplePrograms.ts';

/** Programs end within 2 s; two busy cores make them slow. */
const limitMs = 20_000;

export interface Ended {
  readonly failed: boolean;
  /** What it printed on both streams, and the signal that ended it. */
  readonly output: string;
}

/** The program of a bug in a folder that may be changed, built where it is to be; the caller removes it. */
export async function copyOf(bug: Bug): Promise<string> {
  const folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'glm-air-bug-')));
  await fs.cp(bug.folder, folder, { recursive: true });
  await buildBug(bug, folder);
  return folder;
}

/** Builds a program in C, as one does who wants to debug it. */
async function buildBug({ language }: Bug, folder: string): Promise<void> {
  if (language === 'c') {
    const names = (await fs.readdir(folder)).filter((name) => name.endsWith('.c'));
    const built = await run('cc', ['-g', '-O0', '-o', 'program', ...names], folder);
    if (built.failed) {
      throw new Error(built.output);
    }
  }
}

/** As its user runs it. */
export function runBug({ language, program, args }: Bug, folder: string): Promise<Ended> {
  switch (language) {
    case 'python':
      return run('python3', [program, ...args], folder);
    case 'c':
      return run('./program', args, folder);
    default:
      return run(process.execPath, [program, ...args], folder);
  }
}

/** The test that tells whether the program in a folder is right. */
export function runHiddenTest({ language, hiddenTest }: Bug, folder: string): Promise<Ended> {
  const isNode = language === 'javascript' || language === 'typescript';
  return run(isNode ? process.execPath : 'python3', [hiddenTest, folder], folder);
}

/** Puts what mends it in the place of what is wrong, and builds it. */
export async function mendBug(bug: Bug, folder: string): Promise<void> {
  const { file, before, after } = bug.fix;
  const text = await fs.readFile(path.join(folder, file), 'utf8');
  await fs.writeFile(
    path.join(folder, file),
    text.replace(before, () => after),
  );
  await buildBug(bug, folder);
}

/** What an expression is each time its line is about to run, found without a debug adapter. */
export async function valuesOf(
  bug: Bug,
  fact: BugFact,
  folder: string,
): Promise<readonly string[]> {
  const { output } =
    bug.language === 'c'
      ? await watchInGdb(bug, fact, folder)
      : await printBefore(bug, fact, folder);
  return [...output.matchAll(/^#fact=(.*)$/gmu)].map(([, value = '']) => value.trim());
}

async function printBefore(
  bug: Bug,
  { expression, file, match }: BugFact,
  folder: string,
): Promise<Ended> {
  const target = path.join(folder, file);
  const original = await fs.readFile(target, 'utf8');
  const lines = original.split('\n');
  const index = lineOf(target, match) - 1;
  const indent = /^\s*/u.exec(lines[index] ?? '')?.[0] ?? '';
  const print =
    bug.language === 'python'
      ? `print("#fact=" + repr(${expression}), file=__import__("sys").stderr)`
      : `process.stderr.write(\`#fact=\${((v) => (typeof v === 'string' ? "'" + v + "'" : String(v)))(${expression})}\\n\`);`;
  try {
    await fs.writeFile(target, lines.toSpliced(index, 0, indent + print).join('\n'));
    return await runBug(bug, folder);
  } finally {
    await fs.writeFile(target, original);
  }
}

async function watchInGdb(
  { args }: Bug,
  { expression, file, match }: BugFact,
  folder: string,
): Promise<Ended> {
  const line = lineOf(path.join(folder, file), match);
  const script = path.join(folder, 'watch.gdb');
  const commands = `break ${file}:${line}\ncommands\nsilent\necho \\n#fact=\noutput ${expression}\necho \\n\ncontinue\nend\nrun\n`;
  await fs.writeFile(script, commands);
  return run('gdb', ['-nx', '-batch', '-x', script, '--args', './program', ...args], folder);
}

function run(command: string, args: readonly string[], cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(command, args, { cwd, timeout: limitMs }, (error, stdout, stderr) => {
      resolve({ failed: error !== null, output: `${stdout}${stderr}${error?.signal ?? ''}` });
    });
  });
}
