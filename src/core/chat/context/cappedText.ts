import { TokenEstimate } from '../../glm/tokenEstimate.ts';
import { sizeOf } from '../../glm/textSize.ts';

/** What one file may take of the model's window, in tokens; of a longer one its beginning goes along, and tools read the rest. */
export const maxAttachedTokens = 8_000;
/** No token is longer than this on average, in UTF-16 units; what is beyond need not be measured. */
const maxUnitsPerToken = 8;

export interface CappedText {
  readonly text: string;
  /** Whole lines in `text`; `undefined` where nothing was cut. */
  readonly lines?: number;
}

/** The text, or as many whole lines of its beginning as fit. */
export function cappedText(text: string): CappedText {
  const measured = text.slice(0, maxAttachedTokens * maxUnitsPerToken);
  if (measured.length === text.length && tokensOf(text) <= maxAttachedTokens) {
    return { text };
  }
  let length = measured.length;
  let tokens = tokensOf(measured);
  while (tokens > maxAttachedTokens) {
    length = Math.floor((length * maxAttachedTokens * 0.98) / tokens);
    tokens = tokensOf(measured.slice(0, length));
  }
  const end = measured.lastIndexOf('\n', length) + 1;
  const beginning = measured.slice(0, end > 0 ? end : length).toWellFormed();
  return { text: beginning, lines: beginning.split('\n').length - (end > 0 ? 1 : 0) };
}

function tokensOf(text: string): number {
  return new TokenEstimate().tokensOf(sizeOf(text));
}
