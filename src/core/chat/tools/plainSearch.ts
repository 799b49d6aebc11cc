import ignore from 'ignore';
import type { CheckedPath } from '../../safety/action.ts';
import { readFound } from './foundLines.ts';
import { IgnoredFiles } from './ignoredFiles.ts';
import type { LookPorts, TextMatch, TextQuery, TextSearch } from './lookPorts.ts';
import { ToolError } from './tool.ts';

/** Searches file by file without any program of the editor's: slower, and for plain text alone. */
export class PlainSearch implements TextSearch {
  readonly #workspace: LookPorts['workspace'];

  constructor(workspace: LookPorts['workspace']) {
    this.#workspace = workspace;
  }

  async *matches(
    place: CheckedPath,
    query: TextQuery,
    signal: AbortSignal,
  ): AsyncGenerator<TextMatch> {
    const isWanted = globFilter(query);
    for await (const real of this.#files(place, signal)) {
      if (isWanted(real.slice(place.root.length + 1).replaceAll('\\', '/'))) {
        const found = await readFound(real, { workspace: this.#workspace });
        yield* matchesOf(found?.text ?? '', real, query);
      }
    }
  }

  async *matchesIn(text: string, query: TextQuery): AsyncGenerator<TextMatch> {
    yield* matchesOf(text, '', query);
  }

  async *#files(place: CheckedPath, signal: AbortSignal): AsyncGenerator<string> {
    const ignored = new IgnoredFiles(this.#workspace);
    const waiting = [place];
    const showsAll = await ignored.has(place, 'directory');
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      signal.throwIfAborted();
      if (next.kind === 'file') {
        yield next.real;
        continue;
      }
      for (const { name, kind } of await this.#workspace.list(next)) {
        const below = { root: next.root, real: `${next.real}/${name}` };
        const isHidden =
          kind === 'link' || name === '.git' || (!showsAll && (await ignored.has(below, kind)));
        if (!isHidden && kind === 'directory') {
          waiting.push(await this.#workspace.check(below.real, 'list'));
        } else if (!isHidden) {
          yield below.real;
        }
      }
    }
  }
}

function globFilter({ include, exclude }: TextQuery): (path: string) => boolean {
  const wanted = ignore().add(include);
  const unwanted = ignore().add(exclude);
  return (path) => (include.length === 0 || wanted.ignores(path)) && !unwanted.ignores(path);
}

function* matchesOf(text: string, real: string, query: TextQuery): Generator<TextMatch> {
  if (query.isRegex) {
    // JavaScript's own engine may take for ever on some of them.
    throw new ToolError(
      'A regular expression needs the search program of VS Code, which was not found. Call search_text without isRegex.',
    );
  }
  const folded = (line: string) => (query.isCaseSensitive ? line : line.toLowerCase());
  const pattern = folded(query.pattern);
  for (const [index, line] of text.split('\n').entries()) {
    const at = folded(line).indexOf(pattern);
    if (at >= 0) {
      yield { real, line: index + 1, column: at + 1 };
    }
  }
}
