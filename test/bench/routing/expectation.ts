import {
  type Conditions,
  type Consequences,
  lineTokens,
  refusalMs,
  stallMs,
} from './conditions.ts';

/** A standard normal distribution as points with weights that add up to 1. */
const normalPoints = weighted(Array.from({ length: 33 }, (_, index) => (index - 16) / 4));

/**
 * Expected time from a server's beginning with a request to its first line, in milliseconds: what one
 * knows who knows the server's distribution and not the next request's luck.
 */
export function expectedLineMs(
  conditions: Conditions,
  uncachedTokens: number,
  consequences: Consequences,
): number {
  const { elsewhereMs, patienceMs } = consequences;
  const capped = (waitMs: number) => Math.min(patienceMs, waitMs);
  switch (conditions.availability.kind) {
    case 'rateLimited':
    case 'refusing':
      return capped(refusalMs + elsewhereMs);
    case 'silent':
      return patienceMs;
    case 'up':
    case 'loading':
      return (
        conditions.errorShare * capped(conditions.errorAfterMs + elsewhereMs) +
        conditions.silentShare * patienceMs +
        (1 - conditions.errorShare - conditions.silentShare) *
          answeredMs(conditions, uncachedTokens, patienceMs)
      );
  }
}

function answeredMs(conditions: Conditions, uncachedTokens: number, patienceMs: number): number {
  const { baseMs, spread, prefillMsPerToken, msPerToken, stallShare } = conditions;
  const fixedMs = prefillMsPerToken * uncachedTokens + msPerToken * (lineTokens - 1);
  const stalledMs = (stallMs.least + stallMs.most) / 2;
  const mean = (extraMs: number) =>
    normalPoints.reduce(
      (sum, { z, weight }) =>
        sum + weight * Math.min(patienceMs, baseMs * Math.exp(spread * z) + fixedMs + extraMs),
      0,
    );
  return (1 - stallShare) * mean(0) + stallShare * mean(stalledMs);
}

function weighted(points: readonly number[]): readonly { z: number; weight: number }[] {
  const densities = points.map((z) => Math.exp((-z * z) / 2));
  const total = densities.reduce((sum, density) => sum + density, 0);
  return points.map((z, index) => ({ z, weight: (densities[index] ?? 0) / total }));
}
