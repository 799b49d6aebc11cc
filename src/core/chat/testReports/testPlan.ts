import type { Shell } from '../../safety/action.ts';
import { quoteWord } from '../terminals/quoteWord.ts';
import type { ReportFormat } from './parseTestReport.ts';

/** What is to be tested, and in what surroundings. */
export interface TestWish {
  /** Relative to the folder that the runner starts in, with slashes; `undefined` for all tests. */
  readonly path: string | undefined;
  /** Part of the names of the tests. */
  readonly name: string | undefined;
  readonly shell: Shell;
  /** Absolute path of the file for runners that write their report into one. */
  readonly reportPath: string;
}

/** How to run tests and read what came of it. */
export interface TestPlan {
  readonly command: string;
  readonly format: ReportFormat;
  readonly report: 'file' | 'output';
}

/** How a package's programs are called, installed ones alone. */
export type ProgramRunner = 'npx --no --' | 'pnpm exec' | 'yarn run' | 'bunx --no-install';

export type JavaScriptRunner = 'vitest' | 'jest' | 'mocha';

/** `vitest`, `jest` or `mocha`, with their report in a file and what people read in the terminal. */
export function javaScriptPlan(
  runner: JavaScriptRunner,
  program: ProgramRunner,
  wish: TestWish,
): TestPlan {
  const path = wish.path === undefined ? [] : [wish.path];
  const { name, reportPath } = wish;
  const plans: Readonly<Record<JavaScriptRunner, readonly string[]>> = {
    vitest: [
      ...['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`],
      ...[...(name === undefined ? [] : ['-t', escapeRegExp(name)]), ...path],
    ],
    jest: [
      ...['--json', `--outputFile=${reportPath}`, '--testLocationInResults'],
      ...[...(name === undefined ? [] : ['-t', escapeRegExp(name)]), ...path.map(escapeRegExp)],
    ],
    mocha: [
      ...['--reporter', 'json', '--reporter-option', `output=${reportPath}`],
      ...[...(name === undefined ? [] : ['--fgrep', name]), ...path],
    ],
  };
  const words = [runner, ...plans[runner]];
  return {
    command: `${program} ${quoted(words, wish.shell)}`,
    format: runner === 'mocha' ? 'mocha' : 'jest',
    report: 'file',
  };
}

/** Options of Node's whose value is the next word. */
const nodeOptionsWithValue =
  /^(?:-r|-C|--(?:require|import|loader|experimental-loader|env-file|conditions))$/;

/**
 * Node's own runner, as the package's script calls it.
 * @param script `scripts.test`, with plain words alone
 */
export function nodePlan(script: string, wish: TestWish): TestPlan {
  const { name, path, reportPath, shell } = wish;
  const words = script.trim().split(/\s+/).slice(1);
  const own = words.filter((word) => !word.startsWith('--test-reporter'));
  const kept = path === undefined ? own : optionsOf(own);
  const reporters = [
    ...['--test-reporter=spec', '--test-reporter-destination=stdout'],
    ...['--test-reporter=tap', `--test-reporter-destination=${reportPath}`],
    ...(name === undefined ? [] : [`--test-name-pattern=${escapeRegExp(name)}`]),
  ];
  const command = ['node', quoted(reporters, shell), ...kept];
  const files = path === undefined ? [] : [quoteWord(path, shell)];
  return { command: [...command, ...files].join(' '), format: 'tap', report: 'file' };
}

/** pytest as a module, so that it is that of the project's Python. */
export function pytestPlan(python: string, { name, path, reportPath, shell }: TestWish): TestPlan {
  const words = [
    ...[python, '-m', 'pytest', '-o', 'junit_family=xunit1', `--junitxml=${reportPath}`],
    ...(name === undefined ? [] : ['-k', name]),
    ...(path === undefined ? [] : [path]),
  ];
  return { command: quoted(words, shell), format: 'junit', report: 'file' };
}

/** Go tests packages, so that a file stands for its folder. */
export function goPlan({ name, path, shell }: TestWish): TestPlan {
  const folder = path?.replace(/(?:^|\/)[^/]*\.go$/, '');
  const packages =
    path === undefined ? './...' : path.endsWith('.go') ? `./${folder}` : `./${path}/...`;
  const words = [
    'go',
    'test',
    '-json',
    ...(name === undefined ? [] : ['-run', escapeRegExp(name)]),
  ];
  return { command: quoted([...words, packages], shell), format: 'go', report: 'output' };
}

/** Cargo tests crates; a file in `tests` is a target of its own, any other belongs to all. */
export function cargoPlan({ name, path, shell }: TestWish): TestPlan {
  const [, target] = /^tests\/([^/]+)\.rs$/.exec(path ?? '') ?? [];
  const words = [
    ...['cargo', 'test', '--no-fail-fast'],
    ...(target === undefined ? [] : ['--test', target]),
    ...(name === undefined ? [] : ['--', name]),
  ];
  return { command: quoted(words, shell), format: 'libtest', report: 'output' };
}

function optionsOf(words: readonly string[]): readonly string[] {
  return words.filter(
    (word, index) => word.startsWith('-') || nodeOptionsWithValue.test(words[index - 1] ?? ''),
  );
}

function quoted(words: readonly string[], shell: Shell): string {
  return words.map((word) => quoteWord(word, shell)).join(' ');
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
