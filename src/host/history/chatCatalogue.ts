import {
  chatsOverCap,
  readIndex,
  summaryOf,
  writeIndex,
  type IndexEntry,
} from '../../core/chat/history/chatIndex.ts';
import { readLog } from '../../core/chat/history/chatLog.ts';
import type { Logger } from '../../core/ports.ts';
import type { ChatFolder, LogStats } from './chatFolder.ts';
import type { ChatLocks } from './chatLocks.ts';

/** Logs that are read at a time; more would only wait for the disk, and hold its threads. */
const readersAtOnce = 4;

/**
 * What all chats of a folder are called and when they were used, without reading them: by an index, which is
 * looked after entry by entry where a log has changed since, so it may be missing, old or broken.
 */
export class ChatCatalogue {
  readonly #folder: ChatFolder;
  readonly #locks: Pick<ChatLocks, 'isHeld'>;
  readonly #log: Pick<Logger, 'info' | 'warn'>;
  #known: ReadonlyMap<string, IndexEntry> | undefined;

  constructor(
    folder: ChatFolder,
    locks: Pick<ChatLocks, 'isHeld'>,
    log: Pick<Logger, 'info' | 'warn'>,
  ) {
    this.#folder = folder;
    this.#locks = locks;
    this.#log = log;
  }

  /** In no order. Throws when the folder can't be read. */
  async entries(): Promise<readonly IndexEntry[]> {
    const known = this.#known ?? (await this.#readIndex());
    const logs = await this.#folder.logs();
    const current = new Map<string, IndexEntry>();
    const changed: LogStats[] = [];
    for (const log of logs) {
      const entry = known.get(log.id);
      if (entry?.sizeBytes === log.sizeBytes && entry.modifiedMs === log.modifiedMs) {
        current.set(log.id, entry);
      } else {
        changed.push(log);
      }
    }
    for (const entry of await this.#readAll(changed)) {
      current.set(entry.id, entry);
    }
    this.#known = current;
    if (changed.length > 0 || current.size !== known.size) {
      await this.#save([...current.values()]);
    }
    return [...current.values()];
  }

  /**
   * Deletes the oldest chats where there are too many, or too large ones; those of other windows stay.
   * @param isKept chats that stay in any case.
   * @returns those that are left.
   */
  async tidy(isKept: (id: string) => boolean): Promise<readonly IndexEntry[]> {
    const entries = await this.entries();
    const gone = new Set<string>();
    for (const { id } of chatsOverCap(entries, isKept)) {
      if (!(await this.#locks.isHeld(id))) {
        await this.#folder.remove(id);
        gone.add(id);
      }
    }
    if (gone.size > 0) {
      this.#log.info(`history: ${gone.size} of the oldest chats were deleted to make room`);
    }
    return entries.filter(({ id }) => !gone.has(id));
  }

  async #readIndex(): Promise<ReadonlyMap<string, IndexEntry>> {
    try {
      const entries = readIndex(await this.#folder.readIndex());
      return new Map(entries.map((entry) => [entry.id, entry]));
    } catch (error) {
      this.#log.warn(`history: the index can't be read and is made again: ${String(error)}`);
      return new Map();
    }
  }

  async #readAll(logs: readonly LogStats[]): Promise<readonly IndexEntry[]> {
    const waiting = [...logs];
    const entries: IndexEntry[] = [];
    const read = async (): Promise<void> => {
      for (let log = waiting.pop(); log !== undefined; log = waiting.pop()) {
        const entry = await this.#entryOf(log);
        if (entry !== undefined) {
          entries.push(entry);
        }
      }
    };
    await Promise.all(Array.from({ length: readersAtOnce }, read));
    return entries;
  }

  async #entryOf({ id, sizeBytes, modifiedMs }: LogStats): Promise<IndexEntry | undefined> {
    try {
      const bytes = await this.#folder.readLog(id);
      const read = bytes && readLog(id, bytes.toString());
      if (read === undefined) {
        return undefined;
      }
      return read.kind === 'newer'
        ? { ...{ id, sizeBytes, modifiedMs }, ...newerChat, updatedAt: modifiedMs }
        : { ...summaryOf(read.transcript), sizeBytes, modifiedMs };
    } catch (error) {
      this.#log.warn(`history: the chat ${id} can't be read: ${String(error)}`);
      return undefined;
    }
  }

  async #save(entries: readonly IndexEntry[]): Promise<void> {
    try {
      await this.#folder.writeIndex(writeIndex(entries));
    } catch (error) {
      // The list is right without it, only slower the next time.
      this.#log.warn(`history: the index can't be written: ${String(error)}`);
    }
  }
}

const newerChat = { title: 'Chat of a newer version of GLM Air', turns: 0 };
