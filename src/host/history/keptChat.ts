import { applyChange, type Transcript, type TranscriptChange } from '../../protocol/transcript.ts';
import { addChange } from '../../core/chat/history/mergeChanges.ts';
import type { ChatFolder } from './chatFolder.ts';
import type { ChatLocks } from './chatLocks.ts';
import { OwnedLog } from './ownedLog.ts';

/** Whether a chat's log is ours, or why not; `missing` where there is neither a log nor anything to write. */
export type Ownership = 'ours' | 'held' | 'newer' | 'missing';

/** A chat in use: what it is now, and what of it has not reached its log yet. */
export class KeptChat {
  readonly #folder: ChatFolder;
  readonly #locks: ChatLocks;
  #transcript: Transcript;
  #log: OwnedLog | undefined;
  #unwritten: TranscriptChange[] = [];

  /** @param transcript what is known of it already. */
  constructor(transcript: Transcript, folder: ChatFolder, locks: ChatLocks) {
    this.#transcript = transcript;
    this.#folder = folder;
    this.#locks = locks;
  }

  get transcript(): Transcript {
    return this.#transcript;
  }

  get hasUnwritten(): boolean {
    return this.#unwritten.length > 0;
  }

  /** Something of its log could not be read. */
  get isDamaged(): boolean {
    return this.#log?.isDamaged ?? false;
  }

  note(changes: readonly TranscriptChange[]): void {
    this.#transcript = changes.reduce(applyChange, this.#transcript);
    changes.forEach((change) => addChange(this.#unwritten, change));
  }

  /** Makes its log ours; what was noted before comes behind what is there. */
  async own(): Promise<Ownership> {
    if (this.#log !== undefined) {
      return 'ours';
    }
    const taken = await OwnedLog.take(this.#transcript.id, this.#folder, this.#locks);
    if (taken.kind !== 'ours') {
      return taken.kind;
    }
    const { log, base } = taken;
    if (base !== undefined) {
      this.#transcript = this.#unwritten.reduce(applyChange, base);
    } else if (!this.hasUnwritten) {
      await log.release(this.#transcript);
      return 'missing';
    }
    this.#log = log;
    return 'ours';
  }

  /** Writes what is new. What can't be written stays for the next time. */
  async write(): Promise<Ownership> {
    const outcome = await this.own();
    if (outcome === 'ours' && this.hasUnwritten) {
      const changes = this.#unwritten;
      this.#unwritten = [];
      try {
        await this.#log?.append(changes, this.#transcript);
      } catch (error) {
        this.#unwritten = [...changes, ...this.#unwritten];
        throw error;
      }
    }
    return outcome;
  }

  /** Lets other windows have it. */
  async release(): Promise<void> {
    const log = this.#log;
    this.#log = undefined;
    await log?.release(this.#transcript);
  }
}
