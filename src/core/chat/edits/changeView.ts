import { numberedLines } from './explain.ts';
import { hunksOf, type Hunk } from './hunks.ts';
import { SourceText } from './sourceText.ts';

/** How a change looks to those who asked for it. */
export interface ChangeView {
  /** The changed lines as they are now, with numbers and a little context, for the model. */
  readonly excerpt: string;
  /** `+3 −1`, for the user. */
  readonly counts: string;
}

const contextLines = 2;

/** @param maxLines most lines of the excerpt. */
export function viewChange(before: string, after: string, maxLines: number): ChangeView {
  const hunks = hunksOf(before, after);
  const added = hunks.reduce((sum, hunk) => sum + hunk.newLines, 0);
  const removed = hunks.reduce((sum, hunk) => sum + hunk.oldLines, 0);
  return {
    excerpt: excerptOf(new SourceText(after), hunks, maxLines),
    counts: `+${added} −${removed}`,
  };
}

function excerptOf(source: SourceText, hunks: readonly Hunk[], maxLines: number): string {
  const parts: string[] = [];
  let room = maxLines;
  let last = 0;
  for (const { newStart, newLines } of hunks) {
    const first = Math.max(last + 1, newStart - contextLines);
    const end = Math.min(source.lineCount, newStart + newLines - 1 + contextLines);
    if (last > 0 && first > last + 1) {
      parts.push('…');
    }
    parts.push(numberedLines(source, first, Math.min(end, first + room - 1)));
    room -= end - first + 1;
    if (room <= 0) {
      return [...parts, '… (read_file shows the rest)'].join('\n');
    }
    last = Math.max(last, end);
  }
  return parts.join('\n');
}
