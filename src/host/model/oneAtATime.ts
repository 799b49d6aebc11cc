import { unlessAborted } from '../../core/unlessAborted.ts';

/** What a request is for: an answer that somebody waits for, or ghost text that nobody asked for. */
export type Purpose = 'chat' | 'fill';

interface Turn {
  readonly purpose: Purpose;
  readonly displacement: AbortController;
  readonly over: Promise<void>;
}

/**
 * Holds requests apart where an endpoint answers one at a time. Ghost text makes way: for a chat, and
 * for newer ghost text, whose request is sent when the older one is aborted. It waits for chats.
 */
export class OneAtATime {
  #turn: Turn | undefined;

  /**
   * Streams what `open` does once it is this request's turn. A request that has to make way ends
   * with an abort.
   */
  async *pass<Item>(
    purpose: Purpose,
    open: (signal: AbortSignal) => AsyncIterable<Item>,
    signal: AbortSignal,
  ): AsyncGenerator<Item> {
    while (this.#turn?.purpose === 'chat') {
      await unlessAborted(this.#turn.over, signal);
    }
    const { turn, end } = this.#begin(purpose);
    try {
      yield* open(AbortSignal.any([signal, turn.displacement.signal]));
    } finally {
      end();
    }
  }

  #begin(purpose: Purpose): { readonly turn: Turn; readonly end: () => void } {
    // Its connection is closed by the abort, whenever its reader takes notice.
    this.#turn?.displacement.abort(new DOMException('Another request goes first.', 'AbortError'));
    const { promise: over, resolve } = Promise.withResolvers<void>();
    const turn: Turn = { purpose, displacement: new AbortController(), over };
    this.#turn = turn;
    const end = () => {
      this.#turn = this.#turn === turn ? undefined : this.#turn;
      resolve();
    };
    return { turn, end };
  }
}
