import { constants } from 'node:fs';
import * as path from 'node:path';
import { isObject, parseJson } from '../../core/json.ts';
import { hasCode, undefinedIfMissing, type FileCalls } from '../workspace/disk.ts';
import { processStart } from './processStart.ts';

interface Owner {
  readonly pid: number;
  readonly start: string;
  /** Tells windows of one process apart. */
  readonly token: string;
}

/** A lock that says nothing yet is being written; after so long its writer was killed. */
const writtenWithinMs = 5_000;

/** Who may write a chat's log: one window at a time, by a file beside the log that names its process. */
export class ChatLocks {
  readonly #folder: string;
  readonly #files: FileCalls;
  readonly #token: string;
  /** Locks of ours that a failing disk left empty; nobody could tell whose they are. */
  readonly #unsigned = new Set<string>();

  /** @param token unguessable, new for each window. */
  constructor(folder: string, files: FileCalls, token: string) {
    this.#folder = folder;
    this.#files = files;
    this.#token = token;
  }

  /**
   * Makes the log this window's, also where its owner's process is gone. The folder must exist.
   * @returns false where another window has it.
   */
  async take(id: string): Promise<boolean> {
    if (this.#unsigned.has(id)) {
      await this.release(id);
    }
    if (await this.#create(id)) {
      return true;
    }
    const owner = await this.#owner(id);
    if (owner?.token === this.#token) {
      return true;
    }
    return !(await this.#isAlive(id, owner)) && (await this.#clear(id)) && this.#create(id);
  }

  async release(id: string): Promise<void> {
    await this.#files.unlink(this.#file(id)).catch(undefinedIfMissing);
    this.#unsigned.delete(id);
  }

  /** Whether another window that still runs has the log. */
  async isHeld(id: string): Promise<boolean> {
    const owner = await this.#owner(id);
    return owner?.token !== this.#token && this.#isAlive(id, owner);
  }

  async #create(id: string): Promise<boolean> {
    const handle = await this.#files.open(this.#file(id), 'wx', 0o600).catch(undefinedIfThere);
    if (handle === undefined) {
      return false;
    }
    try {
      await handle.writeFile(JSON.stringify(await this.#self()));
      return true;
    } catch (error) {
      this.#unsigned.add(id);
      await this.release(id);
      throw error;
    } finally {
      await handle.close();
    }
  }

  async #self(): Promise<Owner> {
    const start = (await processStart(process.pid)) ?? '';
    return { pid: process.pid, start, token: this.#token };
  }

  async #isAlive(id: string, owner: Owner | undefined): Promise<boolean> {
    if (owner !== undefined) {
      return (await processStart(owner.pid)) === owner.start;
    }
    return this.#isYoung(this.#file(id));
  }

  /**
   * Takes a dead owner's lock away. Several windows may try at once; only the one that holds the guard may take a
   * lock away that is not its own, so nobody takes away the new lock of another.
   * @returns whether there is none any more.
   */
  async #clear(id: string): Promise<boolean> {
    const guard = `${this.#file(id)}-guard`;
    const handle = await this.#files.open(guard, 'wx', 0o600).catch(undefinedIfThere);
    if (handle === undefined) {
      await this.#removeIfOld(guard);
      return false;
    }
    try {
      await handle.close();
      if (await this.#isAlive(id, await this.#owner(id))) {
        return false;
      }
      await this.#files.unlink(this.#file(id)).catch(undefinedIfMissing);
      return true;
    } finally {
      await this.#files.unlink(guard).catch(undefinedIfMissing);
    }
  }

  /** A guard is held for moments, unless its process was killed. */
  async #removeIfOld(guard: string): Promise<void> {
    if (!(await this.#isYoung(guard))) {
      await this.#files.unlink(guard).catch(undefinedIfMissing);
    }
  }

  async #isYoung(file: string): Promise<boolean> {
    const stats = await this.#files.lstat(file).catch(undefinedIfMissing);
    return stats !== undefined && Date.now() - stats.mtimeMs < writtenWithinMs;
  }

  async #owner(id: string): Promise<Owner | undefined> {
    const noFollow = constants.O_NOFOLLOW ?? 0;
    const handle = await this.#files

      .open(this.#file(id), constants.O_RDONLY | noFollow)
      .catch(undefinedIfMissing);
    try {
      return ownerIn(parseJson((await handle?.readFile('utf8')) ?? ''));
    } finally {
      await handle?.close();
    }
  }

  #file(id: string): string {
    return path.join(this.#folder, `${id}.lock`);
  }
}

function undefinedIfThere(error: unknown): undefined {
  if (!hasCode(error, 'EEXIST')) {
    throw error;
  }
}

function ownerIn(value: unknown): Owner | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const { pid, start, token } = value;
  // 0 and less are no processes but groups of them.
  const isPid = Number.isSafeInteger(pid) && Number(pid) > 0;
  return isPid && typeof start === 'string' && typeof token === 'string'
    ? { pid: Number(pid), start, token }
    : undefined;
}
