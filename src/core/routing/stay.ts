import type { AskedFor } from './asked.ts';
import { PromptMemory } from './promptMemory.ts';

/** What is expected to follow a request. */
export interface Outlook {
  /** How likely another one in the same place is, 0–1. */
  readonly share: number;
  /** Time from one request to the next, in milliseconds. */
  readonly gapMs: number;
}

/** Share of what is new to the habit in each request; a place is left after some ten of them. */
const gain = 1 / 24;
/** Before anything was seen: four of five requests go on where the last one was. */
const usualShare = 0.8;
/** In the mean a dozen requests follow then; who stays for longer gains nothing more by it. */
const mostShare = 0.92;
/** Clocks have steps. */
const shortestGapMs = 10;

/** Learns how long the user stays in one place, that is, with one prompt that grows. */
export class Stay {
  readonly #last = new PromptMemory(1);
  #lastAt: number | undefined;
  #outlook: Outlook;

  /** @param usualGapMs time between requests before any was seen. */
  constructor(usualGapMs: number) {
    this.#outlook = { share: usualShare, gapMs: usualGapMs };
  }

  get outlook(): Outlook {
    return this.#outlook;
  }

  /** @param nowMs in milliseconds since the epoch. */
  note(asked: AskedFor, nowMs: number): void {
    const { share, gapMs } = this.#outlook;
    const isSamePlace = this.#last.uncachedTokens(asked) < asked.promptTokens / 2;
    const seenMs = this.#lastAt === undefined ? gapMs : nowMs - this.#lastAt;
    this.#outlook = {
      share: Math.min(mostShare, share + ((isSamePlace ? 1 : 0) - share) * gain),
      // Pauses have heavy tails; a geometric mean stays with what is common.
      gapMs: isSamePlace ? gapMs * (Math.max(shortestGapMs, seenMs) / gapMs) ** gain : gapMs,
    };
    this.#last.note(asked);
    this.#lastAt = nowMs;
  }
}
