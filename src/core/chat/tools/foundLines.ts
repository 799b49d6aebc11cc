import type { CheckedPath } from '../../safety/action.ts';
import { SourceText } from '../edits/sourceText.ts';
import type { LookPorts } from './lookPorts.ts';
import { beside, numbered } from './resultText.ts';
import { ToolError } from './tool.ts';

/** A line to be shown. */
export interface FoundLine {
  /** 1-based. */
  readonly line: number;
  /** 1-based; what a long line is cut around. */
  readonly column: number;
}

/** A file's text, and what it is called. */
export interface FoundFile {
  readonly file: CheckedPath;
  readonly text: string;
  readonly isUnsaved: boolean;
}

/**
 * Reads a file that somebody else named: a search, a language service. @returns `undefined` where it may not
 * be read, or is no text.
 */
export async function readFound(
  real: string,
  { workspace }: Pick<LookPorts, 'workspace'>,
): Promise<FoundFile | undefined> {
  try {
    const file = await workspace.check(real, 'read');
    return { file, ...(await workspace.readText(file)) };
  } catch (error) {
    if (error instanceof ToolError) {
      return undefined;
    }
    throw error;
  }
}

/** The lines found as `12| text`, those around them as `13- text`, gaps as `…`. @param found in order. */
export function linesAround(
  text: string,
  found: readonly FoundLine[],
  contextLines: number,
): readonly string[] {
  const source = new SourceText(text);
  const columns = new Map(found.map(({ line, column }) => [line, column]));
  const shown: string[] = [];
  let last = 0;
  for (const { line } of found) {
    const first = Math.max(last + 1, line - contextLines);
    if (contextLines > 0 && last > 0 && first > last + 1) {
      shown.push('…');
    }
    for (
      let number = first;
      number <= Math.min(line + contextLines, source.lineCount);
      number += 1
    ) {
      const column = columns.get(number);
      const content = source.line(number);
      shown.push(
        column === undefined ? beside(number, content) : numbered(number, content, column),
      );
      last = number;
    }
  }
  return shown;
}
