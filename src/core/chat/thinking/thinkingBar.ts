import type { Settings } from '../../settings.ts';

export type ThinkingEagerness = Settings['chat.thinkingEagerness'];

/** How much evidence a turn needs in order to think, and what moved that. */
export interface Bar {
  readonly height: number;
  /** For everybody, at a speed that nobody minds. */
  readonly usualHeight: number;
  /** For the user, what moved it most in the direction in which it went. */
  readonly because: string;
}

/**
 * Balanced asks for one strong sign or two weak ones; sparing for two strong ones; to the eager
 * one weak sign is enough.
 */
const heights: Readonly<Record<ThinkingEagerness, number>> = {
  sparing: 1.5,
  balanced: 0.9,
  eager: 0.5,
};

/** A usual thought on a programmer's question, in tokens: between some hundreds and some thousands. */
const usualThoughtTokens = 800;
/** A wait for a thought that people put up with; the bar rises with each doubling of it. */
const bearableWaitSeconds = 20;
const risePerDoubling = 0.25;
/** Ten seconds less make nobody want a thought about a greeting. */
const lowestSpeedShift = -0.2;
/** A stack trace with a question is still thought about at a few tokens per second. */
const highestSpeedShift = 0.8;
/** What a user who always reacts in the same way can move. */
const leaningShift = 0.4;
/** Whatever lowers the bar, a turn without any sign of work stays fast. */
const lowestHeight = 0.3;

/** The bar for this user and this backend. */
export function barFor(
  eagerness: ThinkingEagerness,
  {
    tokensPerSecond,
    leaning,
  }: { readonly tokensPerSecond: number | undefined; readonly leaning: number },
): Bar {
  const shifts = [
    { shift: heights[eagerness] - heights.balanced, says: `your setting is ${eagerness}` },
    { shift: speedShift(tokensPerSecond), says: speedInWords(tokensPerSecond) },
    { shift: -leaningShift * leaning, says: habitInWords(leaning) },
  ];
  const total = shifts.reduce((sum, { shift }) => sum + shift, 0);
  const [strongest] = shifts.toSorted((a, b) => (b.shift - a.shift) * Math.sign(total));
  return {
    height: Math.max(heights.balanced + total, lowestHeight),
    usualHeight: heights.balanced,
    because: strongest?.says ?? '',
  };
}

function speedShift(tokensPerSecond: number | undefined): number {
  if (tokensPerSecond === undefined || tokensPerSecond <= 0) {
    return 0;
  }
  const doublings = Math.log2(usualThoughtTokens / tokensPerSecond / bearableWaitSeconds);
  return Math.min(Math.max(doublings * risePerDoubling, lowestSpeedShift), highestSpeedShift);
}

function speedInWords(tokensPerSecond: number | undefined): string {
  const speed = tokensPerSecond ?? 0;
  const rounded = speed < 10 ? Number(speed.toFixed(1)) : Math.round(speed);
  return speedShift(tokensPerSecond) > 0
    ? `${rounded} tokens/s make a thought a long wait`
    : `${rounded} tokens/s make a thought cheap`;
}

function habitInWords(leaning: number): string {
  return leaning > 0
    ? 'you asked again with thinking before'
    : 'you asked for the answer at once before';
}
