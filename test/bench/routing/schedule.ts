import type { Conditions } from './conditions.ts';

/** A server's conditions in the course of a trace. Times are milliseconds from its start. */
export interface Schedule {
  readonly at: (atMs: number) => Conditions;
  /** When conditions jump; empty where they never change or change smoothly. */
  readonly jumpsAtMs: readonly number[];
  readonly isSmooth: boolean;
}

export interface Period {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Always the same. */
export function steadily(conditions: Conditions): Schedule {
  return { at: () => conditions, jumpsAtMs: [], isSmooth: false };
}

/** Never jumps, but changes. */
export function smoothly(at: (atMs: number) => Conditions): Schedule {
  return { at, jumpsAtMs: [], isSmooth: true };
}

/** `usual`, but in these periods, which don't overlap, `unusual`. */
export function inPeriods(
  usual: Conditions,
  periods: readonly Period[],
  unusual: (period: Period) => Conditions,
): Schedule {
  return {
    at: (atMs) => {
      const period = periods.find(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
      return period ? unusual(period) : usual;
    },
    jumpsAtMs: periods.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
    isSmooth: false,
  };
}
