/**
 * One sign of how much work a turn is. Weights are fractions of what it takes to think:
 * 1 is enough alone, negative ones speak for answering straight away.
 */
export interface Evidence {
  readonly weight: number;
  /** A noun phrase for the user, without an article where it can be: `stack trace`. */
  readonly says: string;
}

/** The sum of what was found. */
export function weightOf(evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, { weight }) => sum + weight, 0);
}
