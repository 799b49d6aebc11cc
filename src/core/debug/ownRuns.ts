import type { DebugSession } from './sessions/debugSession.ts';
import type { DebugSessions } from './sessions/debugSessions.ts';

/** The programs that the model has started in the turn that started one last. */
export class OwnRuns {
  readonly #sessions: Pick<DebugSessions, 'all'>;
  #turnId = '';
  #ids: ReadonlySet<string> = new Set();

  constructor(sessions: Pick<DebugSessions, 'all'>) {
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
    const before = new Set(this.#sessions.all.map(({ info }) => info.id));
    const begun = () =>
      this.#sessions.all
        .map(({ info }) => info)
        .filter((info) => isRoot(info) && !before.has(info.id));
    try {
      return { result: await start(), ids: begun().map(({ id }) => id) };
    } finally {
      const kept = this.#turnId === turnId ? this.#ids : [];
      this.#turnId = turnId;
      this.#ids = new Set([...kept, ...begun().map(({ id }) => id)]);
    }
  }

  /** Those of a turn that have not ended. */
  running(turnId: string): readonly DebugSession[] {
    return this.#turnId === turnId
      ? this.#sessions.all.filter(({ info, state }) => this.#ids.has(info.id) && state !== 'ended')
      : [];
  }
}

function isRoot({ parentId }: DebugSession['info']): boolean {
  return parentId === undefined;
}
