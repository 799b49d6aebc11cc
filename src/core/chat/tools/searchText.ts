import * as z from 'zod/mini';
import type { CheckedPath } from '../../safety/action.ts';
import { fence } from '../../safety/fence.ts';
import { linesAround, readFound, type FoundFile, type FoundLine } from './foundLines.ts';
import { IgnoredFiles } from './ignoredFiles.ts';
import type { SearchPorts, TextQuery } from './lookPorts.ts';
import { counted, TokenRoom } from './resultText.ts';
import { ToolError, type ToolDefinition } from './tool.ts';

const schema = z.object({
  pattern: z.string(),
  isRegex: z.optional(z.boolean()),
  path: z.optional(z.string()),
  include: z.optional(z.string()),
  exclude: z.optional(z.string()),
  caseSensitive: z.optional(z.boolean()),
  contextLines: z.optional(z.number()),
  maxResults: z.optional(z.number()),
});
type Args = z.infer<typeof schema>;

const usualResults = 100;
const mostResults = 1_000;
const mostContextLines = 10;

/** Finds a text in the files of the workspace. */
export const searchText: ToolDefinition<Args, SearchPorts> = {
  name: 'search_text',
  description:
    'Search file contents line by line for a text, or for a regular expression with `isRegex`. `path` is a folder or file to search ' +
    'in (all of the workspace if absent), `include` and `exclude` are globs like `src/**/*.{ts,js}`. Case does not matter unless `caseSensitive`. ' +
    'Found lines come as `12| text`, with `contextLines` around them as `13- text`. What git ignores is left out.',
  brief: 'Search file contents.',
  rare: ['exclude', 'caseSensitive', 'contextLines', 'maxResults'],
  effect: 'read',
  schema,
  async run(args, ports, signal) {
    const results = new SearchResults(args, ports);
    for (const place of await placesOf(args.path, ports)) {
      await results.search(place, signal);
    }
    return results.answer();
  },
};

async function placesOf(
  path: string | undefined,
  { workspace }: SearchPorts,
): Promise<readonly CheckedPath[]> {
  const paths = path === undefined ? workspace.folders().map(({ root }) => root) : [path];
  if (paths.length === 0) {
    throw new ToolError('No folder is open. Ask the user to open one.');
  }
  return Promise.all(paths.map((each) => workspace.check(each, 'list')));
}

function queryOf({ pattern, isRegex, include, exclude, caseSensitive }: Args): TextQuery {
  if (pattern === '' || /[\r\n]/.test(pattern)) {
    throw new ToolError(
      'The search looks at one line at a time. Call search_text with a pattern of one line that is not empty.',
    );
  }
  return {
    pattern,
    isRegex: isRegex ?? false,
    isCaseSensitive: caseSensitive ?? false,
    include: [include ?? []].flat(),
    exclude: [exclude ?? []].flat(),
    maxPerFile: mostResults,
  };
}

/** Gathers what is found until the answer is full. */
class SearchResults {
  readonly #args: Args;
  readonly #ports: SearchPorts;
  readonly #query: TextQuery;
  readonly #ignored: IgnoredFiles;
  readonly #room: TokenRoom;
  readonly #maxLines: number;
  readonly #parts: { readonly name: string; readonly text: string }[] = [];
  #lines = 0;
  #stop: string | undefined;

  constructor(args: Args, ports: SearchPorts) {
    this.#args = args;
    this.#ports = ports;
    this.#query = queryOf(args);
    this.#ignored = new IgnoredFiles(ports.workspace);
    this.#room = new TokenRoom(ports.maxResultTokens);
    this.#maxLines = clamp(args.maxResults ?? usualResults, 1, mostResults);
  }

  async search(place: CheckedPath, signal: AbortSignal): Promise<void> {
    try {
      for await (const { real, lines } of this.#files(place, signal)) {
        await this.#add(place, real, lines, signal);
        if (this.#stop !== undefined) {
          return;
        }
      }
    } catch (error) {
      // What was found before is worth more than nothing.
      if (!(error instanceof ToolError) || this.#lines === 0) {
        throw error;
      }
      this.#stop = error.message;
    }
  }

