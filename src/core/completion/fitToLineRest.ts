import { scanBrackets } from './brackets.ts';
import type { Hole } from './hole.ts';
import { isBlank } from './lines.ts';
import { withoutCommonEnd, type Remainder } from './remembered.ts';

/**
 * Makes peace between a completion and the text right of the cursor, mostly closers that the
 * editor typed ahead: what the completion brings along itself is replaced or left out.
 */
export function fitToLineRest(text: string, hole: Hole): Remainder | undefined {
  const rest = hole.lineRest.trim();
  if (rest === '') {
    return { text, replacedLength: 0 };
  }
  const { strayAt } = scanBrackets(text, scanBrackets(hole.linePrefix).openQuote);
  const replaced = hole.lineRest.slice(0, repeatedLength(text, strayAt, hole.lineRest));
  if (replaced !== '') {
    return withoutCommonEnd(text, replaced);
  }
  const [firstStrayAt] = strayAt;
  if (firstStrayAt !== undefined && text[firstStrayAt] === rest[0]) {
    return { text: text.slice(0, firstStrayAt).trimEnd(), replacedLength: 0 };
  }
  if (!/^[)\]}]/.test(rest)) {
    return { text: text.endsWith(rest) ? text.slice(0, -rest.length) : text, replacedLength: 0 };
  }
  return { text: isBlockStart(text) ? withLineForCloser(text, hole) : text, replacedLength: 0 };
}

/**
 * Length of the start of `lineRest` that the text repeats: its stray closers one by one, then
 * what follows the last of them, as in `);` or `) {`.
 */
function repeatedLength(text: string, strayAt: readonly number[], lineRest: string): number {
  const mismatch = strayAt.findIndex((offset, index) => text[offset] !== lineRest[index]);
  const closers = mismatch === -1 ? strayAt.length : mismatch;
  const lastAt = strayAt[closers - 1];
  const tail = lineRest.slice(closers).trimEnd();
  return lastAt !== undefined && text.startsWith(tail, lastAt + 1)
    ? closers + tail.length
    : closers;
}

function isBlockStart(text: string): boolean {
  return isBlank(text.slice(0, text.indexOf('\n') + 1)) && text.includes('\n');
}

/** A block that begins on a new line leaves its closer on a new line too. */
function withLineForCloser(text: string, { linePrefix }: Hole): string {
  const indentation = /^[ \t]*/.exec(linePrefix)?.[0] ?? '';
  return `${text.trimEnd()}\n${indentation}`;
}
