import type { FimRequest } from '../../../src/core/ports.ts';
import { charactersPerToken } from './promptCache.ts';
import type { SeededRandom } from './seededRandom.ts';

/** One pause in somebody's typing, and the request it causes. */
export interface TypedRequest {
  readonly index: number;
  /** From the start of the trace, in milliseconds. */
  readonly atMs: number;
  readonly request: FimRequest;
}

/** Within a burst somebody types on, in milliseconds; shape chosen by us. */
const gap = { median: 1_100, spread: 0.5, least: 300, most: 3_000 };
/** Between bursts somebody reads and thinks: heavy-tailed, as BurstGPT (Wang et al. 2024) saw of users. */
const pause = { median: 8_000, spread: 1.2, least: 3_000, most: 300_000 };
const burstLength = 8;
/** How often the cursor goes to another place: at the start of a burst, and within one. */
const jumpShares = { first: 0.5, later: 0.05 };
/**
 * Tokens of a prompt. Azure's coding trace has a median of 1,500 (Patel et al. 2024, Splitwise);
 * ghost text is asked for with less around it.
 */
const promptTokens = { median: 900, spread: 0.5, least: 300, most: 2_500 };
/** Of the prompt. */
const suffixShare = 0.25;
/** Single-line suggestions are 87 % of Cody's (sourcegraph.com, August 2024); ours may grow longer. */
const singleLineShare = 0.6;
/** Of all requests: how often the cursor has just gone to another place. */
const jumpShare = (jumpShares.first + (burstLength - 1) * jumpShares.later) / burstLength;
/** Requests that follow in the same place, in the mean. */
export const expectedStay = (1 - jumpShare) / jumpShare;
/** Characters typed from one request to the next. */
const typed = { least: 4, most: 40 };
/** The same in tokens, in the mean. */
export const typedTokens = (typed.least + typed.most) / 2 / charactersPerToken;
const charactersOfDocument = 400_000;
const wordLength = 5;

/** Requests as typing makes them: bursts and pauses, an ever longer prefix, now and then another place. */
export function typedRequests(durationMs: number, random: SeededRandom): readonly TypedRequest[] {
  const typist = new Typist(random);
  const requests: TypedRequest[] = [];
  let atMs = 0;
  while (atMs < durationMs) {
    const length = 1 + random.below(2 * burstLength - 1);
    for (let count = 0; count < length && atMs < durationMs; count += 1) {
      typist.move(count === 0 ? jumpShares.first : jumpShares.later);
      requests.push({ index: requests.length, atMs, request: typist.request() });
      atMs += drawn(gap, random);
    }
    atMs += drawn(pause, random);
  }
  return requests;
}

interface Range {
  readonly median: number;
  readonly spread: number;
  readonly least: number;
  readonly most: number;
}

function drawn({ median, spread, least, most }: Range, random: SeededRandom): number {
  return Math.min(most, Math.max(least, random.logNormal(median, spread)));
}

/** Somebody's cursor in a long document. */
class Typist {
  readonly #random: SeededRandom;
  readonly #document: string;
  /** No two requests are alike, so that each can be told by its prefix. */
  readonly #seen = new Set<string>();
  #start = 0;
  #cursor = 0;
  #suffix = '';

  constructor(random: SeededRandom) {
    this.#random = random;
    this.#document = writtenBy(random);
    this.#jump();
  }

  move(shareOfJumps: number): void {
    if (this.#random.uniform() < shareOfJumps) {
      this.#jump();
    }
    const isDeleting = this.#random.uniform() < 0.1;
    const moved = isDeleting
      ? -this.#random.between(1, 8)
      : this.#random.between(typed.least, typed.most);
    this.#cursor += Math.round(moved);
  }

  request(): FimRequest {
    while (this.#seen.has(this.#prefix())) {
      this.#cursor += 1;
    }
    this.#seen.add(this.#prefix());
    return {
      prefix: this.#prefix(),
      suffix: this.#suffix,
      languageId: 'typescript',
      path: 'src/typed.ts',
      maxTokens: 272,
      temperature: 0,
      stop: this.#random.uniform() < singleLineShare ? ['\n'] : [],
    };
  }

  #prefix(): string {
    return this.#document.slice(this.#start, this.#cursor);
  }

  #jump(): void {
    const characters = Math.round(drawn(promptTokens, this.#random) * charactersPerToken);
    const suffixCharacters = Math.round(characters * suffixShare);
    this.#start = this.#random.below(this.#document.length / 2);
    this.#cursor = this.#start + characters - suffixCharacters;
    const suffixStart = this.#random.below(this.#document.length - suffixCharacters);
    this.#suffix = this.#document.slice(suffixStart, suffixStart + suffixCharacters);
  }
}

/** Letters of no meaning; two places in it have next to nothing in common. */
function writtenBy(random: SeededRandom): string {
  const words = Array.from({ length: charactersOfDocument / wordLength }, () =>
    random
      .below(36 ** wordLength)
      .toString(36)
      .padStart(wordLength, '0'),
  );
  return words.join('');
}
