/** One thing measured, beside what it is held against in the same run. */
export interface BenchRow {
  readonly what: string;
  readonly unit: 'ns' | 'ms' | 'tokens/s' | 'MB/s' | 'kB' | 'MB' | 'requests';
  readonly measured: number;
  /** A peer or a limit; absent where there is none. */
  readonly control?: number;
  /** What `measured / control` should be. */
  readonly goal?: Goal;
}
export type Goal = { readonly atMost: number } | { readonly atLeast: number };

export type Verdict = 'met' | 'missed' | 'no goal';

/** @returns `undefined` without a control, or with one too short to be measured */
export function ratioOf({ measured, control }: BenchRow): number | undefined {
  return control === undefined || control === 0 ? undefined : measured / control;
}

/** A goal whose ratio is not known is missed. */
export function verdictOn(row: BenchRow): Verdict {
  const { goal } = row;
  if (goal === undefined) {
    return 'no goal';
  }
  const ratio = ratioOf(row) ?? Number.NaN;
  const isMet = 'atMost' in goal ? ratio <= goal.atMost : ratio >= goal.atLeast;
  return isMet ? 'met' : 'missed';
}

/** The middle value; of an even number of values the upper middle one. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The value that the given share of all values lies below. @param share 0–1 */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
