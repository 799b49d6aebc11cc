import { quantile } from '../benchRow.ts';
import { settlingOf } from './changes.ts';
import type { AnswerOutcome, Run } from './drive.ts';
import type { Trace } from './trace.ts';

/** How a policy fared in one trace, once it had had time to notice each change. */
export interface Figures {
  readonly requests: number;
  /** Time to the first line in milliseconds, of the requests that are judged. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly meanMs: number;
  /** Mean of time, money and power as milliseconds; the same of the first requests after changes. */
  readonly meanScore: number;
  readonly settlingScore: number;
  /** Shares of the user's requests, 0–1. */
  readonly answeredShare: number;
  /** Probes and races. */
  readonly extraShare: number;
  readonly failoverShare: number;
  readonly explorationShare: number;
  /** To the other backend than the request before, per minute. */
  readonly switchesPerMinute: number;
  /** Probes of a backend that bills. */
  readonly paidProbes: number;
}

/** @param changes when the truth changed, in milliseconds from the trace's start. */
export function figuresOf(
  { answers, probes, explorations }: Run,
  trace: Trace,
  changes: readonly number[],
): Figures {
  const settling = settlingOf(answers, changes);
  const judged = answers.filter((_, index) => settling[index] === false);
  const waits = judged.map(({ waitMs }) => waitMs);
  const share = (is: (answer: AnswerOutcome) => boolean) =>
    answers.filter(is).length / answers.length;
  const isPaid = trace.remotePrices.input > 0;
  return {
    requests: answers.length,
    p50Ms: quantile(waits, 0.5),
    p95Ms: quantile(waits, 0.95),
    meanMs: mean(waits),
    meanScore: mean(judged.map(({ score }) => score)),
    settlingScore: mean(answers.filter((_, index) => settling[index]).map(({ score }) => score)),
    answeredShare: share(({ isAnswered }) => isAnswered),
    extraShare: share(({ hasRace }) => hasRace) + probes.length / answers.length,
    failoverShare: share(({ hasFailover }) => hasFailover),
    explorationShare: explorations / answers.length,
    switchesPerMinute: switchesOf(answers) / (trace.durationMs / 60_000),
    paidProbes: isPaid ? probes.filter(({ backend }) => backend === 'remote').length : 0,
  };
}

function switchesOf(answers: readonly AnswerOutcome[]): number {
  const asked = answers.flatMap(({ first }) => (first === undefined ? [] : [first]));
  return asked.filter((backend, index) => index > 0 && backend !== asked[index - 1]).length;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