  answer() {
    const name = this.#args.pattern;
    const summary = `Searched for ${JSON.stringify(name)}, found ${counted(this.#lines, 'line')} in ${counted(this.#parts.length, 'file')}`;
    if (this.#parts.length === 0) {
      return {
        content: `Nothing was found for ${JSON.stringify(name)}${nextStep(this.#args)}`,
        summary,
      };
    }
    const inOrder = this.#parts.toSorted((one, other) => (one.name < other.name ? -1 : 1));
    const text = inOrder.map((part) => part.text).join('\n\n');
    const data = fence(text, { origin: 'search result', name }, this.#ports.randomId);
    return { content: [`${summary}:`, data, this.#stop ?? []].flat().join('\n'), summary };
  }

  /** Matches file by file, as they come. */
  async *#files(
    place: CheckedPath,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly real: string; readonly lines: readonly FoundLine[] }> {
    let real: string | undefined;
    let lines: FoundLine[] = [];
    for await (const match of this.#ports.search.matches(place, this.#query, signal)) {
      if (real !== undefined && match.real !== real) {
        yield { real, lines };
        lines = [];
      }
      ({ real } = match);
      lines.push(match);
    }
    if (real !== undefined) {
      yield { real, lines };
    }
  }

  async #add(
    place: CheckedPath,
    real: string,
    lines: readonly FoundLine[],
    signal: AbortSignal,
  ): Promise<void> {
    const found = await this.#readUnlessIgnored(place, real);
    if (found === undefined) {
      return;
    }
    const current = found.isUnsaved ? await this.#linesIn(found, signal) : lines;
    const chosen = current.slice(0, this.#maxLines - this.#lines);
    const context = clamp(this.#args.contextLines ?? 0, 0, mostContextLines);
    const shown = linesAround(found.text, chosen, context);
    const title = found.file.display + (found.isUnsaved ? ' (not saved yet)' : '');
    const fitting = shown.slice(0, firstThatDoesNotFit([title, ...shown], this.#room) - 1);
    if (fitting.length > 0) {
      this.#parts.push({ name: found.file.display, text: [title, ...fitting].join('\n') });
      this.#lines += Math.min(chosen.length, fitting.length);
    }
    if (
      fitting.length < shown.length ||
      chosen.length < current.length ||
      this.#lines >= this.#maxLines
    ) {
      this.#stop = `There may be more: the search ended at ${counted(this.#lines, 'line')}. Narrow it with path, include or a longer pattern.`;
    }
  }

  /** Ignore lists above a folder that is searched, and files that a glob names, are not the search's business. */
  async #readUnlessIgnored(place: CheckedPath, real: string): Promise<FoundFile | undefined> {
    const found = await readFound(real, this.#ports);
    const isNamed = place.kind === 'file' || (await this.#ignored.has(place, 'directory'));
    return found === undefined || (!isNamed && (await this.#ignored.has(found.file, 'file')))
      ? undefined
      : found;
  }

  async #linesIn({ text }: FoundFile, signal: AbortSignal): Promise<readonly FoundLine[]> {
    const lines: FoundLine[] = [];
    for await (const match of this.#ports.search.matchesIn(text, this.#query, signal)) {
      lines.push(match);
    }
    return lines;
  }
}

function firstThatDoesNotFit(lines: readonly string[], room: TokenRoom): number {
  const index = lines.findIndex((line) => !room.take(line));
  return index < 0 ? lines.length : Math.max(1, index);
}

function nextStep({ isRegex, include, exclude, path }: Args): string {
  const narrow = path !== undefined || include !== undefined || exclude !== undefined;
  return narrow
    ? ' there. Search all of the workspace, or for less of the text.'
    : `${isRegex ? '' : ', as it stands'}. Try a part of it, or isRegex for a pattern.`;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(least, Math.trunc(value)), most);
}
