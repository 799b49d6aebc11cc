import type { TurnControl } from './chatEvent.ts';

/** What the user has wished of a running turn. Wishes stay until the turn is over. */
export class TurnWishes {
  #isAnswerWantedNow = false;
  #thought: AbortController | undefined;
  readonly #steer = new AbortController();
  readonly #subscriptions: readonly (() => void)[];

  constructor({ onAnswerNow, onSteer }: TurnControl) {
    this.#subscriptions = [
      onAnswerNow.on(() => {
        this.#isAnswerWantedNow = true;
        this.#thought?.abort();
      }),
      onSteer.on(() => this.#steer.abort()),
    ];
  }

  get isAnswerWantedNow(): boolean {
    return this.#isAnswerWantedNow;
  }

  /** Aborted by a message that does not wait. */
  get steered(): AbortSignal {
    return this.#steer.signal;
  }

  /** From now on an answer that may be cut is awaited. @returns what is aborted when the user wants it at once. */
  beginThought(): AbortSignal {
    this.#thought = new AbortController();
    return this.#thought.signal;
  }

  endThought(): void {
    this.#thought = undefined;
  }

  dispose(): void {
    this.#subscriptions.forEach((unsubscribe) => unsubscribe());
  }
}
