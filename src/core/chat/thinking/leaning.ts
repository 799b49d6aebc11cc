/** What the user made of a turn's choice. */
export type ThinkingReaction = 'askedAgainWithThinking' | 'answeredNow' | 'none';

/** Share of a new reaction; after five turns without one, half of what was is forgotten. */
const reactionShare = 1 / 2;
const keptWithoutReaction = 0.5 ** (1 / 5);

/**
 * The user's leaning after one more turn, from -1 (always wants the answer at once) to 1 (always
 * asks for thoughts): an exponentially weighted mean that fades while nothing is said. One number
 * to keep, also over a restart.
 */
export function nextLeaning(leaning: number, reaction: ThinkingReaction): number {
  switch (reaction) {
    case 'askedAgainWithThinking':
      return leaning + (1 - leaning) * reactionShare;
    case 'answeredNow':
      return leaning + (-1 - leaning) * reactionShare;
    case 'none':
      return leaning * keptWithoutReaction;
  }
}
