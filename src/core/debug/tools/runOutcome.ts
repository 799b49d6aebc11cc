import { unlessAborted } from '../../unlessAborted.ts';
import type { DebugDesk } from '../debugDesk.ts';
import type { DebugRun, DebugSession } from '../sessions/debugSession.ts';
import type { StopSnapshot } from '../snapshot/stopSnapshot.ts';

/** What became of a program after it was set in motion. */
export type RunOutcome =
  | { readonly kind: 'stopped'; readonly snapshot: StopSnapshot }
  | { readonly kind: 'ended'; readonly run: DebugRun }
  | { readonly kind: 'running' };

/** Waits for the next stop or the end of a run; begins to listen at once, before the program is set in motion. */
export class OutcomeWatch {
  readonly #desk: DebugDesk;
  readonly #isMeant: (root: DebugSession) => boolean;
  readonly #outcome = Promise.withResolvers<RunOutcome>();
  readonly #subscriptions: readonly (() => void)[];

  /** @param isMeant whether a run, by its root, is the one that is waited for. */
  constructor(desk: DebugDesk, isMeant: (root: DebugSession) => boolean) {
    this.#desk = desk;
    this.#isMeant = isMeant;
    const { sessions, snapshots } = desk;
    this.#subscriptions = [
      snapshots.onDidTake.on((snapshot) => this.#onStop(snapshot)),
      sessions.onDidEndRun.on((run) => this.#onEnd(run)),
    ];
  }

  /** Of a program that is about to be started. */
  static ofNextRun(desk: DebugDesk): OutcomeWatch {
    const before = new Set(desk.sessions.all.map(({ info }) => info.id));
    return new OutcomeWatch(desk, ({ info }) => !before.has(info.id));
  }

  static ofRun(desk: DebugDesk, session: DebugSession): OutcomeWatch {
    const { id } = desk.sessions.rootOf(session).info;
    return new OutcomeWatch(desk, ({ info }) => info.id === id);
  }

  /** Waits so long, and no longer. */
  async outcome(waitMs: number, signal: AbortSignal): Promise<RunOutcome> {
    const end = new AbortController();
    const both = AbortSignal.any([signal, end.signal]);
    const running = this.#desk.clock
      .sleep(waitMs, both)
      .then((): RunOutcome => ({ kind: 'running' }));
    try {
      return await Promise.race([unlessAborted(this.#outcome.promise, signal), running]);
    } finally {
      running.catch(() => {}); // It ended by the abort below.
      end.abort();
      this.dispose();
    }
  }

  dispose(): void {
    this.#subscriptions.forEach((end) => end());
  }

  #onStop(snapshot: StopSnapshot): void {
    const session = this.#desk.sessions.get(snapshot.stamp.sessionId);
    if (session !== undefined && this.#isMeant(this.#desk.sessions.rootOf(session))) {
      this.#outcome.resolve({ kind: 'stopped', snapshot });
    }
  }

  #onEnd(run: DebugRun): void {
    if (this.#isMeant(run.root)) {
      this.#outcome.resolve({ kind: 'ended', run });
    }
  }
}
