import { Emitter } from '../../emitter.ts';
import type { Clock, Logger, Workspace } from '../../ports.ts';
import { unlessAborted } from '../../unlessAborted.ts';
import type { Debuggee } from '../debuggee.ts';
import type { DebugSession } from '../sessions/debugSession.ts';
import type { DebugSessions } from '../sessions/debugSessions.ts';
import { takeSnapshot } from './takeSnapshot.ts';
import type { StopSnapshot } from './stopSnapshot.ts';

export interface SnapshotDeskParts {
  readonly sessions: DebugSessions;
  readonly debuggee: Pick<Debuggee, 'link'>;
  readonly workspace: Pick<Workspace, 'check' | 'readText'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
}

interface Taking {
  readonly snapshot: Promise<StopSnapshot | undefined>;
  readonly end: AbortController;
}

/** Takes a snapshot at each stop, and forgets it when the program goes on. */
export class SnapshotDesk {
  readonly onDidTake = new Emitter<StopSnapshot>();
  /** Fires with the id of a session whose program stands no longer where it stood. */
  readonly onDidForget = new Emitter<string>();
  readonly #parts: SnapshotDeskParts;
  readonly #taking = new Map<string, Taking>();
  readonly #latest = new Map<string, StopSnapshot>();
  /** Of sessions that go on, for what has changed at their next stop. */
  readonly #previous = new Map<string, StopSnapshot>();
  readonly #subscriptions: readonly (() => void)[];

  constructor(parts: SnapshotDeskParts) {
    this.#parts = parts;
    const { sessions } = parts;
    this.#subscriptions = [
      sessions.onDidStop.on((session) => this.#begin(session)),
      sessions.onDidGoOn.on(({ session }) => this.#forget(session)),
      sessions.onDidEnd.on((session) => {
        this.#forget(session);
        this.#previous.delete(session.info.id);
      }),
    ];
  }

  /** How a session stands, once that is known; `undefined` while it runs. */
  latest(sessionId: string): StopSnapshot | undefined {
    return this.#latest.get(sessionId);
  }

  /**
   * How a session stands; waits for a snapshot that is being taken.
   * @returns `undefined` where its program does not stand.
   */
  async current(sessionId: string, signal: AbortSignal): Promise<StopSnapshot | undefined> {
    const taking = this.#taking.get(sessionId);
    return taking && unlessAborted(taking.snapshot, signal);
  }

  dispose(): void {
    this.#subscriptions.forEach((end) => end());
    this.#taking.forEach(({ end }) => end.abort());
  }

  #begin(session: DebugSession): void {
    const { id } = session.info;
    this.#forget(session);
    const end = new AbortController();
    this.#taking.set(id, { end, snapshot: this.#take(session, end.signal) });
  }

  async #take(session: DebugSession, signal: AbortSignal): Promise<StopSnapshot | undefined> {
    const { sessions, debuggee, workspace, clock, logger } = this.#parts;
    const { id } = session.info;
    const link = debuggee.link(id);
    const { stop } = session;
    if (link === undefined || stop === undefined) {
      return undefined;
    }
    try {
      const snapshot = await takeSnapshot(
        {
          ...{ session, stop, link, workspace, clock, run: sessions.runOf(session) },
          replies: sessions.replies(id),
          previous: this.#previous.get(id),
        },
        signal,
      );
      signal.throwIfAborted();
      this.#latest.set(id, snapshot);
      logger.info(
        `debug: stop ${sessions.nameOf(stop.stamp)} was known in ${Math.round(snapshot.tookMs)} ms, with ${snapshot.requests} requests of ours`,
      );
      this.onDidTake.emit(snapshot);
      return snapshot;
    } catch (error) {
      if (!signal.aborted) {
        logger.warn(`debug: no snapshot of a stop: ${String(error)}`);
      }
      return undefined;
    }
  }

  #forget({ info: { id } }: DebugSession): void {
    this.#taking.get(id)?.end.abort();
    this.#taking.delete(id);
    const latest = this.#latest.get(id);
    if (latest !== undefined) {
      this.#previous.set(id, latest);
      this.#latest.delete(id);
      this.onDidForget.emit(id);
    }
  }
}
