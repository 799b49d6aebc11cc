import type { DebugSessions } from './sessions/debugSessions.ts';

/** Programs that the user has moved since the model looked at them last. */
export class TakeOvers {
  readonly #moved = new Set<string>();
  readonly #end: () => void;

  constructor(sessions: Pick<DebugSessions, 'onDidGoOn'>) {
    this.#end = sessions.onDidGoOn.on(({ session, isUsers }) => {
      if (isUsers) {
        this.#moved.add(session.info.id);
      }
    });
  }

  /** Whether the user has moved the program; it is told once. */
  take(sessionId: string): boolean {
    return this.#moved.delete(sessionId);
  }

  /** The model begins to look: what happened before is no news. */
  clear(): void {
    this.#moved.clear();
  }

  dispose(): void {
    this.#end();
  }
}
