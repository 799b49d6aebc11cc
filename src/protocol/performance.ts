import * as z from 'zod/mini';

/** The words that the performance page and the extension host speak. Times are epoch milliseconds. */

const backendId = z.enum(['local', 'remote']);
const requestKind = z.enum(['ghostText', 'chat']);
const quantiles = z.object({ p50: z.number(), p95: z.number() });

/** What was measured of one backend for one kind of request and one size of prompt. */
const latencyRow = z.object({
  backend: backendId,
  kind: requestKind,
  /** In words, such as “1–4k tokens”. */
  promptSize: z.string(),
  answers: z.number(),
  failures: z.number(),
  firstTokenMs: z.optional(quantiles),
  tokensPerSecond: z.optional(quantiles),
  totalMs: z.optional(quantiles),
  /** Part of the prompts' tokens that came from a prefix cache, 0–1. */
  cachedShare: z.optional(z.number()),
});
export type LatencyRow = z.infer<typeof latencyRow>;

/** One request to one backend and why it went there. */
export const answerRow = z.object({
  at: z.number(),
  backend: backendId,
  kind: requestKind,
  /** What it was sent for: the user's request, its second attempt, a race, or to see how fast a backend is. */
  purpose: z.enum(['asked', 'failover', 'hedge', 'exploration', 'probe']),
  reason: z.string(),
  outcome: z.enum(['answered', 'aborted', 'failed']),
  errorCode: z.optional(z.string()),
  firstTokenMs: z.optional(z.number()),
  tokensPerSecond: z.optional(z.number()),
  totalMs: z.number(),
  promptTokens: z.number(),
  completionTokens: z.number(),
});
export type AnswerRow = z.infer<typeof answerRow>;

export const hourRow = z.object({
  /** Begin of the hour. */
  at: z.number(),
  backend: backendId,
  requests: z.number(),
  promptTokens: z.number(),
  completionTokens: z.number(),
});
export type HourRow = z.infer<typeof hourRow>;

/** Where ghost text came from, counted over the hours that are kept. */
export const layerCounts = z.object({
  /** The suggestion on screen, typed along. */
  typedAlong: z.number(),
  /** An older suggestion for the same place. */
  cache: z.number(),
  model: z.number(),
  /** The model had nothing to add. */
  nothing: z.number(),
});
export type LayerCounts = z.infer<typeof layerCounts>;

const backendRow = z.object({
  id: backendId,
  /** Its short name, as in the status bar. */
  label: z.string(),
  /** Its state in words. */
  state: z.string(),
});
export type BackendRow = z.infer<typeof backendRow>;

const cost = z.object({
  /** US dollars since midnight. */
  spentUsd: z.number(),
  /** Null where there is no limit. */
  limitUsd: z.nullable(z.number()),
});
export type Cost = z.infer<typeof cost>;

/** All that the page shows, and what an export holds. */
export const performanceSnapshot = z.object({
  version: z.literal(1),
  takenAt: z.number(),
  /** Who answers now and why, in words. */
  decision: z.string(),
  backends: z.array(backendRow),
  latency: z.array(latencyRow),
  /** The last ones, oldest first. */
  answers: z.array(answerRow),
  /** Hours in which something was asked, oldest first; one row for each backend. */
  hours: z.array(hourRow),
  layers: layerCounts,
  cost,
});
export type PerformanceSnapshot = z.infer<typeof performanceSnapshot>;

/** From the page. `ready` asks for a snapshot: the page keeps nothing of its own. */
export const performancePageMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('export') }),
  z.object({ type: z.literal('selectBackend') }),
]);
export type PerformancePageMessage = z.infer<typeof performancePageMessage>;

/** To the page. */
export const performanceHostMessage = z.object({
  type: z.literal('snapshot'),
  snapshot: performanceSnapshot,
});
export type PerformanceHostMessage = z.infer<typeof performanceHostMessage>;
