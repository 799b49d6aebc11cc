import type { FileChange } from '../../safety/action.ts';
import { hunksOf, type Hunk } from '../edits/hunks.ts';
import { acceptedHunks } from './acceptedHunks.ts';

type Edit = Extract<FileChange, { readonly kind: 'edit' }>;

/**
 * Whether a preview that works on texts as an editor holds them can show all of it: line ends and byte order marks
 * it can not, and each change is to stand for itself.
 */
export function canPreview(changes: readonly FileChange[]): boolean {
  const places = changes.flatMap((change) =>
    change.kind === 'rename' ? [change.path.real, change.to.real] : [change.path.real],
  );
  const isVisible = ({ before, after }: Hunk) => before !== after;
  return (
    new Set(places).size === places.length &&
    changes.every((change) => change.kind !== 'edit' || plainHunks(change).every(isVisible))
  );
}

/** An edit's hunks with their texts as an editor holds them. */
export function plainHunks({ before, after }: Edit): readonly Hunk[] {
  return hunksOf(before, after).map((hunk) => {
    return { ...hunk, before: plain(hunk.before), after: plain(hunk.after) };
  });
}

/**
 * The hunks that are missing in what the preview has made of the old text.
 * @returns `undefined` where it has made something else of it
 */
export function missingHunks(edit: Edit, result: string): readonly number[] | undefined {
  const hunks = plainHunks(edit);
  const accepted = acceptedHunks(plain(edit.before), hunks, plain(result));
  return accepted && hunks.map(({ id }) => id).filter((id) => !accepted.has(id));
}

/** Whether two texts are the same to an editor. */
export function isSameText(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
}
