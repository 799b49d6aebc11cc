const closerOf: ReadonlyMap<string, string> = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);
const closers: ReadonlySet<string> = new Set(closerOf.values());
const quotes: ReadonlySet<string> = new Set(['"', "'", '`']);

export interface BracketScan {
  /** Offsets of the closers and of the quote that end what was opened before the text. */
  readonly strayAt: readonly number[];
  /** Quote of the string in which the text ends. */
  readonly openQuote: string | undefined;
}

/**
 * Pairs the brackets and quotes of a piece of code, in any language that writes strings with
 * quotes and backslashes. An apostrophe in prose counts as a quote until the end of its line:
 * then brackets are missed, never invented.
 * @param openQuote quote of the string in which the text starts.
 */
export function scanBrackets(text: string, openQuote?: string): BracketScan {
  const strayAt: number[] = [];
  const expected: string[] = [];
  let quote = openQuote;
  let isQuoteStray = openQuote !== undefined;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charAt(index);
    if (quote !== undefined) {
      if (unit === '\\') {
        index += 1;
      } else if (unit === quote) {
        strayAt.push(...(isQuoteStray ? [index] : []));
        quote = undefined;
      } else if (unit === '\n' && quote !== '`') {
        quote = undefined;
      }
      isQuoteStray &&= quote !== undefined;
    } else if (quotes.has(unit)) {
      quote = unit;
    } else if (closerOf.has(unit)) {
      expected.push(closerOf.get(unit) ?? '');
    } else if (closers.has(unit) && expected.pop() !== unit) {
      strayAt.push(index);
    }
  }
  return { strayAt, openQuote: quote };
}
