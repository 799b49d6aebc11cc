import * as z from 'zod/mini';
import { savedDivisor, savedNumber } from './savedNumber.ts';
import { windowSize } from './sampleWindow.ts';

const point = z.object({ tokens: savedNumber, ms: savedDivisor });
type Point = z.infer<typeof point>;

const points = z.array(point).check(z.maxLength(windowSize));
export const prefillLineState = z.object({ near: points, far: points });
export type PrefillLineState = z.infer<typeof prefillLineState>;

/** Short and long prompts are remembered apart, or the many short ones would push out the few long ones. */
const farTokens = 200;
const mostPoints = 24;
/** How much less than what was measured an assumption counts. */
const assumedWeight = 0.5;
/** Weights depend on the line they help to find; it moves no more after a few rounds. */
const rounds = 4;
const leastMs = 1;

/**
 * The line through times to first token over the tokens that had to be read: a server's own time and what each token
 * costs. Weighted least squares; what counts is how far a time is off in proportion, since times scatter in
 * proportion to their length.
 */
export class PrefillLine {
  readonly #assumed: readonly Point[];
  readonly #near: Point[];
  readonly #far: Point[];
  #base = leastMs;
  /** Milliseconds per token. */
  #slope = 0;

  /** @param assumed two points of a line for as long as little was measured. */
  constructor(assumed: readonly Point[], { near, far }: PrefillLineState = { near: [], far: [] }) {
    this.#assumed = assumed;
    this.#near = near.slice(-mostPoints);
    this.#far = far.slice(-mostPoints);
    this.#fit();
  }

  get state(): PrefillLineState {
    return { near: [...this.#near], far: [...this.#far] };
  }

  /** Time without a prompt, in milliseconds. */
  get baseMs(): number {
    return this.#base;
  }

  /** Time to read so many tokens, in milliseconds. */
  readingMs(tokens: number): number {
    return this.#slope * tokens;
  }

  add(tokens: number, ms: number): void {
    const side = tokens < farTokens ? this.#near : this.#far;
    side.push({ tokens, ms: Math.max(leastMs, ms) });
    if (side.length > mostPoints) {
      side.shift();
    }
    this.#fit();
  }

  #fit(): void {
    const weighted = [
      ...this.#assumed.map((each) => ({ ...each, weight: assumedWeight })),
      ...[...this.#near, ...this.#far].map((each) => ({ ...each, weight: 1 })),
    ];
    let expected = weighted.map(({ ms }) => ms);
    for (let round = 0; round < rounds; round += 1) {
      this.#solve(weighted.map((each, index) => weighedBy(each, expected[index] ?? each.ms)));
      expected = weighted.map(({ tokens }) => this.#base + this.#slope * tokens);
    }
  }

  /** Neither part of a time is negative. */
  #solve(weighted: readonly WeightedPoint[]): void {
    const sum = (of: (point: WeightedPoint) => number) =>
      weighted.reduce((total, each) => total + each.weight * of(each), 0);
    const weight = sum(() => 1);
    const meanTokens = sum(({ tokens }) => tokens) / weight;
    const meanMs = sum(({ ms }) => ms) / weight;
    const scatter = sum(({ tokens }) => (tokens - meanTokens) ** 2);
    const together = sum(({ tokens, ms }) => (tokens - meanTokens) * (ms - meanMs));
    this.#slope = scatter > 0 ? Math.max(0, together / scatter) : 0;
    this.#base = Math.max(leastMs, meanMs - this.#slope * meanTokens);
  }
}

interface WeightedPoint extends Point {
  readonly weight: number;
}

function weighedBy(each: WeightedPoint, expectedMs: number): WeightedPoint {
  return { ...each, weight: each.weight / expectedMs ** 2 };
}
