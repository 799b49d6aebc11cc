import { costUsd } from '../../../src/core/glm/prices.ts';
import type { BackendId } from '../../../src/core/ports.ts';
import { lineTokens } from './conditions.ts';
import { expectedLineMs } from './expectation.ts';
import { scoreOf } from './score.ts';
import type { Trace } from './trace.ts';

/** Requests after a change that a router may need to notice it. */
const settlingRequests = 10;
/** How finely a smooth trace is looked at. */
const stepMs = 5_000;
/** Somebody typing on: most of the prompt is in the cache. */
const typicalUsage = {
  promptTokens: 1_000,
  cachedTokens: 940,
  completionTokens: lineTokens,
  reasoningTokens: 0,
};

/**
 * When the truth changes, in milliseconds from the trace's start, which is the first change: where
 * conditions jump; where they change smoothly, when the better backend becomes the other one.
 */
export function changePointsOf(trace: Trace): readonly number[] {
  const { local, remote } = trace.backends;
  const { fromMs, toMs } = trace.onBattery ?? {};
  const jumps = [...local.jumpsAtMs, ...remote.jumpsAtMs, fromMs, toMs];
  const flips = local.isSmooth || remote.isSmooth ? flipsOf(trace) : [];
  return [0, ...jumps, ...flips]
    .filter((atMs) => atMs !== undefined)
    .toSorted((one, other) => one - other);
}

/** For each request, whether it is among the first after a change. */
export function settlingOf(
  requests: readonly { readonly atMs: number }[],
  changes: readonly number[],
): readonly boolean[] {
  const settling = requests.map(() => false);
  for (const change of changes) {
    const first = requests.findIndex(({ atMs }) => atMs >= change);
    if (first >= 0) {
      settling.fill(true, first, first + settlingRequests);
    }
  }
  return settling;
}

function flipsOf(trace: Trace): readonly number[] {
  const times = Array.from({ length: trace.durationMs / stepMs }, (_, step) => step * stepMs);
  return times.filter(
    (atMs) => atMs > 0 && betterAt(trace, atMs) !== betterAt(trace, atMs - stepMs),
  );
}

function betterAt(trace: Trace, atMs: number): BackendId {
  return scoreAt(trace, 'remote', atMs) < scoreAt(trace, 'local', atMs) ? 'remote' : 'local';
}

function scoreAt(trace: Trace, backend: BackendId, atMs: number): number {
  const { patienceMs, remotePrices } = trace;
  const { promptTokens, cachedTokens } = typicalUsage;
  const waitMs = expectedLineMs(trace.backends[backend].at(atMs), promptTokens - cachedTokens, {
    elsewhereMs: patienceMs,
    patienceMs,
  });
  const usd = backend === 'local' ? 0 : costUsd(typicalUsage, remotePrices);
  return scoreOf({ atMs, waitMs, usd, asked: [backend] }, trace);
}
