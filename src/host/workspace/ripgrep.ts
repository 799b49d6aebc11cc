import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { access, constants } from 'node:fs/promises';
import * as path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { TextMatch, TextQuery, TextSearch } from '../../core/chat/tools/lookPorts.ts';
import { ToolError } from '../../core/chat/tools/tool.ts';
import type { CheckedPath } from '../../core/safety/action.ts';

/** A search that takes longer is of a pattern or a place that nobody should wait for. */
const timeoutMs = 30_000;
/** Larger files can't be read by tools anyway. */
const maxFileSize = '20M';
/** Enough for a sentence about a pattern that can't be read. */
const maxErrorChars = 600;

/** Where editors keep their ripgrep, below the folder of the application; the newest layout first. */
const packages = [
  ['@vscode/ripgrep-universal', 'bin', `${process.platform}-${process.arch}`],
  ['@vscode/ripgrep', 'bin'],
];

/** Finds the ripgrep that comes with VS Code. @param appRoot `vscode.env.appRoot`. */
export async function findRipgrep(appRoot: string): Promise<string | undefined> {
  const program = process.platform === 'win32' ? 'rg.exe' : 'rg';
  for (const modules of ['node_modules', 'node_modules.asar.unpacked']) {
    for (const folders of packages) {
      const file = path.join(appRoot, modules, ...folders, program);
      const isThere = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) {
        return file;
      }
    }
  }
  return undefined;
}

/**
 * Searches with ripgrep in a process of its own. It is asked for places alone, never for text: a
 * folder that becomes a link while it walks leads it astray, but not to the reader.
 */
export class Ripgrep implements TextSearch {
  readonly #program: string;
  readonly #timeoutMs: number;

  constructor(program: string, options: { readonly timeoutMs?: number } = {}) {
    this.#program = program;
    this.#timeoutMs = options.timeoutMs ?? timeoutMs;
  }

  async *matches(
    { real, root }: CheckedPath,
    query: TextQuery,
    signal: AbortSignal,
  ): AsyncGenerator<TextMatch> {
    const inside = path.relative(root, real);
    // The lists of folders above count too, as far as they belong to the workspace; VS Code searches so as well.
    const above = inside === '' ? [] : ['--ignore-file', '.gitignore'];
    const args = [
      ...above,
      ...fileArgs(query),
      ...patternArgs(query),
      '--',
      `.${path.sep}${inside}`,
    ];
    for await (const match of this.#run(args, root, '', signal)) {
      yield { ...match, real: path.join(root, match.real) };
    }
  }

  async *matchesIn(text: string, query: TextQuery, signal: AbortSignal): AsyncGenerator<TextMatch> {
    for await (const match of this.#run([...patternArgs(query), '--', '-'], '/', text, signal)) {
      yield { ...match, real: '' };
    }
  }

  async *#run(
    args: readonly string[],
    folder: string,
    input: string,
    signal: AbortSignal,
  ): AsyncGenerator<TextMatch> {
    signal.throwIfAborted();
    const child = spawn(this.#program, args, { cwd: folder, stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = once(child, 'close').catch((cause: unknown) => {
      throw new ToolError(
        'The search program of VS Code did not start. Use list_files and read_file.',
        { cause },
      );
    });
    ended.catch(() => undefined); // awaited once all output is read
    const stop = () => child.kill('SIGKILL');
    let isTooSlow = false;
    const timer = setTimeout(() => {
      isTooSlow = true;
      stop();
    }, this.#timeoutMs);
    signal.addEventListener('abort', stop, { once: true });
    try {
      const error = errorOf(child);
      give(child, input);
      yield* parsedMatches(child.stdout);
      const [exitCode] = await ended;
      signal.throwIfAborted();
      if (isTooSlow) {
        throw new ToolError(
          `The search took longer than ${this.#timeoutMs / 1000} s. Narrow it with path or include.`,
        );
      }
      // 2 is said as well where some file could not be read, which matters to nobody.
      if (exitCode === 2 && error() !== '') {
        throw new ToolError(`The search could not be done: ${error()}`);
      }
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      stop();
    }
  }
}

function fileArgs({ include, exclude }: TextQuery): readonly string[] {
  return [
    ...['--hidden', '--no-require-git', '--no-ignore-global', '--no-ignore-parent'],
    ...['--no-follow', '--max-filesize', maxFileSize],
    ...include.map((glob) => `--glob=${glob.replace(/^!+/, '')}`),
    ...[...exclude, '.git'].map((glob) => `--glob=!${glob}`),
  ];
}

/** Places alone are printed, so that a line of any length costs nothing. */
function patternArgs(query: TextQuery): readonly string[] {
  return [
    ...['--no-config', '--color=never', '--no-messages', '--no-ignore-messages', '--crlf'],
    ...['--with-filename', '--null', '--no-heading', '--line-number', '--column'],
    ...['--only-matching', '--replace='],
    query.isRegex ? '--engine=auto' : '--fixed-strings',
    query.isCaseSensitive ? '--case-sensitive' : '--ignore-case',
    `--max-count=${query.maxPerFile}`,
    `--regexp=${query.pattern}`,
  ];
}

type SearchProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** The process may end without reading what it is given. */
function give({ stdin }: SearchProcess, input: string): void {
  stdin.on('error', () => undefined);
  stdin.end(input);
}

/** Gathers what a process complains about. */
function errorOf({ stderr }: SearchProcess): () => string {
  let text = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(0, maxErrorChars);
  });
  return () => text.trim();
}

const lineFeed = 10;

/** Reads `path NUL line:column:` records; only the first match of a line counts. */
async function* parsedMatches(output: Readable): AsyncGenerator<TextMatch> {
  let rest = Buffer.alloc(0);
  let last: TextMatch | undefined;
  for await (const chunk of output) {
    // Without an encoding, a stream of bytes gives buffers.
    rest = Buffer.concat([rest, chunk as Buffer]);
    let start = 0;
    for (let match = recordAt(rest, start); match; match = recordAt(rest, start)) {
      start = match.end;
      if (match.line > 0 && !(match.real === last?.real && match.line === last.line)) {
        last = { real: match.real, line: match.line, column: match.column };
        yield last;
      }
    }
    rest = rest.subarray(start);
  }
}

function recordAt(
  bytes: Buffer,
  start: number,
): (TextMatch & { readonly end: number }) | undefined {
  const nul = bytes.indexOf(0, start);
  const end = nul < 0 ? -1 : bytes.indexOf(lineFeed, nul);
  if (end < 0) {
    return undefined;
  }
  const [line, column] = bytes
    .toString('latin1', nul + 1, end)
    .split(':')
    .map(Number);
  // A remark on a binary file ends no record, so that it stands before the next path.
  const named = bytes.toString('utf8', start, nul);
  const remark = named.lastIndexOf(`\n.${path.sep}`);
  return { real: named.slice(remark + 1), line: line ?? 0, column: column ?? 1, end: end + 1 };
}
