import { median } from '../benchRow.ts';
import type { Contest } from './contest.ts';

/** A figure of the router over all seeds, beside what it should be at most. */
export interface Judged {
  readonly median: number;
  readonly worst: number;
  /** Absent where the trace is not judged by this figure. */
  readonly atMost?: number;
}

/** The router against the oracle in one trace. Ratios and shares are fractions. */
export interface Verdict {
  readonly trace: string;
  readonly p95Ratio: Judged;
  readonly regret: Judged;
  readonly settlingRegret: Judged;
  readonly extraShare: Judged;
  readonly explorationShare: Judged;
  readonly switchesPerMinute: Judged;
  readonly paidProbes: Judged;
  readonly hedgedP95Ratio: Judged;
  readonly hedgedExtraShare: Judged;
}

/** @param contests the same trace with every seed */
export function verdictOver(trace: string, contests: readonly Contest[]): Verdict {
  const judge = (measure: (contest: Contest) => number, atMost?: number): Judged => {
    const values = contests.map(measure);
    const judged = { median: median(values), worst: Math.max(...values) };
    return atMost === undefined ? judged : { ...judged, atMost };
  };
  const isSteady = contests.every((contest) => contest.isSteady);
  return {
    trace,
    p95Ratio: judge(({ figures: { ours, oracle } }) => ours.p95Ms / oracle.p95Ms, 1.15),
    regret: judge(({ figures: { ours, oracle } }) => ours.meanScore / oracle.meanScore - 1, 0.08),
    settlingRegret: judge(
      ({ figures: { ours, oracle } }) => ours.settlingScore / oracle.settlingScore - 1,
    ),
    extraShare: judge(({ figures: { ours } }) => ours.extraShare, 0.05),
    explorationShare: judge(({ figures: { ours } }) => ours.explorationShare, 0.02),
    switchesPerMinute: judge(
      ({ figures: { ours } }) => ours.switchesPerMinute,
      isSteady ? 1 : undefined,
    ),
    paidProbes: judge(({ figures: { ours } }) => ours.paidProbes, 0),
    hedgedP95Ratio: judge(({ figures: { hedged, oracle } }) => hedged.p95Ms / oracle.p95Ms),
    hedgedExtraShare: judge(({ figures: { hedged } }) => hedged.extraShare, 0.15),
  };
}

/** A goal is met if the median over the seeds meets it. */
export function isMissed({ median: value, atMost }: Judged): boolean {
  return atMost !== undefined && !(value <= atMost);
}
