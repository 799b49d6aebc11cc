import type { BackendId } from '../../../src/core/ports.ts';
import type { Trace } from './trace.ts';
import { isOnBattery } from './world.ts';

/** What the settings promise: `balanced` takes a cent for 0.6 s of waiting, `thrift` for 3 s. */
const msPerUsd: Readonly<Record<Trace['prefer'], number>> = {
  speed: 0,
  balanced: 60_000,
  thrift: 300_000,
};
/** On battery a local answer counts as half as long again. */
const batteryFactor = 1.5;

/** What one request came to. */
export interface Outcome {
  /** From the start of the trace, in milliseconds. */
  readonly atMs: number;
  /** To the first line, or to the moment when the user gave up. */
  readonly waitMs: number;
  readonly usd: number;
  /** Who worked on it. */
  readonly asked: readonly BackendId[];
}

/** Time, money and power as milliseconds: what the choice of a backend is to make small. */
export function scoreOf(outcome: Outcome, trace: Trace): number {
  const isDraining = outcome.asked.includes('local') && isOnBattery(trace, outcome.atMs);
  return outcome.waitMs * (isDraining ? batteryFactor : 1) + outcome.usd * msPerUsd[trace.prefer];
}
