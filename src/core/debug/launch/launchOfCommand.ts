import type { DebugConfiguration, InstalledDebugger } from '../debuggee.ts';
import { isRooted } from './safeConfiguration.ts';

/**
 * Makes a launch configuration of a command line, so that a command that failed can be run again under the debugger.
 * @param words of the command with quotes resolved, its name first. @param folder absolute; where it runs.
 * @returns `undefined` where nobody here can debug such a command.
 */
export function launchOfCommand(
  words: readonly string[],
  folder: string,
  debuggers: readonly InstalledDebugger[],
): DebugConfiguration | undefined {
  const [name = '', ...rest] = words;
  const program = programOf(name, rest);
  const installed = program && debuggerFor(program.languages, debuggers);
  if (installed === undefined || program === undefined) {
    return undefined;
  }
  const { languages: _, program: file, ...properties } = program;
  const where = file && { program: isRooted(file) ? file : `${folder}/${file}` };
  const known = Object.entries({ ...properties, ...where, cwd: folder }).filter(([key]) =>
    Object.hasOwn(installed.launchProperties, key),
  );
  const title = `GLM: ${words.join(' ').slice(0, maxTitleChars)}`;
  return { type: installed.type, request: 'launch', name: title, ...Object.fromEntries(known) };
}

/** It stands in a button and in a list. In UTF-16 units. */
const maxTitleChars = 60;

interface Program {
  /** Languages, one of which its debugger must be for. */
  readonly languages: readonly string[];
  readonly program?: string;
  readonly module?: string;
  readonly args: readonly string[];
  readonly runtimeExecutable?: string;
  readonly runtimeArgs?: readonly string[];
}

const scriptEnding = /\.[cm]?[jt]sx?$/u;

function programOf(name: string, rest: readonly string[]): Program | undefined {
  const base =
    name
      .split(/[\\/]/u)
      .at(-1)
      ?.replace(/\.exe$/iu, '') ?? '';
  if (/^(?:node|tsx|ts-node)$/u.test(base)) {
    return nodeProgram(base, rest);
  }
  if (/^(?:npm|npx|yarn|pnpm|vitest|jest|mocha)$/u.test(base)) {
    return { languages: ['javascript'], runtimeExecutable: name, runtimeArgs: rest, args: [] };
  }
  if (/^(?:python[\d.]*|py)$/u.test(base)) {
    return pythonProgram(rest);
  }
  if (/^(?:pytest|py\.test)$/u.test(base)) {
    return { languages: ['python'], module: 'pytest', args: rest };
  }
  // A program of the workspace's own, which somebody compiled.
  return /[\\/]/u.test(name) && !/\.(?:sh|bash|zsh|bat|cmd|ps1)$/iu.test(name)
    ? { languages: ['cpp', 'c', 'rust'], program: name, args: rest }
    : undefined;
}

function nodeProgram(base: string, rest: readonly string[]): Program | undefined {
  const at = rest.findIndex((word) => scriptEnding.test(word));
  const languages = ['javascript', 'typescript'];
  const runtime = base === 'node' ? {} : { runtimeExecutable: base };
  if (rest.includes('--test')) {
    return { languages, runtimeExecutable: base, runtimeArgs: rest, args: [] };
  }
  const program = rest[at];
  return program === undefined
    ? undefined
    : { languages, program, args: rest.slice(at + 1), runtimeArgs: rest.slice(0, at), ...runtime };
}

/** Options of Python whose value is the word after them. */
const pythonOptionsWithValue: ReadonlySet<string> = new Set(['-W', '-X']);

function pythonProgram(rest: readonly string[]): Program | undefined {
  const at = rest.findIndex(
    (word, index) =>
      (word === '-m' || word === '-c' || !word.startsWith('-')) &&
      !pythonOptionsWithValue.has(rest[index - 1] ?? ''),
  );
  const [first, second, ...others] = at < 0 ? [] : rest.slice(at);
  const languages = ['python'];
  if (first === undefined || first === '-c') {
    return undefined; // Nothing to run, or nothing with a file to stop in.
  }
  if (first !== '-m') {
    return { languages, program: first, args: rest.slice(at + 1) };
  }
  return second === undefined ? undefined : { languages, module: second, args: others };
}

/** Of several for a language the one whose type is in most use; the others are their older names, or wrap them. */
const preferred: readonly string[] = ['node', 'debugpy', 'lldb-dap', 'lldb', 'cppdbg', 'gdb'];

function debuggerFor(
  languages: readonly string[],
  debuggers: readonly InstalledDebugger[],
): InstalledDebugger | undefined {
  const fitting = debuggers.filter((each) =>
    each.languages.some((language) => languages.includes(language)),
  );
  const named = preferred.map((type) => fitting.find((each) => each.type === type));
  return named.find((each) => each !== undefined) ?? fitting[0];
}
