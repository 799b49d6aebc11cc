/** How the requests of one slot share the processor with those of the others. */
export interface Lane {
  /** Says that a request begins; the returned function, called once, says that it is over. */
  enter(): () => void;
  /**
   * Resolves when the request may use the processor for one more chunk or token; rejects with the
   * signal's reason when that comes first.
   */
  proceed(signal: AbortSignal): Promise<void>;
}

/**
 * Lets ghost text go before chat: while an urgent request lives, patient ones stand still, from
 * their next chunk or token on.
 */
export class RightOfWay {
  #urgentCount = 0;
  readonly #standing = new Set<() => void>();

  readonly urgent: Lane = {
    enter: () => {
      this.#urgentCount += 1;
      return () => this.#leave();
    },
    proceed: async (signal) => signal.throwIfAborted(),
  };

  readonly patient: Lane = {
    enter: () => () => undefined,
    proceed: async (signal) => {
      while (this.#urgentCount > 0 && !signal.aborted) {
        await this.#stand(signal);
      }
      signal.throwIfAborted();
    },
  };

  #leave(): void {
    this.#urgentCount -= 1;
    if (this.#urgentCount === 0) {
      [...this.#standing].forEach((goOn) => goOn());
    }
  }

  #stand(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const goOn = () => {
        this.#standing.delete(goOn);
        signal.removeEventListener('abort', goOn);
        resolve();
      };
      this.#standing.add(goOn);
      signal.addEventListener('abort', goOn, { once: true });
    });
  }
}
