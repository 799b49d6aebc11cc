import * as z from 'zod/mini';
import { fence } from '../../safety/fence.ts';
import { SourceText } from '../edits/sourceText.ts';
import type { LookPorts } from './lookPorts.ts';
import { counted, numbered, TokenRoom } from './resultText.ts';
import { ToolError, type ToolDefinition, type ToolResult } from './tool.ts';

const schema = z.object({
  path: z.optional(z.string()),
  paths: z.optional(z.array(z.string())),
  startLine: z.optional(z.number()),
  endLine: z.optional(z.number()),
});

/** Reads text files, whole or in part. */
export const readFile: ToolDefinition<z.infer<typeof schema>, LookPorts> = {
  name: 'read_file',
  description:
    'Read a text file, or several with `paths`. Lines come as `12| text`; number and bar are not in the file. ' +
    '`startLine` and `endLine` (1-based, inclusive) read a part. What is not saved yet is read as the editor shows it.',
  brief: 'Read files, whole or from startLine to endLine.',
  rare: ['paths'],
  effect: 'read',
  schema,
  async run({ path, paths = [], ...range }, ports) {
    const asked = [...new Set([...(path === undefined ? [] : [path]), ...paths])];
    const [first, ...more] = asked;
    if (first === undefined) {
      throw new ToolError(
        'No file was named. Call read_file with path, or with paths for several.',
      );
    }
    return more.length === 0 ? readOne(first, range, ports) : readSeveral(asked, range, ports);
  },
};

/** Lines of a file, 1-based and inclusive. */
type Range = Pick<z.infer<typeof schema>, 'startLine' | 'endLine'>;

/** One that can't be read does not keep the others from being read. */
async function readSeveral(
  paths: readonly string[],
  range: Range,
  ports: LookPorts,
): Promise<ToolResult> {
  const maxResultTokens = Math.floor(ports.maxResultTokens / paths.length);
  const results: ToolResult[] = [];
  for (const path of paths) {
    results.push(await readOne(path, range, { ...ports, maxResultTokens }).catch(asResult));
  }
  const failed = results.filter(({ isError }) => isError).length;
  return {
    content: results.map(({ content }) => content).join('\n\n'),
    summary: `Read ${counted(paths.length - failed, 'file')}${failed > 0 ? `, ${failed} not` : ''}`,
    ...(failed === paths.length ? { isError: true } : {}),
  };
}

function asResult(error: unknown): ToolResult {
  if (error instanceof ToolError) {
    return { content: error.message, summary: '', isError: true };
  }
  throw error;
}

/** Formats of pictures that are no text; SVG is. */
const imageName = /\.(avif|bmp|gif|heic|icns|ico|jpe?g|png|psd|tiff?|webp)$/i;

async function readOne(path: string, range: Range, ports: LookPorts): Promise<ToolResult> {
  const file = await ports.workspace.check(path, 'read');
  const { display } = file;
  if (imageName.test(file.real)) {
    throw new ToolError(
      `${display} is an image, and only text can be read. Ask the user what it shows, or search for its name to see its use.`,
    );
  }
  const { text, isUnsaved } = await ports.workspace.readText(file);
  const source = new SourceText(text);
  const unsaved = isUnsaved ? ' (not saved yet)' : '';
  if (source.lineCount === 0) {
    return { content: `${display}${unsaved} is empty.`, summary: `Read ${display}, empty` };
  }
  const [first, last] = linesOf(range, source, display);
  const room = new TokenRoom(ports.maxResultTokens);
  const shown = shownLines(source, first, last, room);
  const end = first + shown.length - 1;
  const lines = first === end ? `line ${first}` : `lines ${first}–${end}`;
  const data = fence(shown.join('\n'), { origin: 'file', name: display }, ports.randomId);
  const notes = [
    ...(end < last ? [`It was cut for its length: call again with startLine ${end + 1}.`] : []),
    ...(end === source.lineCount && !/[\r\n]$/.test(text)
      ? ['Its last line has no line end.']
      : []),
  ];
  return {
    content: [`${display}${unsaved}, ${lines} of ${source.lineCount}:`, data, ...notes].join('\n'),
    summary: `Read ${display}, ${lines}`,
  };
}

function linesOf(
  { startLine = 1, endLine = Infinity }: Range,
  { lineCount }: SourceText,
  display: string,
): readonly [first: number, last: number] {
  const first = Math.max(1, Math.trunc(startLine));
  const last = Math.min(lineCount, Math.trunc(endLine));
  if (first > lineCount) {
    throw new ToolError(
      `${display} has ${counted(lineCount, 'line')}, so there is no line ${first}. Call read_file with a startLine up to ${lineCount}.`,
    );
  }
  if (last < first) {
    throw new ToolError(
      `No line of ${display} was read: endLine ${endLine} is before startLine ${first}. Both count from 1 and are inclusive.`,
    );
  }
  return [first, last];
}

/** The first line is always shown, so that each call goes on. */
function shownLines(
  source: SourceText,
  first: number,
  last: number,
  room: TokenRoom,
): readonly string[] {
  const shown: string[] = [];
  for (let line = first; line <= last; line += 1) {
    const text = numbered(line, source.line(line));
    if (!room.take(text) && shown.length > 0) {
      break;
    }
    shown.push(text);
  }
  return shown;
}
