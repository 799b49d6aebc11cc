import { constants } from 'node:fs';
import * as path from 'node:path';
import { undefinedIfMissing, type FileCalls } from '../workspace/disk.ts';
import { writeDurably } from '../workspace/durableFile.ts';

/** A log as its folder tells of it. Time is epoch milliseconds. */
export interface LogStats {
  readonly id: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** Whether an id, which came from a page or a file, may be part of a file's name. */
export function isChatId(id: string): boolean {
  return /^[0-9a-f]{16,64}$/.test(id);
}

const indexName = 'index.json';
/** Windows has no such flag; there the look before the opening has to do. */
const noFollow = constants.O_NOFOLLOW ?? 0;
/** What a crash left half written is no one's after this time. */
const abandonedAfterMs = 60 * 60_000;

/**
 * The files of a folder of chats: `<id>.jsonl` for each, `<id>.broken` for what could not be read of it, and the
 * index. For the user alone; links in it are not followed. Errors of the file system are thrown as they are.
 */
export class ChatFolder {
  readonly path: string;
  readonly #files: FileCalls;

  /** @param folder need not exist. */
  constructor(folder: string, files: FileCalls) {
    this.path = folder;
    this.#files = files;
  }

  /** All logs that are files, in no order. */
  async logs(): Promise<readonly LogStats[]> {
    const names = (await this.#files.readdir(this.path).catch(undefinedIfMissing)) ?? [];
    const logs = await Promise.all(
      names.filter((name) => isLogName(name)).map((name) => this.#statsOf(name)),
    );
    return logs.filter((log) => log !== undefined);
  }

  /** @returns `undefined` where there is no such log. */
  async readLog(id: string): Promise<Buffer | undefined> {
    return this.#read(logName(id));
  }

  /**
   * Adds bytes behind those of a log that are known to be whole; what a failed write left behind them goes.
   * @returns false where the log is gone or shorter, and has to be written anew.
   */
  async append(id: string, bytes: Buffer, wholeBytes: number): Promise<boolean> {
    const handle = await this.#open(logName(id), constants.O_WRONLY | constants.O_APPEND).catch(
      undefinedIfMissing,
    );
    if (handle === undefined) {
      return false;
    }
    try {
      const { size } = await handle.stat();
      if (size < wholeBytes) {
        return false;
      }
      if (size > wholeBytes) {
        await handle.truncate(wholeBytes);
      }
      await handle.appendFile(bytes);
      return true;
    } finally {
      await handle.close();
    }
  }

  /** Puts a whole log in the place of what there is. */
  async replaceLog(id: string, bytes: Buffer): Promise<void> {
    await this.#replace(logName(id), bytes);
  }

  /** Keeps a damaged log beside its chat; the first one, if there are several. */
  async keepBroken(id: string, bytes: Buffer): Promise<void> {
    const kept = await this.#files.lstat(this.#file(brokenName(id))).catch(undefinedIfMissing);
    if (kept === undefined) {
      await this.#replace(brokenName(id), bytes);
    }
  }

  async remove(id: string): Promise<void> {
    for (const name of [logName(id), brokenName(id)]) {
      await this.#files.unlink(this.#file(name)).catch(undefinedIfMissing);
    }
  }

  async readIndex(): Promise<string> {
    return String((await this.#read(indexName)) ?? '');
  }

  async writeIndex(text: string): Promise<void> {
    await this.#replace(indexName, Buffer.from(text));
  }

  async make(): Promise<void> {
    await this.#files.mkdir(this.path, { recursive: true, mode: 0o700 });
  }

  /** Deletes what killed processes left half written. @param nowMs epoch milliseconds. */
  async tidy(nowMs: number): Promise<void> {
    const names = (await this.#files.readdir(this.path).catch(undefinedIfMissing)) ?? [];
    for (const name of names.filter((each) => /^unfinished-|\.lock-/.test(each))) {
      const stats = await this.#files.lstat(this.#file(name)).catch(undefinedIfMissing);
      if (stats !== undefined && nowMs - stats.mtimeMs > abandonedAfterMs) {
        await this.#files.unlink(this.#file(name)).catch(undefinedIfMissing);
      }
    }
  }

  async #statsOf(name: string): Promise<LogStats | undefined> {
    const stats = await this.#files.lstat(this.#file(name)).catch(undefinedIfMissing);
    return stats?.isFile()
      ? { id: path.parse(name).name, sizeBytes: stats.size, modifiedMs: stats.mtimeMs }
      : undefined;
  }

  async #read(name: string): Promise<Buffer | undefined> {
    const handle = await this.#open(name, constants.O_RDONLY).catch(undefinedIfMissing);
    try {
      return await handle?.readFile();
    } finally {
      await handle?.close();
    }
  }

  async #open(name: string, flags: number) {
    const stats = await this.#files.lstat(this.#file(name));
    if (!stats.isFile()) {
      throw new NotAFile(name);
    }
    return this.#files.open(this.#file(name), flags | noFollow);
  }

  async #replace(name: string, bytes: Buffer): Promise<void> {
    await this.make();
    await writeDurably(this.#file(name), bytes, this.#files);
  }

  #file(name: string): string {
    return path.join(this.path, name);
  }
}

/** A link or a folder stands where a file is wanted. */
class NotAFile extends Error {
  readonly code = 'ELOOP';

  constructor(name: string) {
    super(`${name} is no file.`);
  }
}

function isLogName(name: string): boolean {
  const { name: id, ext } = path.parse(name);
  return ext === '.jsonl' && isChatId(id);
}

function logName(id: string): string {
  return `${id}.jsonl`;
}

function brokenName(id: string): string {
  return `${id}.broken`;
}
