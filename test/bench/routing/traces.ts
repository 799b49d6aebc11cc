import { SeededRandom } from './seededRandom.ts';
import type { Trace, TraceMaker } from './trace.ts';
import {
  coldStart,
  fastButFlaky,
  lossyNetwork,
  outage,
  rateLimit,
  typesOn,
} from './traces/faults.ts';
import { builds, bursts, diurnal, slowDrift } from './traces/load.ts';
import { asymmetricPrefill, nearTie, steadyLocal, steadyRemote } from './traces/steady.ts';
import { battery, metered } from './traces/terms.ts';

const makers = {
  steadyRemote,
  steadyLocal,
  nearTie,
  asymmetricPrefill,
  diurnal,
  bursts,
  slowDrift,
  builds,
  coldStart,
  rateLimit,
  outage,
  lossyNetwork,
  fastButFlaky,
  typesOn,
  battery,
  metered,
} satisfies Readonly<Record<string, TraceMaker>>;
export type TraceName = keyof typeof makers;

export const traceNames = Object.keys(makers) as readonly TraceName[]; // keys of the literal above

/** The trace of that name; the same for the same seed. */
export function traceOf(name: TraceName, seed: number): Trace {
  return makers[name](new SeededRandom('trace', name, seed));
}
