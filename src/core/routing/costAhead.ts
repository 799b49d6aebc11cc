import type { Forecast } from './latencyModel.ts';
import type { Outlook } from './stay.ts';

/** A backend as an answer to some requests in a row. */
export interface Candidate {
  /** For the first of them. */
  readonly forecast: Forecast;
  /** For one right behind it, if this backend answers that one too and nothing but some typing is new. */
  readonly followUp: Forecast;
  /** What an answer costs, in whatever unit costs are compared in. */
  readonly costOf: (forecast: Forecast) => number;
}

/** Requests beyond this one come to pass in less than a seventh of all cases; nothing more depends on them. */
const farthest = 24;

/**
 * What a request and those that are likely to follow in the same place cost together, if `first` answers it and each of
 * the others goes to whoever costs less then. Who has answered has the prompt in its cache, but may still be busy with
 * it. One decision is tried out and a simple rule takes those after it, as in a rollout (Tesauro & Galperin 1996,
 * “On-line Policy Improvement using Monte-Carlo Search”).
 */
export function costAhead(first: Candidate, other: Candidate, { share, gapMs }: Outlook): number {
  let cost = first.costOf(first.forecast);
  for (let count = 1; count <= farthest; count += 1) {
    const staying = first.costOf(after(count * gapMs, first.followUp));
    const leaving = other.costOf(after(count * gapMs, other.forecast));
    cost += share ** count * Math.min(staying, leaving);
  }
  return cost;
}

/** The queue is shorter by then. */
function after(elapsedMs: number, forecast: Forecast): Forecast {
  return { ...forecast, queueMs: Math.max(0, forecast.queueMs - elapsedMs) };
}
