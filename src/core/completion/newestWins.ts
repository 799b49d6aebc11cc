/** A place in the queue of one: valid until a newer one is taken, or the caller gives up. */
export interface Turn {
  readonly signal: AbortSignal;
  end(): void;
}

/** Lets one piece of work run per key; to start another is to abort the one before. */
export class NewestWins {
  readonly #running = new Map<string, AbortController>();

  take(key: string, callerSignal: AbortSignal): Turn {
    this.#running.get(key)?.abort();
    const controller = new AbortController();
    this.#running.set(key, controller);
    return {
      signal: AbortSignal.any([controller.signal, callerSignal]),
      end: () => {
        controller.abort();
        if (this.#running.get(key) === controller) {
          this.#running.delete(key);
        }
      },
    };
  }

  abortAll(): void {
    for (const controller of this.#running.values()) {
      controller.abort();
    }
  }
}
