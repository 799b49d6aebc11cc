import { median } from '../benchRow.ts';
import { inColumns } from '../columns.ts';
import { type Contest, policyNames } from './contest.ts';
import type { Figures } from './figures.ts';
import { isMissed, type Judged, type Verdict } from './verdict.ts';

/** One figure of every policy in every trace, medians over the seeds. */
export function policyTable(
  heading: string,
  contests: readonly Contest[],
  figure: (figures: Figures) => number,
): string {
  const traces = [...new Set(contests.map(({ trace }) => trace))];
  const rows = traces.map((trace) => {
    const same = contests.filter((contest) => contest.trace === trace);
    const cells = policyNames.map((policy) =>
      median(same.map(({ figures }) => figure(figures[policy]))).toFixed(0),
    );
    return [trace, ...cells];
  });
  return inColumns([[heading, ...policyNames], ...rows]);
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const ratio = (value: number) => value.toFixed(2);
const columns = {
  p95Ratio: ['p95', ratio],
  regret: ['regret', percent],
  settlingRegret: ['settling', percent],
  extraShare: ['extra', percent],
  explorationShare: ['explored', percent],
  switchesPerMinute: ['switches/min', ratio],
  paidProbes: ['paid probes', String],
  hedgedP95Ratio: ['hedged p95', ratio],
  hedgedExtraShare: ['hedged extra', percent],
} as const satisfies Readonly<
  Record<Exclude<keyof Verdict, 'trace'>, readonly [string, (value: number) => string]>
>;
const columnNames = Object.keys(columns) as readonly (keyof typeof columns)[]; // keys of the literal above

/** The router against the oracle: medians over the seeds with the worst seed behind, misses marked. */
export function verdictTable(verdicts: readonly Verdict[]): string {
  const headings = ['against the oracle', ...columnNames.map((name) => columns[name][0])];
  const rows = verdicts.map((verdict) => [
    verdict.trace,
    ...columnNames.map((name) => cellOf(verdict[name], columns[name][1])),
  ]);
  return inColumns([headings, ...rows]);
}

/** Every figure of a verdict. */
export function judgedIn(verdict: Verdict): readonly Judged[] {
  return columnNames.map((name) => verdict[name]);
}

function cellOf(judged: Judged, write: (value: number) => string): string {
  const mark = isMissed(judged) ? '✗ ' : '';
  return `${mark}${write(judged.median)} (${write(judged.worst)})`;
}
