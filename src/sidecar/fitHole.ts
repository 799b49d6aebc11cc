/** A hole's surroundings, as tokens. */
export interface TokenizedHole<Token> {
  readonly prefix: readonly Token[];
  readonly suffix: readonly Token[];
}

/** Of the room for context, what the text after the cursor gets where both sides want more. */
const suffixShare = 0.25;

/**
 * Leaves out what is farthest from the cursor where a document is too long for the context. The
 * prefix loses its beginning and the suffix its end in steps of an eighth of the room, not token by
 * token: otherwise every keystroke would change the front of the prompt, and nothing in the cache
 * would match.
 */
export function fitHole<Token>(
  hole: TokenizedHole<Token>,
  roomTokens: number,
): TokenizedHole<Token> {
  const { prefix, suffix } = hole;
  if (prefix.length + suffix.length <= roomTokens) {
    return hole;
  }
  const step = Math.max(1, Math.floor(roomTokens / 8));
  const leftByPrefix = Math.floor((roomTokens - prefix.length) / step) * step;
  const suffixRoom = Math.max(Math.floor(roomTokens * suffixShare), leftByPrefix);
  const fittedSuffix = suffix.slice(0, suffixRoom);
  const excess = Math.max(0, prefix.length - (roomTokens - fittedSuffix.length));
  return { prefix: prefix.slice(Math.ceil(excess / step) * step), suffix: fittedSuffix };
}
