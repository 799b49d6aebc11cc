/** Columns of a tab stop; only used to compare indentations, where any constant will do. */
const tabColumns = 4;

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Text from the cursor to the end of its line, without the line end. */
export function restOfLine(after: string): string {
  return /^[^\r\n]*/.exec(after)?.[0] ?? '';
}

/** Text from the start of the cursor's line to the cursor. */
export function startOfLine(before: string): string {
  return before.slice(before.lastIndexOf('\n') + 1);
}

/** Columns of leading white space. */
export function indentColumns(line: string): number {
  let columns = 0;
  for (const unit of line) {
    if (unit === '\t') {
      columns += tabColumns;
    } else if (unit === ' ') {
      columns += 1;
    } else {
      break;
    }
  }
  return columns;
}

/** Whether a line does nothing but close what was opened before, such as `});`. */
export function isClosingLine(line: string): boolean {
  return /^\s*[)\]}]+[;,]?\s*$/.test(line);
}

/**
 * Whether `rest`, the text right of the cursor, is nothing one would type around: closers and
 * punctuation, mostly put there by the editor. After GitHub Copilot's rule for the middle of a line.
 */
export function isClosersAndPunctuation(rest: string): boolean {
  return /^[ \t]*([)>}\]"'`]+[ \t]*)?([:{;,][ \t]*)?$/.test(rest);
}

/** Whether `part` can be had from `whole` by leaving characters out. */
export function isSubsequence(part: string, whole: string): boolean {
  let matched = 0;
  for (let index = 0; index < whole.length && matched < part.length; index += 1) {
    if (whole[index] === part[matched]) {
      matched += 1;
    }
  }
  return matched === part.length;
}
