import { diffArrays } from 'diff';

/** A run of changed lines, to be taken or left on its own. Lines are 1-based. */
export interface Hunk {
  /** Unique among the hunks of a change, from 1 in the order of the text. */
  readonly id: number;
  /** First line that goes; where none goes, the line before which the new ones come. */
  readonly oldStart: number;
  readonly oldLines: number;
  /** The same in the new text. */
  readonly newStart: number;
  readonly newLines: number;
  /** The lines with their ends, as they are and as they will be. */
  readonly before: string;
  readonly after: string;
}

/** Beyond this many changed lines all between the first and the last of them is one hunk. */
const maxDifferences = 1_000;

/** What a change does to a text, hunk by hunk; lines that differ in their ends differ. */
export function hunksOf(before: string, after: string): readonly Hunk[] {
  const [oldLines, newLines] = [linesOf(before), linesOf(after)];
  const runs = diffArrays(oldLines, newLines, { maxEditLength: maxDifferences });
  return gathered(runs ?? roughRuns(oldLines, newLines));
}

/** The text that comes of a change when only the accepted hunks of it are taken. */
export function textWith(
  before: string,
  hunks: readonly Hunk[],
  accepted: ReadonlySet<number>,
): string {
  const lines = linesOf(before);
  const parts: string[] = [];
  let next = 0;
  for (const hunk of hunks) {
    const start = hunk.oldStart - 1;
    parts.push(lines.slice(next, start).join(''));
    parts.push(accepted.has(hunk.id) ? hunk.after : hunk.before);
    next = start + hunk.oldLines;
  }
  return parts.join('') + lines.slice(next).join('');
}

/** Lines that both texts have, or one of them. */
interface Run {
  readonly added: boolean;
  readonly removed: boolean;
  readonly value: readonly string[];
}

/** Everything between the lines that both texts begin and end with. */
function roughRuns(oldLines: readonly string[], newLines: readonly string[]): readonly Run[] {
  const shorter = Math.min(oldLines.length, newLines.length);
  let head = 0;
  while (head < shorter && oldLines[head] === newLines[head]) {
    head += 1;
  }
  let tail = 0;
  while (tail < shorter - head && oldLines.at(-1 - tail) === newLines.at(-1 - tail)) {
    tail += 1;
  }
  return [
    { added: false, removed: false, value: oldLines.slice(0, head) },
    { added: false, removed: true, value: oldLines.slice(head, oldLines.length - tail) },
    { added: true, removed: false, value: newLines.slice(head, newLines.length - tail) },
  ];
}

function gathered(runs: readonly Run[]): readonly Hunk[] {
  const hunks: Hunk[] = [];
  let [oldLine, newLine] = [1, 1];
  let isOpen = false;
  for (const { added, removed, value } of runs) {
    if (!added && !removed) {
      isOpen = false;
    } else {
      const started = isOpen ? hunks.pop() : undefined;
      const hunk = started ?? emptyHunk(hunks.length + 1, oldLine, newLine);
      hunks.push(removed ? withRemoved(hunk, value) : withAdded(hunk, value));
      isOpen = true;
    }
    oldLine += added ? 0 : value.length;
    newLine += removed ? 0 : value.length;
  }
  return hunks;
}

function emptyHunk(id: number, oldStart: number, newStart: number): Hunk {
  return { id, oldStart, oldLines: 0, newStart, newLines: 0, before: '', after: '' };
}

function withRemoved(hunk: Hunk, lines: readonly string[]): Hunk {
  const oldLines = hunk.oldLines + lines.length;
  return { ...hunk, oldLines, before: hunk.before + lines.join('') };
}

function withAdded(hunk: Hunk, lines: readonly string[]): Hunk {
  const newLines = hunk.newLines + lines.length;
  return { ...hunk, newLines, after: hunk.after + lines.join('') };
}

/** Lines with their ends. */
function linesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\r\n|\n|\r(?!\n))/);
}
