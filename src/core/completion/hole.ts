import type { Caret } from './caret.ts';
import { isBlank, restOfLine, startOfLine } from './lines.ts';

/**
 * Longest texts shown to the model, in UTF-16 units: about 1,700 and 600 tokens of code. What
 * helps most is near the cursor, and a local model reads some hundred tokens a second.
 */
const prefixBudget = 6_000;
const suffixBudget = 2_000;

/**
 * The start of the prefix moves in steps of this many units. Were it to slide with each
 * keystroke, no prompt would begin like the one before and no server's cache would ever hit.
 */
const prefixStep = 2_000;

/** The part of a document that the model sees, with `\n` line ends, and what the rules ask of it. */
export interface Hole {
  readonly prefix: string;
  readonly suffix: string;
  /** Text left and right of the cursor on its line. */
  readonly linePrefix: string;
  readonly lineRest: string;
  /** First line below the cursor's that is not blank. */
  readonly nextLine: string | undefined;
}

export function holeAt(caret: Caret): Hole {
  const prefix = withUnixLineEnds(caret.before.slice(prefixStart(caret.before)));
  const suffix = withUnixLineEnds(caret.after.slice(0, suffixEnd(caret.after)));
  const lineRest = restOfLine(suffix);
  const linesBelow = suffix.slice(lineRest.length).split('\n');
  return {
    prefix,
    suffix,
    linePrefix: startOfLine(prefix),
    lineRest,
    nextLine: linesBelow.find((line) => !isBlank(line)),
  };
}

/** Whether a suggestion may span lines here: nothing but closers, if anything, is in its way. */
export function allowsManyLines(hole: Hole): boolean {
  return /^\s*([)\]}"'`]+[;,]?\s*)?$/.test(hole.lineRest);
}

/** The first line start at or after a step; the step itself inside a very long line. */
function prefixStart(before: string): number {
  if (before.length <= prefixBudget) {
    return 0;
  }
  const step = Math.ceil((before.length - prefixBudget) / prefixStep) * prefixStep;
  const lineStart = before.indexOf('\n', step - 1) + 1;
  return lineStart > 0 && lineStart < step + prefixStep ? lineStart : wholeCharacter(before, step);
}

/** The last line end within the budget; the budget itself inside a very long line. */
function suffixEnd(after: string): number {
  if (after.length <= suffixBudget) {
    return after.length;
  }
  const lineEnd = after.lastIndexOf('\n', suffixBudget - 1) + 1;
  return lineEnd > 0 ? lineEnd : wholeCharacter(after, suffixBudget);
}

/** The offset, or the next one if it would cut a surrogate pair in two. */
function wholeCharacter(text: string, offset: number): number {
  return /[\uDC00-\uDFFF]/.test(text.charAt(offset)) ? offset + 1 : offset;
}

function withUnixLineEnds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
