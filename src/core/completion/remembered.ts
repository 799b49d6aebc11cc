import type { Caret } from './caret.ts';
import { isClosersAndPunctuation, isSubsequence } from './lines.ts';

/**
 * A suggestion and where it belongs, told so that it can be found again while the user types
 * along: accepting it makes the document `before + insertText + after`.
 */
export interface Remembered {
  readonly uri: string;
  readonly before: string;
  readonly insertText: string;
  readonly after: string;
}

/** What is left of a suggestion once the user typed a part of it. */
export interface Remainder {
  readonly text: string;
  /** Units after the cursor that `text` stands in for. */
  readonly replacedLength: number;
}

/**
 * The part of a suggestion that the user has not typed yet, if the document is the one it was
 * made for plus some of its text. Closers that the editor typed ahead, and that the suggestion
 * brings along too, may stand right of the cursor. Backspacing back into it works the same way.
 */
export function remainderOf(remembered: Remembered, caret: Caret): Remainder | undefined {
  const typedLength = caret.before.length - remembered.before.length;
  const aheadLength = caret.after.length - remembered.after.length;
  if (
    remembered.uri !== caret.uri ||
    typedLength < 0 ||
    typedLength >= remembered.insertText.length ||
    aheadLength < 0
  ) {
    return undefined;
  }
  const text = remembered.insertText.slice(typedLength);
  const ahead = caret.after.slice(0, aheadLength);
  // The cheap comparisons come first: the last two read the whole document.
  const matches =
    caret.before.endsWith(remembered.insertText.slice(0, typedLength)) &&
    isClosersAndPunctuation(ahead) &&
    isSubsequence(ahead, text) &&
    caret.before.startsWith(remembered.before) &&
    caret.after.endsWith(remembered.after);
  return matches ? withoutCommonEnd(text, ahead) : undefined;
}

/** Whether the document is what accepting the suggestion, or typing all of it, makes of it. */
export function isTaken(remembered: Remembered, caret: Caret): boolean {
  return (
    remembered.uri === caret.uri &&
    caret.before.length === remembered.before.length + remembered.insertText.length &&
    caret.before.endsWith(remembered.insertText) &&
    caret.before.startsWith(remembered.before) &&
    caret.after === remembered.after
  );
}

/** Lets a replaced closer be where text and document both end with it: less to replace, same result. */
export function withoutCommonEnd(text: string, replaced: string): Remainder | undefined {
  let common = 0;
  while (common < replaced.length && text.at(-1 - common) === replaced.at(-1 - common)) {
    common += 1;
  }
  const shorter = text.slice(0, text.length - common);
  return shorter === '' ? undefined : { text: shorter, replacedLength: replaced.length - common };
}
