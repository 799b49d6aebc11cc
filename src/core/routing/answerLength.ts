/** Share of what is new in each answer; after a score of answers little is left of the first guess. */
const gain = 1 / 8;

/** Learns how much of its answers the user reads, so that it is known how long a backend will be busy. */
export class AnswerLength {
  #tokens: number | undefined;

  /** Tokens of the next answer. @param usualTokens what such a request asks for, and at most gets. */
  expectedTokens(usualTokens: number): number {
    return Math.min(usualTokens, this.#tokens ?? usualTokens);
  }

  /** Takes in an answer. @param usualTokens of its request, as above. */
  note(tokens: number, usualTokens: number): void {
    const known = this.#tokens ?? usualTokens;
    this.#tokens = known + (tokens - known) * gain;
  }
}
