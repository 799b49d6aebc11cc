/**
 * A text as solids (words, marks) and the gaps of white space around them. `gaps[i]` stands before
 * `solids[i]`, the last gap ends the text; joined in turn they give the text back.
 */
export interface Tokens {
  readonly solids: readonly string[];
  /** One more than there are solids. */
  readonly gaps: readonly string[];
}

/** What keeps two solids apart, as far as a tolerant comparison cares. */
export type GapKind = 'none' | 'blanks' | 'break';

export const lineBreak = /\r\n|\n|\r/;
const everyLineBreak = /\r\n|\n|\r/g;

const solid = /\.{3}|[\p{L}\p{N}\p{M}_$]+|\S/gu;

/** Marks that models print for plain ones, or plain for them. Backticks are code and stay out. */
const plainMarks: ReadonlyMap<string, string> = new Map([
  ...'‘’‚‛′´'.split('').map((mark) => [mark, "'"] as const),
  ...'“”„‟″'.split('').map((mark) => [mark, '"'] as const),
  ...'‐‑‒–—―−'.split('').map((mark) => [mark, '-'] as const),
  ['…', '...'],
]);

export function tokenise(text: string): Tokens {
  const solids: string[] = [];
  const gaps: string[] = [];
  let end = 0;
  for (const span of solidsOf(text)) {
    gaps.push(text.slice(end, span.start));
    solids.push(text.slice(span.start, span.end));
    end = span.end;
  }
  gaps.push(text.slice(end));
  return { solids, gaps };
}

/** Where the solids are, in UTF-16 units, the end exclusive. */
export function* solidsOf(
  text: string,
): Iterable<{ readonly start: number; readonly end: number }> {
  for (const { 0: token, index } of text.matchAll(solid)) {
    yield { start: index, end: index + token.length };
  }
}

/** The form in which solids are compared: composed, with plain quotes, dashes and dots. */
export function canonicalSolid(token: string): string {
  return isAscii(token) ? token : (plainMarks.get(token) ?? token.normalize('NFC'));
}

export function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text);
}

export function gapKind(gap: string): GapKind {
  if (gap === '') {
    return 'none';
  }
  return /[\r\n]/.test(gap) ? 'break' : 'blanks';
}

export function countBreaks(gap: string): number {
  return gap.match(everyLineBreak)?.length ?? 0;
}

/** White space after the gap's last line break; all of it where there is none. */
export function indentOf(gap: string): string {
  return /[^\r\n]*$/.exec(gap)?.[0] ?? '';
}

export function withLineEnds(text: string, lineEnd: string): string {
  return text.replace(everyLineBreak, lineEnd);
}
