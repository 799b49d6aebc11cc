import type { GlmErrorCode } from '../../../src/core/glmError.ts';
import type { SeededRandom } from './seededRandom.ts';

/** Whether a server takes requests at all. Times are milliseconds from the start of the trace. */
export type Availability =
  | { readonly kind: 'up' }
  | { readonly kind: 'loading'; readonly sinceMs: number; readonly untilMs: number }
  | { readonly kind: 'rateLimited'; readonly untilMs: number }
  | { readonly kind: 'refusing' }
  /** Takes connections and says nothing. */
  | { readonly kind: 'silent' };

/** What a server does to requests at one moment: the truth that a router can only guess. */
export interface Conditions {
  readonly availability: Availability;
  /** Median time to first token without any prompt; it scatters log-normally. */
  readonly baseMs: number;
  /** Standard deviation of the logarithm of that time. */
  readonly spread: number;
  readonly prefillMsPerToken: number;
  readonly msPerToken: number;
  /** Share of requests that fail, after about `errorAfterMs`. */
  readonly errorShare: number;
  readonly errorAfterMs: number;
  /** Share of requests that never get an answer. */
  readonly silentShare: number;
  /** Share of requests that wait for a lost packet to be sent again. */
  readonly stallShare: number;
}

/** Tokens of a line of code: 19 characters in the median, 73 at the 95th percentile (Copilot's data). */
export const lineTokens = 20;
/** A lost packet costs at least the first retransmission timeout of 1 s, twice that if lost again (RFC 6298). */
export const stallMs = { least: 1_000, most: 3_000 };
/** How evenly a server writes: deviation of the logarithm of its pace; shape chosen by us. */
const paceSpread = 0.15;
/** A refusal is one round trip, in milliseconds. */
export const refusalMs = 120;

/** What chance does to one request at one server; drawn in advance, so that all policies meet the same. */
export interface Luck {
  readonly base: number;
  readonly pace: number;
  readonly fault: number;
  readonly stall: number;
  readonly stallSize: number;
}

export function drawLuck(random: SeededRandom): Luck {
  return {
    base: random.normal(),
    pace: random.normal(),
    fault: random.uniform(),
    stall: random.uniform(),
    stallSize: random.uniform(),
  };
}

/** How a server deals with one request. */
export type Course =
  | { readonly kind: 'answers'; readonly firstTokenMs: number; readonly msPerToken: number }
  | { readonly kind: 'fails'; readonly afterMs: number; readonly code: GlmErrorCode }
  | { readonly kind: 'staysSilent' };

/** The course of a request that a server begins with under these conditions. */
export function courseOf(conditions: Conditions, uncachedTokens: number, luck: Luck): Course {
  switch (conditions.availability.kind) {
    case 'rateLimited':
      return { kind: 'fails', afterMs: refusalMs, code: 'backend.rateLimited' };
    case 'refusing':
      return { kind: 'fails', afterMs: refusalMs, code: 'backend.unreachable' };
    case 'silent':
      return { kind: 'staysSilent' };
    case 'up':
    case 'loading':
      return courseWhileUp(conditions, uncachedTokens, luck);
  }
}

function courseWhileUp(conditions: Conditions, uncachedTokens: number, luck: Luck): Course {
  const { errorShare, errorAfterMs, silentShare, stallShare } = conditions;
  const noise = Math.exp(conditions.spread * luck.base);
  if (luck.fault < errorShare) {
    return { kind: 'fails', afterMs: errorAfterMs * noise, code: 'backend.serverError' };
  }
  if (luck.fault < errorShare + silentShare) {
    return { kind: 'staysSilent' };
  }
  const lostMs = stallMs.least + (stallMs.most - stallMs.least) * luck.stallSize;
  return {
    kind: 'answers',
    firstTokenMs:
      conditions.baseMs * noise +
      conditions.prefillMsPerToken * uncachedTokens +
      (luck.stall < stallShare ? lostMs : 0),
    msPerToken: conditions.msPerToken * Math.exp(paceSpread * luck.pace),
  };
}

/** What a failure leads to. */
export interface Consequences {
  /** How long another server takes, in milliseconds; it is asked after an error. */
  readonly elsewhereMs: number;
  /** After so long the user gives up. */
  readonly patienceMs: number;
}

/** Time to the first line of a course that is known, in milliseconds. */
export function lineMsOf(course: Course, { elsewhereMs, patienceMs }: Consequences): number {
  switch (course.kind) {
    case 'answers':
      return Math.min(patienceMs, course.firstTokenMs + (lineTokens - 1) * course.msPerToken);
    case 'fails':
      return Math.min(patienceMs, course.afterMs + elsewhereMs);
    case 'staysSilent':
      return patienceMs;
  }
}
