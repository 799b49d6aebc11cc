/** One measured ratio and what it should be. */
export interface BenchRow {
  readonly name: string;
  readonly ratio: number;
  readonly goal: { readonly atMost: number } | { readonly atLeast: number };
  /** The two figures behind the ratio, for the reader. */
  readonly details: string;
}

/** The middle value; of an even number of values the upper middle one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
