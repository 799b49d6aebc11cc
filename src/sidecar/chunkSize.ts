/** The longest stretch of a prompt that is evaluated at once, in tokens. */
export const maxChunkTokens = 512;

/**
 * On a slow machine 2,000 tokens take 5.08 s in one go, 5.29 s in chunks of 128 and 5.91 s of 96
 * (100 M parameters, one thread of a Xeon); smaller ones are not worth their cost.
 */
const minChunkTokens = 128;

/** How long a chunk may take without anybody noticing that it can't be interrupted. */
const unnoticedMs = 100;

/**
 * How many tokens of a prompt to evaluate between two looks at who else wants the processor: as many
 * as pass unnoticed. Fast machines read long chunks faster (a small model 10 %, a GPU far more).
 */
export class ChunkSize {
  #tokens = minChunkTokens;

  get tokens(): number {
    return this.#tokens;
  }

  /** Learns from a whole chunk; in steps of two, so that one hiccup does not undo it all. */
  note(elapsedMs: number): void {
    if (elapsedMs < unnoticedMs / 2) {
      this.#tokens = Math.min(maxChunkTokens, this.#tokens * 2);
    } else if (elapsedMs > unnoticedMs * 2) {
      this.#tokens = Math.max(minChunkTokens, this.#tokens / 2);
    }
  }
}
