import { costUsd as usageUsd } from '../glm/prices.ts';
import { GlmError, type GlmErrorCode } from '../glmError.ts';
import type { BackendId, BackendState, BackendTerms } from '../ports.ts';
import type { BackendChoice, Settings } from '../settings.ts';
import type { RequestKind } from './answerRecord.ts';
import { costAhead, type Candidate } from './costAhead.ts';
import { totalMs, type Forecast } from './latencyModel.ts';
import { backendIds, otherBackend } from './otherBackend.ts';
import type { Outlook } from './stay.ts';

/** Where the machine gets its power from. */
export type PowerSource = 'mains' | 'battery' | 'unknown';

/** What is known of one backend, as far as it concerns one request. */
export interface BackendStats {
  readonly state: BackendState;
  readonly terms: BackendTerms;
  readonly forecast: Forecast;
  /** The same for a request right behind this one, if this backend answers both and nothing but some typing is new. */
  readonly followUp: Forecast;
  /** Requests in a row that failed. */
  readonly failuresInARow: number;
  /** Requests in a row that the other backend took over because nothing came. */
  readonly silencesInARow: number;
}

export interface RoutingStats {
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
  readonly power: PowerSource;
  readonly backends: Readonly<Record<BackendId, BackendStats>>;
  /** Which requests are expected to follow that a backend could answer from the same cache. */
  readonly outlook: Outlook;
  /** Who has been answering requests like this one, and since when. */
  readonly incumbent: { readonly backend: BackendId; readonly sinceMs: number } | undefined;
  /** A backend of which too little is known of late, if a request may be spent on that. */
  readonly toExplore: BackendId | undefined;
}

/** What the choice depends on in a request. */
export interface RoutingRequest {
  readonly kind: RequestKind;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly isLocalOnly: boolean;
  /** Who is to answer, whatever the settings say; but chats that they keep local stay so. */
  readonly backend?: BackendId;
}

export interface BackendDecision {
  readonly choice: BackendChoice;
  readonly backend: BackendId;
  /** Why, in words for tooltip, badge and page. */
  readonly reason: string;
  /** Set when there is no point in asking: not configured, told to wait, or not allowed. */
  readonly refusal: GlmError | undefined;
  /** Who may step in while nothing was shown. */
  readonly fallback: BackendId | undefined;
  readonly isExploration: boolean;
}

/** Tokens of the first line that is of use. */
const lineTokens = 20;
/** At 60 dollars an hour a cent is worth 0.6 s of a programmer's waiting. */
const msPerUsd: Readonly<Record<Settings['routing.prefer'], number>> = {
  speed: 0,
  balanced: 60_000,
  thrift: 300_000,
};
/** On battery a local answer must be so much quicker to be worth its power. */
const batteryFactor = 1.5;
/**
 * What a change must gain, as part of the time that this request takes: for good about as much as a forecast is off, and
 * much more just after a change, so that backends nearly alike are not changed every minute. What a cold cache costs is counted apart.
 */
const lastingMargin = 0.08;
const freshMargin = 0.4;
const marginFadesMs = 60_000;
/** One failure may be chance; after two in a row somebody else answers. After two silences, it takes no margin for that. */
const mostFailuresInARow = 1;

/** What a feature's own setting and the general one come to. */
export function effectiveChoice(settings: Settings, kind: RequestKind): BackendChoice {
  const own = settings[kind === 'chat' ? 'chat.backend' : 'completion.backend'];
  return own === 'inherit' ? settings.backend : own;
}

/**
 * Picks who answers a request. `local` and `remote` are obeyed without exception, and what may not
 * leave the machine does not. `auto` takes the backend whose first useful line is expected first,
 * with what it costs in money and power counted as time; it changes its mind only for a gain that
 * outlasts the noise.
 */
export function chooseBackend(
  stats: RoutingStats,
  request: RoutingRequest,
  settings: Settings,
): BackendDecision {
  const set = effectiveChoice(settings, request.kind);
  const wish = request.kind === 'chat' && set === 'local' ? undefined : request.backend;
  const choice = wish ?? set;
  if (choice !== 'auto') {
    const reason = wish ? wishReasons[request.kind] : 'as you set it';
    return decided(stats, request, { choice, backend: choice, reason });
  }
  const allowed = backendIds.filter((id) => mayAsk(stats, request, id));
  const only = allowed.length === 1 ? allowed[0] : undefined;
  if (only !== undefined || allowed.length === 0) {
    const reason = 'this file stays on this machine';
    return decided(stats, request, { choice, backend: only ?? 'local', reason });
  }
  const { backend, reason, isExploration = false } = compare(stats, request, settings);
  const fallback = isUsable(stats, otherBackend(backend)) ? otherBackend(backend) : undefined;
  const pick = { choice, backend, reason: `automatic: ${reason}` };
  return { ...decided(stats, request, pick), fallback, isExploration };
}

