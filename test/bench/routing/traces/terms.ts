import { mediumModel, nearProvider, provider, underLoad } from '../profiles.ts';
import { inPeriods, steadily } from '../schedule.ts';
import { listPrices, minuteMs, type TraceMaker, usual } from '../trace.ts';

/** The local model is the quicker one, but for half an hour it drains the battery. */
export const battery: TraceMaker = () => ({
  ...usual,
  onBattery: { fromMs: 20 * minuteMs, toMs: 50 * minuteMs },
  backends: {
    local: steadily(mediumModel),
    remote: steadily({ ...provider, baseMs: 400, spread: 0.4 }),
  },
});

/**
 * The provider bills and is not asked without need, so that nobody sees it become quick: first it is busy,
 * then not. The user would rather wait than pay.
 */
export const metered: TraceMaker = () => ({
  ...usual,
  remotePrices: listPrices,
  prefer: 'thrift',
  backends: {
    local: steadily(mediumModel),
    remote: inPeriods(nearProvider, [{ fromMs: 0, toMs: 20 * minuteMs }], () =>
      underLoad(nearProvider, 4),
    ),
  },
});
