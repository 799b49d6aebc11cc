import { mediumModel, nearProvider, provider, smallModel, underLoad } from '../profiles.ts';
import type { Conditions } from '../conditions.ts';
import { inPeriods, type Period, steadily } from '../schedule.ts';
import { minuteMs, type TraceMaker, usual } from '../trace.ts';

const minutes = (from: number, to: number): Period => ({
  fromMs: from * minuteMs,
  toMs: to * minuteMs,
});

/**
 * The local model loads at the start, and again after it was put out of memory: 45 s for 8B on a fresh boot
 * (aitoolsguidebook.com, “Local Model Very Slow on First-Token After Cold Start”), 20 s from the page cache.
 */
export const coldStart: TraceMaker = () => ({
  ...usual,
  backends: {
    local: inPeriods(
      smallModel,
      [minutes(0, 0.75), minutes(25, 25.35), minutes(42, 42.35)],
      loading(smallModel),
    ),
    remote: steadily(provider),
  },
});

/** A key shared with others: the limit of the minute, of some minutes, of a while is used up; shape chosen by us. */
export const rateLimit: TraceMaker = () => ({
  ...usual,
  backends: {
    local: steadily(mediumModel),
    remote: inPeriods(
      nearProvider,
      [minutes(6, 6.5), minutes(13, 14), minutes(21, 26), minutes(35, 35.7), minutes(44, 54)],
      ({ toMs }) => ({ ...nearProvider, availability: { kind: 'rateLimited', untilMs: toMs } }),
    ),
  },
});

/**
 * The provider refuses, then says nothing at all, then is gone for moments. Services of this kind do so for a median
 * of an hour or more (Chu et al. 2025, ICPE, “An Empirical Characterization of Outages …”); here in fast motion.
 */
export const outage: TraceMaker = () => ({
  ...usual,
  backends: {
    local: steadily(mediumModel),
    remote: inPeriods(
      nearProvider,
      [minutes(8, 14), minutes(24, 29), minutes(38, 38.4), minutes(46, 46.3)],
      ({ fromMs }) => ({
        ...nearProvider,
        availability: { kind: fromMs === 24 * minuteMs ? 'silent' : 'refusing' },
      }),
    ),
  },
});

/** A train ride: stretches where every seventh answer waits for a lost packet; shape chosen by us. */
export const lossyNetwork: TraceMaker = () => ({
  ...usual,
  backends: {
    local: steadily(mediumModel),
    remote: inPeriods(nearProvider, [minutes(10, 24), minutes(34, 50)], () => ({
      ...nearProvider,
      stallShare: 0.15,
    })),
  },
});

/**
 * Quick if it answers. 4 % of requests fail, then 14 %, and some are never answered: BurstGPT (Wang et al. 2024) saw
 * more than 5 % of some services' requests fail.
 */
export const fastButFlaky: TraceMaker = () => ({
  ...usual,
  backends: {
    local: steadily({ ...mediumModel, baseMs: 250 }),
    remote: inPeriods(
      { ...nearProvider, errorShare: 0.04, silentShare: 0.005 },
      [minutes(25, 45)],
      () => ({ ...nearProvider, errorShare: 0.14, silentShare: 0.04 }),
    ),
  },
});

/** The user types on after a second and a half, so slow answers are never seen to end; the remote slows down, twice. */
export const typesOn: TraceMaker = () => ({
  ...usual,
  patienceMs: 1_500,
  backends: {
    local: steadily(mediumModel),
    remote: inPeriods(nearProvider, [minutes(15, 25), minutes(40, 50)], () =>
      underLoad(nearProvider, 5),
    ),
  },
});

function loading(conditions: Conditions): (period: Period) => Conditions {
  return ({ fromMs, toMs }) => ({
    ...conditions,
    availability: { kind: 'loading', sinceMs: fromMs, untilMs: toMs },
  });
}
