/** A part of a text and where it begins. */
export interface TextPart {
  readonly start: number;
  readonly text: string;
}

/** No token of any issuer is shorter. UTF-16 units. */
const shortestToken = 20;

/** By character code: whether it is one of base64 in its forms, or joins the parts of a token. */
const isWordCode = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.~+/=:-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * The words long enough for tokens, which are rare in code. Such a word covers one of every `shortestToken`
 * places, so only those are looked at, and from there in both directions.
 */
export function longWords(text: string): readonly TextPart[] {
  const words: TextPart[] = [];
  const isWord = (at: number) => isWordCode[text.charCodeAt(at)] === 1;
  for (let at = shortestToken - 1; at < text.length; at += shortestToken) {
    if (!isWord(at)) {
      continue;
    }
    let start = at;
    while (isWord(start - 1)) {
      start -= 1;
    }
    while (isWord(at + 1)) {
      at += 1;
    }
    if (at - start + 1 >= shortestToken) {
      words.push({ start, text: text.slice(start, at + 1) });
    }
  }
  return words;
}

/** The lines that have such words, without their ends. */
export function linesWithLongWords(text: string): readonly TextPart[] {
  const lines: TextPart[] = [];
  let end = 0;
  for (const word of longWords(text)) {
    if (word.start >= end) {
      const start = text.lastIndexOf('\n', word.start) + 1;
      const lineEnd = text.indexOf('\n', word.start);
      end = lineEnd < 0 ? text.length : lineEnd;
      lines.push({ start, text: text.slice(start, end) });
    }
  }
  return lines;
}
