import * as z from 'zod/mini';
import { SourceText } from '../edits/sourceText.ts';
import type { CodePosition } from './languagePorts.ts';
import type { LookPorts } from './lookPorts.ts';
import { ToolError } from './tool.ts';

/** How a model names a place in code: it can count lines, hardly columns. */
export const codePositionSchema = z.object({
  path: z.string(),
  line: z.number(),
  symbol: z.string(),
});

/** More lines than these help nobody. */
const maxLinesNamed = 10;

/** Finds the first whole word `symbol` on a line. Throws `ToolError` with the lines where it is instead. */
export async function codePosition(
  { path, line, symbol }: z.infer<typeof codePositionSchema>,
  { workspace }: Pick<LookPorts, 'workspace'>,
): Promise<CodePosition> {
  const file = await workspace.check(path, 'read');
  const source = new SourceText((await workspace.readText(file)).text);
  const column = columnOf(symbol, source.line(line));
  if (column !== undefined) {
    return { real: file.real, line, column };
  }
  const others: number[] = [];
  for (let other = 1; other <= source.lineCount && others.length < maxLinesNamed; other += 1) {
    if (columnOf(symbol, source.line(other)) !== undefined) {
      others.push(other);
    }
  }
  const hint =
    others.length > 0
      ? `It is on line ${others.join(', ')}.`
      : 'It is nowhere in the file: search_text or find_symbol may find it.';
  throw new ToolError(
    `There is no ${JSON.stringify(symbol)} on line ${line} of ${file.display}. ${hint}`,
  );
}

/** A letter, digit or sign that goes on with a name. */
const nameUnit = /[\p{L}\p{N}_$]/u;

function columnOf(symbol: string, line: string): number | undefined {
  if (symbol === '') {
    return undefined;
  }
  for (let at = line.indexOf(symbol); at >= 0; at = line.indexOf(symbol, at + 1)) {
    const end = at + symbol.length;
    if (!joins(line[at - 1], symbol[0]) && !joins(line[end], symbol.at(-1))) {
      return at + 1;
    }
  }
  return undefined;
}

function joins(outer = '', inner = ''): boolean {
  return nameUnit.test(outer) && nameUnit.test(inner);
}
