import { assertNever } from '../assertNever.ts';
import { hunksOf, textWith, type Hunk } from '../chat/edits/hunks.ts';
import type { FileChange, RejectedPart } from './action.ts';

/**
 * What is left of changes that were shown when the rejected parts are taken out of them. Made here, of what was shown
 * and by numbers alone, so that an answer can't bring in a text of its own.
 * @returns `undefined` where a part is named that the changes don't have
 */
export function withoutRejected(
  changes: readonly FileChange[],
  rejected: readonly RejectedPart[],
): readonly FileChange[] | undefined {
  const left = new Map(changes.entries());
  const named = new Set<number>();
  for (const { change: index, hunks } of rejected) {
    const change = left.get(index);
    const part = change && (hunks ? withoutHunks(change, hunks) : unchanged);
    if (part === undefined || named.has(index)) {
      return undefined;
    }
    named.add(index);
    if (part === unchanged) {
      left.delete(index);
    } else {
      left.set(index, part);
    }
  }
  return [...left.values()];
}

/** What the user took out of the changes, as sentences for the model; none where they took out nothing. */
export function rejectionNotes(
  changes: readonly FileChange[],
  rejected: readonly RejectedPart[],
): readonly string[] {
  const notes = rejected.flatMap((part) => {
    const change = changes[part.change];
    return change === undefined ? [] : [rejectionNote(change, part.hunks)];
  });
  return notes.length === 0
    ? []
    : [
        ...notes,
        "The rest was done. Don't try what was rejected in another way; ask what they want instead.",
      ];
}

type Edit = Extract<FileChange, { readonly kind: 'edit' }>;

/** What remains of a change that is left out. */
const unchanged = 'unchanged';

function withoutHunks(
  change: FileChange,
  rejected: readonly number[],
): Edit | typeof unchanged | undefined {
  if (change.kind !== 'edit') {
    return undefined;
  }
  const hunks = hunksOf(change.before, change.after);
  const accepted = new Set(hunks.map(({ id }) => id));
  if (rejected.length === 0 || !rejected.every((id) => accepted.delete(id))) {
    return undefined;
  }
  return accepted.size === 0
    ? unchanged
    : { ...change, after: textWith(change.before, hunks, accepted) };
}

function rejectionNote(change: FileChange, hunks: readonly number[] | undefined): string {
  const { display } = change.path;
  switch (change.kind) {
    case 'edit':
      return hunks === undefined
        ? `The user rejected the edit of ${display}; it stays as it was.`
        : `In ${display} the user rejected what was to change ${placesOf(change, hunks)} (as numbered before the call); there it stays as it was.`;
    case 'create':
      return `The user rejected the new file ${display}; it was not created.`;
    case 'delete':
      return `The user rejected the deletion of ${display}; it is still there.`;
    case 'rename':
      return `The user rejected the rename of ${display} to ${change.to.display}; it keeps its name.`;
    default:
      return assertNever(change);
  }
}

function placesOf({ before, after }: Edit, rejected: readonly number[]): string {
  const places = hunksOf(before, after).filter(({ id }) => rejected.includes(id));
  return places.map(placeOf).join(', ');
}

function placeOf({ oldStart, oldLines }: Hunk): string {
  if (oldLines === 0) {
    return `before line ${oldStart}`;
  }
  return oldLines === 1 ? `in line ${oldStart}` : `in lines ${oldStart}–${oldStart + oldLines - 1}`;
}
