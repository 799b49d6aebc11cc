import { createPatch, OMIT_HEADERS } from 'diff';
import { assertNever } from '../../assertNever.ts';
import type { CheckedPath, FileChange } from '../../safety/action.ts';
import { madeVisible } from '../../safety/invisibleCharacters.ts';

/** Beyond this many changed lines a file is shown as one hunk, which takes no time to find. */
const maxDifferences = 1_000;
const contextLines = 3;
const nowhere = '/dev/null';

/** What changes do to files, as a unified diff with git's words for what is no edit; complete but for the texts of deleted files. */
export function unifiedDiff(changes: readonly FileChange[]): string {
  return changes.map(sectionOf).join('');
}

function sectionOf(change: FileChange): string {
  const name = nameOf(change.path);
  switch (change.kind) {
    case 'edit':
      return patch(`a/${name}`, `b/${name}`, change.before, change.after);
    case 'create':
      return patch(nowhere, `b/${name}`, '', change.after);
    case 'delete':
      return `--- a/${name}\n+++ ${nowhere}\n`;
    case 'rename':
      return `rename from ${name}\nrename to ${nameOf(change.to)}\n`;
    default:
      return assertNever(change);
  }
}

/** On one line, whatever is in the name. */
function nameOf({ display }: CheckedPath): string {
  return madeVisible(display);
}

/** The headers are written here: the library would spell names beyond ASCII in octal. */
function patch(oldName: string, newName: string, before: string, after: string): string {
  const options = { context: contextLines, headerOptions: OMIT_HEADERS };
  const hunks =
    createPatch('', before, after, '', '', { ...options, maxEditLength: maxDifferences }) ??
    wholeHunk(before, after);
  return `--- ${oldName}\n+++ ${newName}\n${hunks}`;
}

function wholeHunk(before: string, after: string): string {
  const [oldLines, newLines] = [linesOf(before), linesOf(after)];
  const [oldStart, newStart] = [oldLines, newLines].map(({ length }) => Math.min(1, length));
  const place = `-${oldStart},${oldLines.length} +${newStart},${newLines.length}`;
  const lines = [...marked('-', oldLines, before), ...marked('+', newLines, after)];
  return [`@@ ${place} @@`, ...lines, ''].join('\n');
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function marked(mark: '-' | '+', lines: readonly string[], text: string): readonly string[] {
  const isOpen = text !== '' && !text.endsWith('\n');
  return [...lines.map((line) => mark + line), ...(isOpen ? ['\\ No newline at end of file'] : [])];
}
