import type { Edit } from './findPlace.ts';
import type { EditNames } from './editNames.ts';
import { findNearest } from './nearest.ts';
import type { SourceText } from './sourceText.ts';

/** Slips that models make, told by the search alone. */
const slips: readonly { readonly isIn: (search: string) => boolean; readonly advice: string }[] = [
  {
    isIn: (search) => search.trim().split('\n').every(isNumbered),
    advice: 'Leave the line numbers out of the search.',
  },
  {
    isIn: (search) => /^\s*(\/\/|#|\/\*|<!--|--)?\s*(\.\.\.|…)/m.test(search),
    advice: 'Write the text out in full; "..." does not stand for other lines.',
  },
  {
    isIn: (search) => !search.includes('\n') && search.includes('\\n'),
    advice: 'The search has \\n as two characters; write real line breaks.',
  },
];

/** Why an edit's text is not in the file, as far as that can be told, and what to do about it. */
export function notFoundReason(
  source: SourceText,
  edit: Edit,
  all: readonly Edit[],
  names: EditNames,
): string {
  const isFromOtherEdit = all.some(
    (other) => other !== edit && other.replace.includes(edit.search),
  );
  const slipsMade = slips.filter((slip) => slip.isIn(edit.search)).map((slip) => slip.advice);
  const nearest = findNearest(source, edit.search);
  return [
    `${names.sought} is not in the file.`,
    ...(isFromOtherEdit ? [fromOtherEdit] : []),
    ...slipsMade,
    nearest === undefined
      ? 'Nothing in the file is like it; read the file again, or check the path.'
      : `The nearest text is at ${nearest.lines} (-: only in yours, +: only in the file):\n${names.quote(nearest.comparison)}`,
  ].join(' ');
}

const fromOtherEdit =
  'It is part of another edit of this call; edits do not see each other, so make one of them.';

function isNumbered(line: string): boolean {
  return /^\s*\d+\s*[|:\t→]/.test(line);
}