const wishReasons: Readonly<Record<RequestKind, string>> = {
  ghostText: 'as you asked for this once',
  chat: 'as you chose for this chat',
};

/** Expected time to the first useful line, failures included, in milliseconds. */
function firstLineMs(forecast: Forecast): number {
  const goodMs = totalMs(forecast) + lineTokens * forecast.msPerToken;
  return goodMs + forecast.failureShare * forecast.failureMs;
}

/** Whether a backend might answer, as far as its state tells: not in vain, and not before its time. */
export function mayAnswer(state: BackendState, nowMs: number): boolean {
  const isPassing = state.kind === 'failed' && !isLasting(state.error);
  return state.kind === 'ready' || (isPassing && (state.restUntil ?? 0) <= nowMs);
}

/** Whether asking again is in vain until somebody does something about it. */
function isLasting({ retry, code }: GlmError): boolean {
  return retry === 'never' && !passing.includes(code);
}

/** A later request may do better, although the same one is not sent again. */
const passing: readonly GlmErrorCode[] = [
  'backend.promptTooLong',
  'backend.contentRefused',
  'backend.unreachable',
  'backend.timeout',
  'backend.badStream',
  'backend.streamCut',
  'backend.serverError',
  'backend.overloaded',
  'backend.rateLimited',
];

type Pick = Omit<BackendDecision, 'refusal' | 'fallback' | 'isExploration'>;

function decided(stats: RoutingStats, request: RoutingRequest, pick: Pick): BackendDecision {
  const refusal = mayAsk(stats, request, pick.backend)
    ? refusalOf(stats.backends[pick.backend].state, stats.nowMs)
    : staysHere;
  return { ...pick, refusal, fallback: undefined, isExploration: false };
}

/** Refuses what may not leave the machine. */
export const staysHere = new GlmError(
  'privacy.localOnly',
  'This file may only be seen by a model on this machine (glmAir.privacy.localOnly), and there is none — set one up, or change the setting.',
);

function mayAsk(stats: RoutingStats, { isLocalOnly }: RoutingRequest, backend: BackendId): boolean {
  return !isLocalOnly || stats.backends[backend].terms.isOnThisMachine;
}

interface Comparison {
  readonly backend: BackendId;
  readonly reason: string;
  readonly isExploration?: boolean;
}

function compare(stats: RoutingStats, request: RoutingRequest, settings: Settings): Comparison {
  const { toExplore, backends, nowMs } = stats;
  const mayExplore = toExplore !== undefined && mayAnswer(backends[toExplore].state, nowMs);
  if (mayExplore && isUsable(stats, otherBackend(toExplore))) {
    return {
      backend: toExplore,
      reason: `to see how fast ${toExplore} is now`,
      isExploration: true,
    };
  }
  const usable = backendIds.filter((id) => isUsable(stats, id));
  const only = usable.length === 1 ? usable[0] : undefined;
  if (only !== undefined || usable.length === 0) {
    return byHealth(stats, only);
  }
  return byScore(stats, request, settings);
}

function byHealth(stats: RoutingStats, only: BackendId | undefined): Comparison {
  const [local, remote] = [rank(stats, 'local'), rank(stats, 'remote')];
  const backend = only ?? (remote < local ? 'remote' : 'local');
  const rival = otherBackend(backend);
  const isTie = only === undefined && local === remote;
  const words = describeState(stats.backends[rival].state);
  return {
    backend,
    reason: isTie ? `neither backend is ready; local is free and private` : `${rival} is ${words}`,
  };
}

function byScore(stats: RoutingStats, request: RoutingRequest, settings: Settings): Comparison {
  const offers = {
    local: offerOf('local', stats, request, settings),
    remote: offerOf('remote', stats, request, settings),
  };
  const costs = {
    local: costAhead(offers.local, offers.remote, stats.outlook),
    remote: costAhead(offers.remote, offers.local, stats.outlook),
  };
  const better = costs.remote < costs.local ? 'remote' : 'local';
  const isStaying =
    costs[better] > costs[otherBackend(better)] - marginMs(otherBackend(better), stats);
  const backend = isStaying ? otherBackend(better) : better;
  return { backend, reason: reasonFor(backend, offers, isStaying) };
}

