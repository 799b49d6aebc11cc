import type { Transcript, TranscriptChange } from '../../protocol/transcript.ts';
import { changeLines, readLog, wholeLog, type ReadLog } from '../../core/chat/history/chatLog.ts';
import { boundedLog, maxChatLength } from '../../core/chat/history/shortenResults.ts';
import type { ChatFolder } from './chatFolder.ts';
import type { ChatLocks } from './chatLocks.ts';

/** The log as it was found when it became ours, or why it did not. */
export type Taken =
  | { readonly kind: 'ours'; readonly log: OwnedLog; readonly base: Transcript | undefined }
  /** Another window writes it. */
  | { readonly kind: 'held' }
  /** A later version of the extension wrote it. */
  | { readonly kind: 'newer' };

/** A log twice as long as it has to be is written anew, unless it is so short that nobody would notice. */
const wornFactor = 2;
const unnoticedBytes = 64 * 1024;

/** The log of one chat while no other window may write it. Errors of the file system are thrown as they are. */
export class OwnedLog {
  readonly #id: string;
  readonly #folder: ChatFolder;
  readonly #locks: ChatLocks;
  #isDamaged = false;
  /** What of the file is known to be whole; `undefined` where it has to be written anew. */
  #wholeBytes: number | undefined;
  #rewriteAboveBytes = maxChatLength;

  private constructor(id: string, folder: ChatFolder, locks: ChatLocks, wholeBytes?: number) {
    this.#id = id;
    this.#folder = folder;
    this.#locks = locks;
    this.#wholeBytes = wholeBytes;
  }

  /** Makes a log ours, reads it, and writes it anew where it is broken, old or worn. It need not exist. */
  static async take(id: string, folder: ChatFolder, locks: ChatLocks): Promise<Taken> {
    await folder.make();
    if (!(await locks.take(id))) {
      return { kind: 'held' };
    }
    try {
      const bytes = await folder.readLog(id);
      const read = bytes && readLog(id, bytes.toString());
      if (read?.kind === 'newer') {
        await locks.release(id);
        return read;
      }
      const log = new OwnedLog(id, folder, locks, bytes?.length);
      if (bytes !== undefined && read !== undefined) {
        await log.#mend(bytes, read);
      }
      return { kind: 'ours', log, base: read?.transcript };
    } catch (error) {
      await locks.release(id);
      throw error;
    }
  }

  /** Something of it could not be read when it became ours. */
  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** @param transcript after the changes, for where the whole has to be written. */
  async append(changes: readonly TranscriptChange[], transcript: Transcript): Promise<void> {
    const bytes = Buffer.from(changeLines(changes));
    const wholeBytes = this.#wholeBytes;
    if (wholeBytes === undefined || wholeBytes + bytes.length > this.#rewriteAboveBytes) {
      await this.#rewrite(transcript);
    } else if (await this.#folder.append(this.#id, bytes, wholeBytes)) {
      this.#wholeBytes = wholeBytes + bytes.length;
    } else {
      await this.#rewrite(transcript);
    }
  }

  /** Lets other windows have it; written anew before where it is worn. */
  async release(transcript: Transcript): Promise<void> {
    try {
      if ((this.#wholeBytes ?? 0) > unnoticedBytes && this.#isWorn(transcript)) {
        await this.#rewrite(transcript);
      }
    } finally {
      await this.#locks.release(this.#id);
    }
  }

  async #mend(bytes: Buffer, read: ReadLog & { readonly kind: 'chat' }): Promise<void> {
    this.#isDamaged = read.isDamaged;
    if (read.isBroken) {
      await this.#folder.keepBroken(this.#id, bytes);
    }
    const isLarge = bytes.length > unnoticedBytes;
    if (read.isBroken || !read.isCurrent || (isLarge && this.#isWorn(read.transcript))) {
      await this.#rewrite(read.transcript);
    }
  }

  #isWorn(transcript: Transcript): boolean {
    const neededBytes = Buffer.byteLength(wholeLog(transcript));
    return (this.#wholeBytes ?? 0) > wornFactor * neededBytes + unnoticedBytes;
  }

  async #rewrite(transcript: Transcript): Promise<void> {
    const bytes = Buffer.from(boundedLog(transcript));
    // Where this fails nobody knows which of both is there.
    this.#wholeBytes = undefined;
    await this.#folder.replaceLog(this.#id, bytes);
    this.#wholeBytes = bytes.length;
    // What can't be shortened any more is not tried with each answer.
    this.#rewriteAboveBytes = Math.max(maxChatLength, wornFactor * bytes.length);
  }
}
