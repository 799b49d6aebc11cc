import * as z from 'zod/mini';
import type { CheckedPath } from '../../safety/action.ts';
import { fence } from '../../safety/fence.ts';
import type { LanguagePorts, Problem } from './languagePorts.ts';
import type { LookPorts } from './lookPorts.ts';
import { newProblems } from './newProblems.ts';
import { counted, TokenRoom } from './resultText.ts';
import { ToolError, type ToolDefinition } from './tool.ts';

const schema = z.object({ path: z.optional(z.string()), onlyNew: z.optional(z.boolean()) });

/** What the tool needs of the world. */
export interface ProblemPorts extends LanguagePorts {
  /** Problems as they were before the turn's first change; `undefined` where nothing was changed. */
  readonly problemsBefore: readonly Problem[] | undefined;
}

/** Shows what compilers and linters complain about. */
export const getProblems: ToolDefinition<z.infer<typeof schema>, ProblemPorts> = {
  name: 'get_problems',
  description:
    'Show errors and warnings of compilers and linters, of one file or of all that the editor has looked at. ' +
    '`onlyNew` leaves out those that were there before your changes: call it so after each edit.',
  brief: 'Show errors and warnings; onlyNew: since your edits.',
  effect: 'read',
  schema,
  async run({ path, onlyNew = false }, ports, signal) {
    const file = path === undefined ? undefined : await ports.workspace.check(path, 'read');
    const all = await ports.languages.problems(file?.real, signal);
    const before = (onlyNew ? ports.problemsBefore : undefined) ?? [];
    const located = await readableAmong(newProblems(before, all), ports);
    const readable = located.filter(({ place }) => file === undefined || place.real === file.real);
    const what = onlyNew ? 'new problem' : 'problem';
    const where = file === undefined ? '' : ` in ${file.display}`;
    const summary = `Found ${counted(readable.length, what)}${where}`;
    if (readable.length === 0) {
      return { content: `No ${what}s${where}.`, summary };
    }
    const lines = linesOf(readable);
    const room = new TokenRoom(ports.maxResultTokens);
    const cut = lines.findIndex((line) => !room.take(line));
    const shown = cut < 0 ? lines : lines.slice(0, cut);
    const data = fence(
      shown.join('\n'),
      { origin: 'search result', name: 'problems' },
      ports.randomId,
    );
    const note =
      cut < 0 ? '' : '\nNot all are shown: mend these first, or call get_problems with a path.';
    return { content: `${summary}:\n${data}${note}`, summary };
  },
};

interface Readable extends Problem {
  readonly place: CheckedPath;
}

/** Problems of files that may be read: a message may quote its file. */
async function readableAmong(
  problems: readonly Problem[],
  { workspace }: LookPorts,
): Promise<readonly Readable[]> {
  const places = new Map<string, CheckedPath | undefined>();
  for (const { path } of problems) {
    if (!places.has(path)) {
      places.set(path, await placeOf(path, workspace));
    }
  }
  return problems.flatMap((problem) => {
    const place = places.get(problem.path);
    return place === undefined ? [] : [{ ...problem, place }];
  });
}

async function placeOf(
  path: string,
  workspace: LookPorts['workspace'],
): Promise<CheckedPath | undefined> {
  try {
    return await workspace.check(path, 'read');
  } catch (error) {
    if (error instanceof ToolError) {
      return undefined;
    }
    throw error;
  }
}

const order: readonly Problem['severity'][] = ['error', 'warning', 'information'];

/** Errors first; of the same weight by file and line. */
function linesOf(problems: readonly Readable[]): readonly string[] {
  return problems
    .toSorted(
      (one, other) =>
        order.indexOf(one.severity) - order.indexOf(other.severity) ||
        one.place.display.localeCompare(other.place.display) ||
        one.line - other.line,
    )
    .map(({ place, line, severity, message, source }) => {
      const from = source === '' ? '' : ` (${source})`;
      return `${place.display}, line ${line}: ${severity}: ${message}${from}`;
    });
}
