import { allowsManyLines, type Hole } from './hole.ts';
import { indentColumns, isBlank, isClosingLine } from './lines.ts';

/** A line of a suggestion, as it would stand in the document. */
export interface GeneratedLine {
  /** The whole line; the first one starts with what the user wrote left of the cursor. */
  readonly text: string;
  /** What the model wrote of it. */
  readonly generated: string;
  /** 0 is the cursor's line. */
  readonly index: number;
  /** The two lines above, nearest last. */
  readonly above: readonly string[];
  /** Whether the suggestion began in the middle of a line and this is a later one. */
  readonly continuesBegunLine: boolean;
  /** Lines of the suggestion before this one that are not blank. */
  readonly contentLinesBefore: number;
}

/** Whether the suggestion goes on, or ends without this line, or with it. */
export type Verdict = 'goOn' | 'endBefore' | 'endAfter';

export interface StopContext {
  readonly hole: Hole;
  readonly maxLines: number;
}

type StopRule = (line: GeneratedLine, context: StopContext) => Verdict;

/** In this order: what must not be shown comes before what may be shown last. */
const stopRules: readonly StopRule[] = [
  nextLineReturns,
  thirdInARow,
  blankLineAfterContent,
  nextStatement,
  leavesBlock,
  cursorLineOnly,
  enoughLines,
];

/** What the first rule that has something to say about a line says. */
export function judgeLine(line: GeneratedLine, context: StopContext): Verdict {
  for (const rule of stopRules) {
    const verdict = rule(line, context);
    if (verdict !== 'goOn') {
      return verdict;
    }
  }
  return 'goOn';
}

/** The model has arrived at what already stands below the cursor. */
function nextLineReturns(line: GeneratedLine, { hole }: StopContext): Verdict {
  if (hole.nextLine === undefined || isBlank(line.generated)) {
    return 'goOn';
  }
  // A lone `{` or `<ul` may well come twice; words and closers at the same depth do not.
  const isTelling = /\w/.test(hole.nextLine) || isClosingLine(hole.nextLine);
  return isTelling && comparable(line.text) === comparable(hole.nextLine) ? 'endBefore' : 'goOn';
}

/** A line without what does not matter: trailing space, and `;` or `,` behind closers. */
function comparable(line: string): string {
  return isClosingLine(line) ? line.replace(/[;,]?\s*$/, '') : line.trimEnd();
}

/** Twice the same line is a table, thrice is a loop. */
function thirdInARow(line: GeneratedLine): Verdict {
  const isThird =
    !isBlank(line.text) && line.above.length === 2 && line.above.every((it) => it === line.text);
  return isThird ? 'endBefore' : 'goOn';
}

/** A blank line ends a thought. */
function blankLineAfterContent(line: GeneratedLine): Verdict {
  return line.contentLinesBefore > 0 && isBlank(line.text) ? 'endBefore' : 'goOn';
}

/** A statement that the user began is finished and no more; a fresh line may become several. */
function nextStatement(line: GeneratedLine, { hole }: StopContext): Verdict {
  const isSibling = indentColumns(line.text) === indentColumns(hole.linePrefix);
  return line.continuesBegunLine && isSibling && !belongsToTheOneAbove(line.text)
    ? 'endBefore'
    : 'goOn';
}

/** Whether a line closes a block, opens one on its own line, or is another branch of it. */
function belongsToTheOneAbove(line: string): boolean {
  const branch = /^\s*(end|else|elif|elsif|except|rescue|catch|finally|fi|done)\b/;
  return /^\s*([)\]}{]|<\/)/.test(line) || branch.test(line);
}

/** Code that is indented less than the cursor's line is outside of the block; its closer may come along. */
function leavesBlock(line: GeneratedLine, { hole }: StopContext): Verdict {
  const isOutside =
    line.index > 0 &&
    !isBlank(line.text) &&
    indentColumns(line.text) < indentColumns(hole.linePrefix);
  if (!isOutside) {
    return 'goOn';
  }
  return isClosingLine(line.text) && !isClosedBelow(line.text, hole) ? 'endAfter' : 'endBefore';
}

/** Whether the text below still belongs to the block that `closingLine` would close, or closes it. */
function isClosedBelow(closingLine: string, { nextLine }: Hole): boolean {
  if (nextLine === undefined) {
    return false;
  }
  const deeper = indentColumns(nextLine) - indentColumns(closingLine);
  return deeper > 0 || (deeper === 0 && /^\s*[)\]}]/.test(nextLine));
}

function cursorLineOnly(_line: GeneratedLine, { hole }: StopContext): Verdict {
  return allowsManyLines(hole) ? 'goOn' : 'endAfter';
}

function enoughLines(line: GeneratedLine, { maxLines }: StopContext): Verdict {
  const contentLines = line.contentLinesBefore + (isBlank(line.generated) ? 0 : 1);
  return contentLines >= maxLines ? 'endAfter' : 'goOn';
}
