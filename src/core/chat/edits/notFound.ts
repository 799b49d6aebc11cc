import type { Edit } from './findPlace.ts';
import { describeNearest } from './nearest.ts';
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

/** Why an edit's search is not in the file, as far as that can be told, and what to do about it. */
export function notFoundReason(source: SourceText, edit: Edit, all: readonly Edit[]): string {
  const isFromOtherEdit = all.some(
    (other) => other !== edit && other.replace.includes(edit.search),
  );
  const advice = slips.filter((slip) => slip.isIn(edit.search)).map((slip) => slip.advice);
  const nearest = describeNearest(source, edit.search);
  return [
    'The search is not in the file.',
    ...(isFromOtherEdit
      ? [
          'It is part of another edit of this call; edits do not see each other, so make one of them.',
        ]
      : []),
    ...advice,
    nearest ?? 'Nothing in the file is like it; read the file again, or check the path.',
  ].join(' ');
}

function isNumbered(line: string): boolean {
  return /^\s*\d+\s*[|:\t→]/.test(line);
}
