/** So much of a code block is shown at first: it fills a few screens and is coloured in a few milliseconds. */
const firstLines = 200;
/** So many more at each step. */
const stepLines = 1_000;
/** A line can be a whole file, so a limit in UTF-16 units goes with that in lines. */
const unitsPerLine = 80;

export interface FoldedText {
  readonly shown: string;
  /** Lines that are not shown; a cut line counts. */
  readonly hiddenLines: number;
}

/** The beginning of a text. @param steps how often the user asked for more */
export function folded(text: string, steps: number): FoldedText {
  const maxLines = firstLines + steps * stepLines;
  let end = 0;
  for (let line = 0; line < maxLines && end >= 0; line += 1) {
    end = text.indexOf('\n', end === 0 ? 0 : end) + 1 || -1;
  }
  const byLines = end < 0 ? text.length : end;
  const cut = Math.min(byLines, maxLines * unitsPerLine);
  return cut >= text.length
    ? { shown: text, hiddenLines: 0 }
    : { shown: text.slice(0, cut), hiddenLines: linesIn(text.slice(cut)) };
}

/** A line break at the end begins no line. */
function linesIn(text: string): number {
  let lines = text.endsWith('\n') || text === '' ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines += 1;
  }
  return lines;
}
