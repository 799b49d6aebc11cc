import { ToolError } from '../../chat/tools/tool.ts';
import type { CheckedPath } from '../../safety/action.ts';
import type { DebugPorts } from './debugPorts.ts';

/** How a model names a line of code: by text that stands there, by number, or both. */
export interface LineWish {
  readonly file: string;
  readonly line?: number | undefined;
  readonly match?: string | undefined;
}

export interface SourceLine {
  readonly file: CheckedPath;
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/**
 * The line that is meant. Text is surer than a number, which an edit may have moved; where several lines have it, the one
 * nearest to the number counts. Throws `ToolError`.
 */
export async function sourceLine(
  { file, line, match }: LineWish,
  { workspace }: Pick<DebugPorts, 'workspace'>,
): Promise<SourceLine> {
  const checked = await workspace.check(file, 'read');
  const lines = (await workspace.readText(checked)).text.split(/\r?\n/u);
  const wanted = match?.trim() ?? '';
  if (wanted === '') {
    const text = lines[(line ?? 0) - 1];
    if (line === undefined || text === undefined) {
      throw new ToolError(
        `Name a line of ${checked.display} (1–${lines.length}), or text that stands on it as \`match\`.`,
      );
    }
    return { file: checked, line, text };
  }
  const found = lines.flatMap((text, index) =>
    text.includes(wanted) ? [{ file: checked, line: index + 1, text }] : [],
  );
  const nearest = found.toSorted((a, b) => distance(a.line, line) - distance(b.line, line))[0];
  if (nearest === undefined) {
    throw new ToolError(
      `${checked.display} has no line with ${JSON.stringify(wanted)}. Read it again.`,
    );
  }
  if (found.length > 1 && line === undefined) {
    const numbers = found.map((each) => each.line).join(', ');
    throw new ToolError(
      `Lines ${numbers} of ${checked.display} have this text: name one as \`line\` as well.`,
    );
  }
  return nearest;
}

function distance(one: number, other: number | undefined): number {
  return other === undefined ? 0 : Math.abs(one - other);
}
