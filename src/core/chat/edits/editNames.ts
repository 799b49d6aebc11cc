import type { CheckedPath } from '../../safety/action.ts';
import { fence } from '../../safety/fence.ts';

/** How the model calls what it asked for, so that a refusal speaks its language. */
export interface EditNames {
  readonly path: string;
  /** `Edit 2`, `Hunk 2`; the number is 1-based. */
  readonly edit: (number: number) => string;
  /** What is looked for: `The search`, `The old text`. */
  readonly sought: string;
  /** What names a line, to tell places apart: `give startLine`. */
  readonly byLine: string;
  /** Marks the file's text as data. */
  readonly quote: (text: string) => string;
}

/** The names for edits of a file, whose text is fenced where it is quoted. */
export function editNames(
  { display }: CheckedPath,
  randomId: () => string,
  words: Pick<EditNames, 'edit' | 'sought' | 'byLine'>,
): EditNames {
  const quote = (text: string) => fence(text, { origin: 'file', name: display }, randomId);
  return { path: display, quote, ...words };
}
