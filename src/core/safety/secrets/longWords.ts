/** A run of characters that tokens are made of. */
export interface LongWord {
  readonly start: number;
  readonly text: string;
}

/** By character code: whether it is one of base64 in its forms, or joins the parts of a token. */
const isWordCode = Uint8Array.from({ length: 128 }, (_, code) =>
  /[\w.~+/=:-]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/**
 * The words of at least `shortest` characters, which are rare in code. Such a word covers one of every
 * `shortest` places, so only those are looked at, and from there in both directions.
 */
export function longWords(text: string, shortest: number): readonly LongWord[] {
  const words: LongWord[] = [];
  const isWord = (at: number) => isWordCode[text.charCodeAt(at)] === 1;
  for (let at = shortest - 1; at < text.length; at += shortest) {
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
    if (at - start + 1 >= shortest) {
      words.push({ start, text: text.slice(start, at + 1) });
    }
  }
  return words;
}
