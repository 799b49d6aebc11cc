import type { AnswerRow } from '../../src/protocol/performance.ts';

/** What a chart shows of each answer. */
export type Figure = 'firstTokenMs' | 'tokensPerSecond';
export type BackendId = AnswerRow['backend'];

export interface Sample {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly backend: BackendId;
  readonly value: number;
}

/**
 * Columns of equal length, as uPlot wants them: `undefined` where that backend has no sample,
 * `null` where its line is broken.
 */
export interface ChartColumns {
  /** Milliseconds since the epoch, ascending. */
  readonly at: readonly number[];
  readonly points: Readonly<Record<BackendId, readonly Cell[]>>;
  /** Medians of the last samples. */
  readonly lines: Readonly<Record<BackendId, readonly Cell[]>>;
}
export type Cell = number | null | undefined;

/** Odd, so that the median is a sample; single slow answers do not bend the line. */
const medianOver = 7;
/** Across a pause as long as this a line would claim what nobody measured. */
const pauseMs = 30 * 60_000;

/** The answers for which that figure is known, oldest first. Aborted ones count: they did start. */
export function samplesOf(answers: readonly AnswerRow[], figure: Figure): Sample[] {
  return answers
    .toSorted((a, b) => a.at - b.at)
    .flatMap(({ at, backend, [figure]: value }) =>
      value === undefined ? [] : [{ at, backend, value }],
    );
}

export function chartColumns(samples: readonly Sample[]): ChartColumns {
  const columns = {
    at: [] as number[],
    points: { local: [] as Cell[], remote: [] as Cell[] },
    lines: { local: [] as Cell[], remote: [] as Cell[] },
  };
  const recent: Record<BackendId, number[]> = { local: [], remote: [] };
  let previousAt = Infinity;
  for (const { at, backend, value } of samples) {
    if (at - previousAt > pauseMs) {
      breakLines(columns, previousAt + 1);
      recent.local = [];
      recent.remote = [];
    }
    previousAt = at;
    recent[backend] = [...recent[backend], value].slice(-medianOver);
    const other = backend === 'local' ? 'remote' : 'local';
    columns.at.push(at);
    columns.points[backend].push(value);
    columns.lines[backend].push(median(recent[backend]));
    columns.points[other].push(undefined);
    columns.lines[other].push(undefined);
  }
  return columns;
}

interface MutableColumns {
  readonly at: number[];
  readonly points: Readonly<Record<BackendId, Cell[]>>;
  readonly lines: Readonly<Record<BackendId, Cell[]>>;
}

function breakLines({ at, points, lines }: MutableColumns, breakAt: number): void {
  at.push(breakAt);
  for (const column of [points.local, points.remote, lines.local, lines.remote]) {
    column.push(null);
  }
}

/** The middle one, the lower of two; `NaN` of nothing. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** The figures of one backend in words: the chart for who can't see it. */
export function describeSamples(
  samples: readonly Sample[],
  backend: BackendId,
  format: (value: number) => string,
): string {
  const values = samples.filter((sample) => sample.backend === backend).map(({ value }) => value);
  const last = values.at(-1);
  if (last === undefined) {
    return 'nothing measured yet';
  }
  const count = values.length === 1 ? '1 answer' : `${values.length} answers`;
  const range = `from ${format(Math.min(...values))} to ${format(Math.max(...values))}`;
  return `${count}, ${range}, median ${format(median(values))}, last ${format(last)}`;
}
