/**
 * Whether a text of the model's has this code in it: all its characters in a row, blanks and the marks of Markdown's
 * quotations aside, which a page takes away.
 */
export function holdsCode(text: string, code: string): boolean {
  const sought = withoutBlanks(code);
  const unquoted = text.replaceAll(/^[ \t]*(>[ \t]?)+/gm, '');
  return sought !== '' && [text, unquoted].some((each) => withoutBlanks(each).includes(sought));
}

function withoutBlanks(text: string): string {
  return text.replaceAll(/\s+/g, '');
}
