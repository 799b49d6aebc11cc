import { mediumModel, provider, slowModel, smallModel } from '../profiles.ts';
import { steadily } from '../schedule.ts';
import { listPrices, type TraceMaker, usual } from '../trace.ts';

/** A provider against a small computer, all along. */
export const steadyRemote: TraceMaker = () => ({
  ...usual,
  remotePrices: listPrices,
  isSteady: true,
  backends: { local: steadily(slowModel), remote: steadily(provider) },
});

/** A small model on a good laptop against a provider, all along. */
export const steadyLocal: TraceMaker = () => ({
  ...usual,
  isSteady: true,
  backends: { local: steadily(smallModel), remote: steadily(provider) },
});

/** A shared server in the office, nearly as quick as the provider; the provider scatters more. */
export const nearTie: TraceMaker = () => ({
  ...usual,
  isSteady: true,
  backends: {
    local: steadily({ ...mediumModel, baseMs: 300, spread: 0.3, prefillMsPerToken: 0.3 }),
    remote: steadily(provider),
  },
});

/** A model that reads slowly and writes fast: the best depends on how much of the prompt is new. */
export const asymmetricPrefill: TraceMaker = () => ({
  ...usual,
  backends: {
    local: steadily({ ...smallModel, baseMs: 80, prefillMsPerToken: 1.5 }),
    remote: steadily({ ...provider, baseMs: 350, msPerToken: 14 }),
  },
});
