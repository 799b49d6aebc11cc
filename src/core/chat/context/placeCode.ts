/** Part of a text, in UTF-16 units; the end is behind it. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The text with a code block put where it belongs: in the place of what is selected; in the place of all, where its first and its last
 * line stand in the text exactly once, of what lies between them; else before the line of the cursor. A person looks at it before it counts.
 * @param code with any line ends; it gets those of the text.
 */
export function placeCode(text: string, code: string, selection: TextRange): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = code.replace(/\n+$/, '').split(/\r?\n/);
  const isSelected = selection.end > selection.start;
  const range = isSelected
    ? selection
    : (rangeBetween(text, lines) ?? emptyLineAt(text, selection.start));
  const isWholeLines = !isSelected && range.start === range.end;
  const put = lines.join(eol) + (isWholeLines ? eol : '');
  return text.slice(0, range.start) + put + text.slice(range.end);
}

/** From the block's first line in the text to its last one, where both are there once and in order. */
function rangeBetween(text: string, lines: readonly string[]): TextRange | undefined {
  const told = lines.filter((line) => line.trim() !== '');
  const first = onlyLine(text, told.at(0));
  const last = onlyLine(text, told.at(-1));
  return first && last && first.start < last.start
    ? { start: first.start, end: last.end }
    : undefined;
}

/** The one line of the text that is this one, blanks at both ends aside. */
function onlyLine(text: string, sought: string | undefined): TextRange | undefined {
  const found = [...text.matchAll(/^.*$/gm)].filter(([line]) => line.trim() === sought?.trim());
  const [match] = found;
  return match && found.length === 1
    ? { start: match.index, end: match.index + match[0].trimEnd().length }
    : undefined;
}

function emptyLineAt(text: string, offset: number): TextRange {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return { start, end: start };
}
