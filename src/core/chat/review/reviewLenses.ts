import { assertNever } from '../../assertNever.ts';
import type { FileChange } from '../../safety/action.ts';
import { madeVisible } from '../../safety/invisibleCharacters.ts';
import type { Hunk } from '../edits/hunks.ts';
import type { ReviewSheet } from './reviewSheet.ts';

/** A button above a line of a change under review. */
export interface ReviewLens {
  /** 0-based, in the text as it would become. */
  readonly line: number;
  /** Says all that it does, for those who hear it as well. */
  readonly title: string;
  readonly decision: 'accepted' | 'rejected';
  /** Id of the hunk that it decides; absent where it decides all that is open. */
  readonly hunk?: number;
}

/** The buttons of a change, from top to bottom: for all that is open of it, then for each hunk. */
export function reviewLenses(sheet: ReviewSheet): readonly ReviewLens[] {
  const open = sheet.openHunks;
  if (sheet.change.kind !== 'edit') {
    return pair(0, wholeName(sheet.change));
  }
  return [
    ...(open.length > 1 ? pair(0, `All ${open.length} Changes`, 'All') : []),
    ...open.flatMap(({ hunk, line }) => hunkPair(line, hunk, sheet.hunks.length)),
  ];
}

function pair(line: number, name: string, shortName = name): readonly ReviewLens[] {
  return [
    { line, title: `Accept ${name}`, decision: 'accepted' },
    { line, title: `Reject ${shortName}`, decision: 'rejected' },
  ];
}

function hunkPair(line: number, hunk: Hunk, total: number): readonly ReviewLens[] {
  const name = total === 1 ? 'Change' : `Change ${hunk.id} of ${total}`;
  return [
    { line, title: `Accept ${name}: ${extentOf(hunk)}`, decision: 'accepted', hunk: hunk.id },
    { line, title: `Reject ${name}`, decision: 'rejected', hunk: hunk.id },
  ];
}

/** `+2 −1`, and what a diff editor may not show. */
function extentOf({ before, after, newLines, oldLines }: Hunk): string {
  const counts = `+${newLines} −${oldLines}`;
  if (withoutLineEnds(before) === withoutLineEnds(after)) {
    return `${counts}, only line ends`;
  }
  return withoutBlanks(before) === withoutBlanks(after) ? `${counts}, only white space` : counts;
}

function withoutLineEnds(text: string): string {
  return text.replaceAll(/\r\n?|\n/g, '\n').replace(/\n$/, '');
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

function wholeName(change: Exclude<FileChange, { readonly kind: 'edit' }>): string {
  switch (change.kind) {
    case 'create':
      return 'New File';
    case 'delete':
      return 'Deletion';
    case 'rename':
      return `Rename to ${madeVisible(change.to.display)}`;
    default:
      return assertNever(change);
  }
}
