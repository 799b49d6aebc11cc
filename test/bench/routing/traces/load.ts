import { mediumModel, nearProvider, provider, sharedWith, underLoad } from '../profiles.ts';
import { inPeriods, type Period, smoothly, steadily } from '../schedule.ts';
import type { SeededRandom } from '../seededRandom.ts';
import { listPrices, minuteMs, type TraceMaker, usual } from '../trace.ts';

/** A day of a provider, in fast motion: so long from peak to peak. */
const dayMs = 40 * minuteMs;

/**
 * Load of the day: p95 doubles at the peak, off-peak is 30–40 % quicker than the mean (tianpan.co, May 2026, “Diurnal
 * Latency”); Azure's GPT services show the same daily rhythm (Wang et al. 2024, BurstGPT).
 */
export const diurnal: TraceMaker = () => ({
  ...usual,
  durationMs: 80 * minuteMs,
  remotePrices: listPrices,
  backends: {
    local: steadily(mediumModel),
    remote: smoothly((atMs) => {
      const wave = (1 - Math.cos((2 * Math.PI * atMs) / dayMs)) / 2;
      return underLoad(nearProvider, 1 + 2 * wave);
    }),
  },
});

/**
 * Bursts of other users: they come irregularly, as a Gamma process with a coefficient of variation above 1
 * (Wang et al. 2024, BurstGPT). How long and how heavy they are: shape chosen by us.
 */
export const bursts: TraceMaker = (random) => ({
  ...usual,
  backends: {
    local: steadily(mediumModel),
    remote: inPeriods(nearProvider, spells(random, { everyMs: 5 * minuteMs, lastMs: 60_000 }), () =>
      underLoad(nearProvider, 5),
    ),
  },
});

/** A provider that fills up over the hour, four times slower in the end; shape chosen by us. */
export const slowDrift: TraceMaker = () => ({
  ...usual,
  backends: {
    local: steadily(mediumModel),
    remote: smoothly((atMs) => underLoad(nearProvider, 1 + (3 * atMs) / usual.durationMs)),
  },
});

/**
 * Builds and test runs beside the local model: background work is among the first causes of variable
 * latency (Dean & Barroso 2013, “The Tail at Scale”). How long and how heavy: shape chosen by us.
 */
export const builds: TraceMaker = (random) => ({
  ...usual,
  backends: {
    local: inPeriods(mediumModel, spells(random, { everyMs: 6 * minuteMs, lastMs: 45_000 }), () =>
      sharedWith(mediumModel, 3),
    ),
    remote: steadily(provider),
  },
});

interface Rhythm {
  /** From the end of one to the beginning of the next, in the mean. */
  readonly everyMs: number;
  /** Median. */
  readonly lastMs: number;
}

/** Gaps: exponential with a log-normal mean, so a coefficient of variation above 1. */
function spells(random: SeededRandom, { everyMs, lastMs }: Rhythm): readonly Period[] {
  const periods: Period[] = [];
  let fromMs = 0;
  for (;;) {
    const meanMs = random.logNormal(everyMs, 0.5);
    fromMs += Math.max(20_000, -Math.log(1 - random.uniform()) * meanMs);
    if (fromMs >= usual.durationMs) {
      return periods;
    }
    const toMs = fromMs + Math.min(4 * lastMs, random.logNormal(lastMs, 0.5));
    periods.push({ fromMs, toMs });
    fromMs = toMs;
  }
}
