import type { TokenPrices } from '../../../src/core/glm/prices.ts';
import type { BackendId } from '../../../src/core/ports.ts';
import type { Settings } from '../../../src/core/settings.ts';
import type { Schedule } from './schedule.ts';
import type { SeededRandom } from './seededRandom.ts';

/** An hour or so in the life of two backends. Times are milliseconds from its start. */
export interface Trace {
  readonly durationMs: number;
  readonly backends: Readonly<Record<BackendId, Schedule>>;
  /** Whether one backend is the better one throughout, so that there is no reason to switch. */
  readonly isSteady?: boolean;
  /** After so long without a line the user gives up. */
  readonly patienceMs: number;
  readonly remotePrices: TokenPrices;
  readonly prefer: Settings['routing.prefer'];
  /** When the machine runs on its battery; absent for never. */
  readonly onBattery?: { readonly fromMs: number; readonly toMs: number };
}

/** Draws a trace; what is random in it comes from `random` alone. */
export type TraceMaker = (random: SeededRandom) => Trace;

export const minuteMs = 60_000;

/** A user without a key that bills by the token: a flat rate, sixty minutes, ten seconds of patience. */
export const usual: Omit<Trace, 'backends'> = {
  durationMs: 60 * minuteMs,
  patienceMs: 10_000,
  remotePrices: { input: 0, output: 0 },
  prefer: 'balanced',
};

/** Z.AI's list price of GLM-4.5-Air in US dollars for a million tokens (docs.z.ai/guides/overview/pricing, July 2026). */
export const listPrices: TokenPrices = { input: 0.2, output: 1.1, cached: 0.03 };
