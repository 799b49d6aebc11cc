import type { Clock } from '../../ports.ts';
import { AdapterError, type AdapterLink } from '../debuggee.ts';

/** Requests of ours at one stop: measured at 44 ms each on loopback, and a user who steps on waits for them. */
const maxRequests = 12;
/** From the stop on, in milliseconds; only what is vital is still asked for after it. */
const maxSnapshotMs = 800;
/** What is vital, or was asked for by then, is waited for this long: right after a start, a busy editor takes seconds for variables. */
const maxWaitMs = 5_000;

export interface SnapshotLinkParts {
  readonly link: AdapterLink;
  readonly clock: Clock;
  /** When the program stopped, in milliseconds since the epoch. */
  readonly since: number;
}

/** Asks an adapter within the means of a snapshot: so many requests, so much time. */
export class SnapshotLink {
  readonly problems: string[] = [];
  readonly #parts: SnapshotLinkParts;
  readonly #signal: AbortSignal;
  readonly #deadline = new AbortController();
  #sent = 0;

  /** @param signal ends it before its time: the program went on. */
  constructor(parts: SnapshotLinkParts, signal: AbortSignal) {
    this.#parts = parts;
    this.#signal = signal;
    const left = Math.max(0, parts.since + maxWaitMs - parts.clock.now());
    const both = AbortSignal.any([signal, this.#deadline.signal]);
    parts.clock.sleep(left, both).then(
      () => this.#deadline.abort(new AdapterError('It took too long.')),
      () => {}, // It was whole before, or the program went on.
    );
  }

  get sent(): number {
    return this.#sent;
  }

  get left(): number {
    return maxRequests - this.#sent;
  }

  /**
   * The parsed answer; `undefined` where there is none: the means are used up, the adapter refused, or took too long.
   * Throws after an abort of the whole snapshot.
   * @param worth `vital` is what says where the program stands and what the innermost function knows.
   */
  async ask(
    command: string,
    args: Readonly<Record<string, unknown>>,
    worth: 'vital' | 'more' = 'more',
  ): Promise<unknown> {
    this.#signal.throwIfAborted();
    const isLate = worth === 'more' && this.#parts.clock.now() > this.#parts.since + maxSnapshotMs;
    if (this.left <= 0 || isLate || this.#deadline.signal.aborted) {
      return undefined;
    }
    this.#sent += 1;
    const both = AbortSignal.any([this.#signal, this.#deadline.signal]);
    try {
      return await this.#parts.link.request(command, args, both);
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!(error instanceof AdapterError)) {
        throw error;
      }
      this.#note(`${command}: ${error.message}`);
      return undefined;
    }
  }

  /** No more is asked; frees the timer. */
  close(): void {
    this.#deadline.abort(new AdapterError('The snapshot is whole.'));
  }

  #note(problem: string): void {
    if (!this.problems.includes(problem)) {
      this.problems.push(problem);
    }
  }
}
