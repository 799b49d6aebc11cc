import type { Logger } from '../../core/ports.ts';
import type { Undone, UndoHistory, UndoWish } from '../../core/safety/undo.ts';
import type { ChangedFile } from '../../protocol/chatPage.ts';
import type { Transcript } from '../../protocol/transcript.ts';
import { undoAndTell } from '../undoPick.ts';
import type { DeskSession } from './chatDesk.ts';
import type { PageHandlers } from './pageHandlers.ts';

export interface UndoDoorParts {
  readonly session: Pick<DeskSession, 'transcript' | 'showChanges' | 'onDidChange'>;
  readonly undo: UndoHistory;
  readonly logger: Pick<Logger, 'warn'>;
}

/** Keeps the page's list of changed files, and undoes what is pressed there. */
export class UndoDoor {
  readonly #parts: UndoDoorParts;
  readonly #endListening: readonly (() => void)[];
  /** What was undone since the window was opened; the turn's record stays. */
  readonly #undone = new Set<string>();

  constructor(parts: UndoDoorParts) {
    this.#parts = parts;
    const { session, undo } = parts;
    const endOfSession = session.onDidChange.on(({ changes, panel, isOtherTranscript }) => {
      const hasChangedFiles = changes.some(
        (change) => change.type === 'step' && change.step.kind === 'call' && change.step.diff,
      );
      if (isOtherTranscript || hasChangedFiles || panel.phase === 'idle') {
        void this.refresh();
      }
    });
    const endOfUndo = undo.onDidUndo.on(({ wish, undone }) => void this.#takeOff(wish, undone));
    this.#endListening = [endOfSession, endOfUndo];
  }

  get handlers() {
    return {
      undo: async ({ turnId, real }) => {
        const wish: UndoWish =
          real === undefined ? { kind: 'turn', turnId } : { kind: 'file', turnId, real };
        await undoAndTell(this.#parts.undo, wish);
      },
    } satisfies Partial<PageHandlers>;
  }

  /** Shows what the turns of the open chat have changed. */
  async refresh(): Promise<void> {
    const { session, undo, logger } = this.#parts;
    try {
      const files = changedFiles(await undo.turns(), session.transcript);
      session.showChanges(
        files.filter(({ turnId, real }) => !this.#undone.has(keyOf(turnId, real))),
      );
    } catch (error) {
      logger.warn(`chat: changed files are not known: ${String(error)}`);
    }
  }

  dispose(): void {
    this.#endListening.forEach((end) => end());
  }

  /** A file that is back to before a turn is back to before all that came after it as well. */
  async #takeOff(wish: UndoWish, { files }: Undone): Promise<void> {
    const back = files.filter(({ outcome }) => ['restored', 'unchanged'].includes(outcome));
    for (const { turnId } of await this.#turnsFrom(wish)) {
      back.forEach(({ real }) => this.#undone.add(keyOf(turnId, real)));
    }
    await this.refresh();
  }

  async #turnsFrom(wish: UndoWish): Promise<KeptTurns> {
    const newestFirst = await this.#parts.undo.turns();
    const index = newestFirst.findIndex(
      ({ turnId }) => wish.kind !== 'all' && turnId === wish.turnId,
    );
    return wish.kind === 'all' ? newestFirst : newestFirst.slice(0, index + 1);
  }
}

type KeptTurns = Awaited<ReturnType<UndoHistory['turns']>>;

function changedFiles(kept: KeptTurns, { turns }: Transcript): readonly ChangedFile[] {
  const own = new Set(turns.map(({ id }) => id));
  return kept
    .filter(({ turnId }) => own.has(turnId))
    .flatMap(({ turnId, files }) => files.map((file) => ({ turnId, ...file })));
}

function keyOf(turnId: string, real: string): string {
  return `${turnId} ${real}`;
}
