import type { BackendState } from '../../src/core/ports.ts';
import type {
  BackendStats,
  RoutingRequest,
  RoutingStats,
} from '../../src/core/routing/chooseBackend.ts';
import type { Forecast } from '../../src/core/routing/latencyModel.ts';

/** Plain data for the choice of a backend, with what a test is about put in. */
export function routingStats(
  parts: Partial<Omit<RoutingStats, 'backends'>> & {
    readonly local?: Partial<BackendStats>;
    readonly remote?: Partial<BackendStats>;
  } = {},
): RoutingStats {
  const { local, remote, ...rest } = parts;
  return {
    nowMs: 1_000_000,
    power: 'mains',
    incumbent: undefined,
    toExplore: undefined,
    outlook: { share: 0, gapMs: 1_000 },
    ...rest,
    backends: {
      local: { ...backendStats(true), ...local },
      remote: { ...backendStats(false), ...remote },
    },
  };
}

/** A forecast of so many milliseconds to the first token and none after it. */
export function forecastOf(firstTokenMs: number, extra: Partial<Forecast> = {}): Forecast {
  return {
    uncachedTokens: ghostTextRequest.promptTokens,
    queueMs: 0,
    prefillMs: 0,
    firstTokenMs,
    msPerToken: 0,
    failureShare: 0,
    failureMs: 0,
    isMeasured: true,
    ...extra,
  };
}

export const ghostTextRequest: RoutingRequest = {
  kind: 'ghostText',
  promptTokens: 1_000,
  answerTokens: 40,
  isLocalOnly: false,
};

function backendStats(isOnThisMachine: boolean): BackendStats {
  const ready: BackendState = { kind: 'ready' };
  return {
    state: ready,
    terms: { identity: 'a model', isOnThisMachine, prices: { input: 0, output: 0 } },
    forecast: forecastOf(200),
    followUp: forecastOf(200),
    failuresInARow: 0,
    silencesInARow: 0,
  };
}
