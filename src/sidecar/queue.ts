/** Lets one holder in at a time, in the order of arrival; who gives up waiting loses their place. */
export class Queue {
  #isTaken = false;
  readonly #waiting: (() => void)[] = [];

  /**
   * Resolves with the function that lets the next one in, to be called exactly once; rejects with
   * the signal's reason when that comes first.
   */
  async enter(signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#isTaken) {
      await this.#wait(signal);
    }
    this.#isTaken = true;
    return () => this.#leave();
  }

  /** The place is handed on, so `#isTaken` stays as it is while anybody waits. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) {
      this.#isTaken = false;
    } else {
      next();
    }
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const goIn = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(goIn), 1);
        reject(signal.reason);
      };
      this.#waiting.push(goIn);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }
}
