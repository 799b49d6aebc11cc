import { isFailureLine, looksLikeErrorOutput } from './errorOutput.ts';

/** A message taken apart: what the user says, and what was pasted along with it. */
export interface MessageParts {
  /** The user's own words, as typed, a line each; quotes and inline code are left out. */
  readonly prose: string;
  readonly hasCode: boolean;
  readonly hasErrorOutput: boolean;
}

/** People ask at the start or at the end of what they paste; UTF-16 units kept of either end. */
const endLength = 12_000;
/** The user's own words are few; what is longer is a paste that was not recognised as one. */
const proseEndLength = 1_500;

/** Takes a message apart by the shape of its lines. Looks at its ends only if it is long. */
export function takeApart(text: string): MessageParts {
  const prose: string[] = [];
  const pasted: string[] = [];
  let fence: string | undefined;
  let hasCode = false;
  for (const line of ends(text, endLength).split(/\r?\n/u)) {
    const marker = /^\s{0,8}(`{3,}|~{3,})/u.exec(line)?.[1];
    if (marker && (fence === undefined || marker.startsWith(fence))) {
      fence = fence === undefined ? marker : undefined;
      hasCode = true;
    } else if (fence !== undefined || isPasted(line)) {
      pasted.push(line);
      // Chinese is nobody's code: it may be the question about the error in the same line.
      prose.push(fence === undefined && /\p{Script=Han}/u.test(line) ? withoutQuotes(line) : '');
    } else {
      prose.push(withoutQuotes(line));
    }
  }
  return {
    prose: ends(prose.join('\n'), proseEndLength),
    hasCode: hasCode || pasted.length > 0,
    hasErrorOutput: looksLikeErrorOutput(pasted),
  };
}

function ends(text: string, length: number): string {
  return text.length <= 2 * length ? text : `${text.slice(0, length)}\n${text.slice(-length)}`;
}

/** Characters that code is full of and prose is not. */
const codeSigns = /[{}()[\];=<>|&*/\\_$#@+^]/gu;
/** More than one character in seven, or a line that ends as a statement does. */
const codeSignShare = 1 / 7;

function isPasted(line: string): boolean {
  const start = line.slice(0, 300);
  if (start.trim() === '' || /[?？]\s*$/u.test(start)) {
    return false;
  }
  if (/^(?: {4}|\t)\s{0,40}\S|^\s{0,8}(?:>>>|\$|\/\/|#include|diff --git|@@) ?/u.test(start)) {
    return true;
  }
  if (isFailureLine(start)) {
    return true;
  }
  const signs = start.match(codeSigns)?.length ?? 0;
  return /[;{}]\s*$/u.test(start) || (signs >= 3 && signs / start.length > codeSignShare);
}

/** Quoted words are somebody else's: a message, a label, a title. */
function withoutQuotes(line: string): string {
  return line
    .slice(0, 2 * proseEndLength)
    .replaceAll(
      /`[^`]{1,300}`|"[^"]{1,300}"|“[^”]{1,300}”|«[^»]{1,300}»|「[^」]{1,300}」/gu,
      ' x ',
    );
}
