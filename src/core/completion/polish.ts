import { fitToLineRest } from './fitToLineRest.ts';
import type { Hole } from './hole.ts';
import { isBlank } from './lines.ts';
import type { Remainder } from './remembered.ts';

/** Takes out of a completion what should not be shown; the empty text shows nothing. */
type Filter = (text: string, hole: Hole) => string;

const filters: readonly Filter[] = [dropLoop, dropDoubleSpace, dropTrailingSpace];

/** A completion as it can be offered, or nothing if nothing good is left of it. */
export function polish(generated: string, hole: Hole): Remainder | undefined {
  const text = filters.reduce((current, filter) => filter(current, hole), generated);
  const fitted = isBlank(text) ? undefined : fitToLineRest(text, hole);
  return fitted === undefined || isBlank(fitted.text) ? undefined : fitted;
}

/** Five times the same 3 to 40 characters at the end: small models get caught in that. */
function dropLoop(text: string): string {
  // The tail is bounded because the expression takes time with its square.
  const unit = /(.{3,40}?)\1{4,}\s*$/s.exec(text.slice(-400))?.[1] ?? '';
  // A rule of dashes is no loop.
  return /\w/.test(unit) ? '' : text;
}

/** The user has typed the space already with which many completions begin. */
function dropDoubleSpace(text: string, { linePrefix }: Hole): string {
  return /\S[ \t]$/.test(linePrefix) ? text.replace(/^[ \t]+/, '') : text;
}

function dropTrailingSpace(text: string): string {
  return text.trimEnd();
}