/** What `backend` may cost more and be kept, in milliseconds. */
function marginMs(backend: BackendId, { backends, incumbent, nowMs }: RoutingStats): number {
  const isSilent = backends[backend].silencesInARow > mostFailuresInARow;
  if (incumbent?.backend !== backend || isSilent) {
    return 0;
  }
  const sinceMs = Math.max(0, nowMs - incumbent.sinceMs);
  const margin = lastingMargin + freshMargin * Math.exp(-sinceMs / marginFadesMs);
  return margin * firstLineMs(backends[backend].forecast);
}

/** What a backend has to offer; costs are in milliseconds, with money and power counted as time. */
interface Offer extends Candidate {
  /** What makes it dearer than its time. */
  readonly burdens: readonly string[];
}

function offerOf(
  id: BackendId,
  stats: RoutingStats,
  request: RoutingRequest,
  settings: Settings,
): Offer {
  const { forecast, followUp, terms } = stats.backends[id];
  const priceMs = (of: Forecast) =>
    costUsd(terms, request, of) * msPerUsd[settings['routing.prefer']];
  const isDraining = stats.power === 'battery' && terms.isOnThisMachine;
  const timeFactor = isDraining ? batteryFactor : 1;
  const burdens = [
    ...(isDraining ? [`${id} drains the battery`] : []),
    ...(priceMs(forecast) > 0 ? [`${id} costs ${inCents(costUsd(terms, request, forecast))}`] : []),
  ];
  const costOf = (of: Forecast) => firstLineMs(of) * timeFactor + priceMs(of);
  return { forecast, followUp, costOf, burdens };
}

/** A model whose price nobody knows is taken for a dear one: in dollars for a million tokens. */
const unknownPrices = { input: 1, output: 3 };

function costUsd(
  { prices = unknownPrices }: BackendTerms,
  { promptTokens, answerTokens }: RoutingRequest,
  { uncachedTokens }: Forecast,
): number {
  const cachedTokens = Math.max(0, promptTokens - uncachedTokens);
  const usage = { promptTokens, cachedTokens, completionTokens: answerTokens, reasoningTokens: 0 };
  return usageUsd(usage, prices);
}

function reasonFor(
  backend: BackendId,
  offers: Readonly<Record<BackendId, Offer>>,
  isStaying: boolean,
): string {
  const rival = otherBackend(backend);
  const [own, its] = [offers[backend], offers[rival]];
  if (!own.forecast.isMeasured && !its.forecast.isMeasured) {
    return 'nothing was measured yet';
  }
  const [ownMs, itsMs] = [firstLineMs(own.forecast), firstLineMs(its.forecast)];
  const expected = `first line expected in ${inMs(ownMs)}, from ${rival} in ${inMs(itsMs)}`;
  if (isStaying) {
    return `${expected}; too little to gain by a change`;
  }
  const isCheaper = own.costOf(own.forecast) <= its.costOf(its.forecast);
  const because = isCheaper ? its.burdens : [`${backend} is better for what follows`];
  return [expected, ...(ownMs > itsMs ? because : [])].join('; ');
}

function inMs(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1_000)} s`;
}

function inCents(usd: number): string {
  return `${(usd * 100).toFixed(usd < 0.001 ? 3 : 1)} ¢`;
}

/** Whether an answer may be expected now. */
function isUsable(stats: RoutingStats, id: BackendId): boolean {
  return rank(stats, id) <= ranks.perhaps;
}

/** 0 is best. A failure that may be chance ranks right behind good health. */
function rank({ backends, nowMs }: RoutingStats, id: BackendId): number {
  const { state, failuresInARow } = backends[id];
  if (state.kind !== 'failed') {
    return ranks[state.kind];
  }
  if (state.restUntil !== undefined) {
    return state.restUntil > nowMs ? ranks.resting : ranks.failed;
  }
  const mayBeChance = !isLasting(state.error) && failuresInARow <= mostFailuresInARow;
  return mayBeChance ? ranks.perhaps : ranks.failed;
}

const ranks = {
  ready: 0,
  perhaps: 1,
  loading: 2,
  starting: 3,
  failed: 4,
  resting: 5,
  unconfigured: 6,
} as const;

/** A backend that failed is asked again, because only an answer can clear it, unless it needs rest. */
function refusalOf(state: BackendState, nowMs: number): GlmError | undefined {
  if (state.kind === 'unconfigured') {
    return state.error;
  }
  const mustWait = state.kind === 'failed' && (state.restUntil ?? 0) > nowMs;
  return mustWait ? state.error : undefined;
}

function describeState(state: BackendState): string {
  switch (state.kind) {
    case 'unconfigured':
      return 'not set up';
    case 'failed':
      return state.error.code === 'backend.rateLimited' ? 'rate-limited' : 'not answering';
    case 'starting':
    case 'loading':
      return 'still loading';
    case 'ready':
      return 'ready';
  }
}
