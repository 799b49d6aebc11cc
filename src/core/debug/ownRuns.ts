import type { DebugSession } from './sessions/debugSession.ts';
import type { DebugSessions } from './sessions/debugSessions.ts';

/** The programs that the model has started in the turn that started one last. */
export class OwnRuns {
  readonly #sessions: Pick<DebugSessions, 'roots'>;
  #turnId = '';
  #ids: ReadonlySet<string> = new Set();

  constructor(sessions: Pick<DebugSessions, 'roots'>) {
    this.#sessions = sessions;
  }

  /**
   * Takes what begins during a start for the turn’s own.
   * @returns what the start resolved to, and the ids of those sessions, without those of their processes.
   */
  async during<Result>(
    turnId: string,
    start: () => Promise<Result>,
  ): Promise<{ readonly result: Result; readonly ids: readonly string[] }> {
    const rootIds = () => this.#sessions.roots.map(({ info }) => info.id);
    const before = new Set(rootIds());
    const begun = () => rootIds().filter((id) => !before.has(id));
    try {
      return { result: await start(), ids: begun() };
    } finally {
      const kept = this.#turnId === turnId ? this.#ids : [];
      this.#turnId = turnId;
      this.#ids = new Set([...kept, ...begun()]);
    }
  }

  /** Those of a turn that have not ended. */
  running(turnId: string): readonly DebugSession[] {
    return this.#turnId === turnId
      ? this.#sessions.roots.filter(
          ({ info, state }) => this.#ids.has(info.id) && state !== 'ended',
        )
      : [];
  }
}
