import { type BenchRow, type Goal, ratioOf, verdictOn } from './benchRow.ts';
import { inColumns } from './columns.ts';

/** A row as it was measured on a machine that others may have used too. */
export interface LoadedRow extends BenchRow {
  /** Load average of the last minute when its bench began. */
  readonly loadAverage: number;
}

const headings = ['what', 'measured', 'control', 'ratio', 'goal', '', 'load'];
/** Not known or not asked for. */
const blank = '–';

/** All rows below their headings, in columns. */
export function benchTable(rows: readonly LoadedRow[]): string {
  return inColumns([headings, ...rows.map(cellsOf)]);
}

function cellsOf(row: LoadedRow): string[] {
  const { what, unit, measured, control, goal, loadAverage } = row;
  return [
    what,
    `${measured.toFixed(1)} ${unit}`,
    control === undefined ? blank : `${control.toFixed(1)} ${unit}`,
    ratioOf(row)?.toFixed(2) ?? blank,
    goal === undefined ? blank : goalText(goal),
    goal === undefined ? '' : verdictOn(row),
    loadAverage.toFixed(2),
  ];
}

function goalText(goal: Goal): string {
  return 'atMost' in goal ? `≤ ${goal.atMost.toFixed(2)}` : `≥ ${goal.atLeast.toFixed(2)}`;
}
