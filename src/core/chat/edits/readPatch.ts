import { parsePatch, type StructuredPatch } from 'diff';
import { ToolError } from '../tools/tool.ts';
import type { Edit } from './findPlace.ts';
import { repairPatch } from './repairPatch.ts';

/** What a patch does to one file. */
export type FilePatch =
  | { readonly kind: 'edit'; readonly path: string; readonly hunks: readonly Edit[] }
  | { readonly kind: 'create'; readonly path: string; readonly content: string }
  /** @see hunks all of the file's text, or none. */
  | { readonly kind: 'delete'; readonly path: string; readonly hunks: readonly Edit[] }
  | {
      readonly kind: 'rename' | 'copy';
      readonly path: string;
      readonly newPath: string;
      readonly hunks: readonly Edit[];
    };

const nowhere = '/dev/null';

/**
 * The files of a unified diff, plain or in git's form, each path once. Counts in hunk headers do not matter, line numbers
 * only where the old text is there several times. Throws `ToolError` for what is no such diff.
 */
export function readPatch(patch: string): readonly FilePatch[] {
  const files = joined(parsed(patch).map(filePatch));
  if (files.length === 0) {
    throw new ToolError(
      'The patch has no hunks. Write a unified diff: `--- a/path`, `+++ b/path`, `@@ -1,3 +1,4 @@` and the lines.',
    );
  }
  return files;
}

function parsed(patch: string): readonly StructuredPatch[] {
  if (/^\*\*\* (Begin Patch|(Update|Add|Delete) File:)/m.test(patch)) {
    throw new ToolError(
      'This is not a unified diff. Use `--- a/path`, `+++ b/path` and `@@` lines, or call edit_file.',
    );
  }
  try {
    return parsePatch(repairPatch(patch)).filter((file) => file.hunks.length > 0 || file.isGit);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new ToolError(`The patch can't be read: ${message}. Nothing was changed.`, { cause });
  }
}

function filePatch(file: StructuredPatch): FilePatch {
  const [oldPath, newPath] = pathsOf(file);
  const hunks = file.hunks.map(({ lines, oldStart }) => ({
    search: side(lines, '-'),
    replace: side(lines, '+'),
    startLine: oldStart > 0 ? oldStart : undefined,
    isWholeLines: true,
  }));
  if (file.isBinary) {
    throw new ToolError(`${newPath} is binary in the patch; only text can be changed.`);
  }
  if (oldPath === nowhere || file.isCreate) {
    return { kind: 'create', path: newPath, content: hunks.map((hunk) => hunk.replace).join('') };
  }
  if (newPath === nowhere || file.isDelete) {
    return { kind: 'delete', path: oldPath, hunks };
  }
  if (oldPath !== newPath) {
    return { kind: file.isCopy ? 'copy' : 'rename', path: oldPath, newPath, hunks };
  }
  if (hunks.length === 0) {
    throw new ToolError(`The patch changes no text of ${oldPath}; permissions can't be changed.`);
  }
  return { kind: 'edit', path: oldPath, hunks };
}

/** Old and new path, without the letters that git puts in front. */
function pathsOf({ oldFileName, newFileName }: StructuredPatch): readonly [string, string] {
  if (oldFileName === undefined || newFileName === undefined) {
    throw new ToolError('The patch names no file. Begin with `--- a/path` and `+++ b/path`.');
  }
  const isMarked =
    (oldFileName === nowhere || /^[a-z]\//.test(oldFileName)) &&
    (newFileName === nowhere || /^[a-z]\//.test(newFileName)) &&
    oldFileName[0] !== newFileName[0];
  const plain = (name: string) => (isMarked && name !== nowhere ? name.slice(2) : name);
  return [plain(oldFileName), plain(newFileName)];
}

/** The lines of one side, with their ends; a line before `\ No newline at end of file` has none. */
function side(lines: readonly string[], mark: '-' | '+'): string {
  return lines
    .flatMap((line, index) => {
      const end = lines[index + 1]?.startsWith('\\') ? '' : '\n';
      return line.startsWith(' ') || line.startsWith(mark) ? [line.slice(1) + end] : [];
    })
    .join('');
}

/** Hunks of one file that stand apart in the patch belong together. */
function joined(files: readonly FilePatch[]): readonly FilePatch[] {
  const byPath = new Map<string, FilePatch>();
  for (const file of files) {
    const earlier = byPath.get(file.path);
    if (earlier !== undefined && !(earlier.kind === 'edit' && file.kind === 'edit')) {
      throw new ToolError(
        `The patch has ${file.path} twice. Put all that concerns it in one part.`,
      );
    }
    const isMore = earlier?.kind === 'edit' && file.kind === 'edit';
    byPath.set(file.path, isMore ? { ...file, hunks: [...earlier.hunks, ...file.hunks] } : file);
  }
  return [...byPath.values()];
}
