import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { ToolError } from '../../core/chat/tools/tool.ts';
import { hasCode, pathsOf, type Disk, type FileCalls } from './disk.ts';

/** Windows has no such flags; there `verify` alone tells. */
export const noLink = constants.O_NOFOLLOW ?? 0;
export const noWait = constants.O_NONBLOCK ?? 0;

/**
 * A folder held open under its canonical path. On Linux every name in it is reached through the open
 * folder, so nothing that happens to the path leads elsewhere; on other systems Node has no such way, and
 * the folder is proven before and after. Close it in the end.
 */
export class HeldFolder {
  readonly real: string;
  readonly #disk: Disk;
  readonly #handle: FileHandle;

  private constructor(disk: Disk, handle: FileHandle, real: string) {
    this.#disk = disk;
    this.#handle = handle;
    this.real = real;
  }

  /** Throws `ToolError` when the path does not lead straight to a folder, else the system's error. */
  static async open(disk: Disk, real: string): Promise<HeldFolder> {
    return HeldFolder.#openAt(disk, real, real);
  }

  static async #openAt(disk: Disk, way: string, real: string): Promise<HeldFolder> {
    const flags = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0) | noLink;
    const folder = new HeldFolder(disk, await disk.files.open(way, flags), real);
    try {
      await folder.verify();
      return folder;
    } catch (error) {
      await folder.close();
      throw error;
    }
  }

  get calls(): FileCalls {
    return this.#disk.files;
  }

  /** The way to a name in the folder, for `calls`. */
  at(name: string): string {
    return this.#disk.descriptors === undefined
      ? pathsOf(this.#disk).join(this.real, name)
      : `${this.#disk.descriptors}/${this.#handle.fd}/${name}`;
  }

  /** Opens a folder in this one. */
  async open(name: string): Promise<HeldFolder> {
    return HeldFolder.#openAt(this.#disk, this.at(name), pathsOf(this.#disk).join(this.real, name));
  }

  /** Throws `ToolError` when the open folder is not what its path names, now. */
  async verify(): Promise<void> {
    if (!(await isAt(this.#disk, this.#handle, this.real))) {
      throw new ToolError(`The folder ${this.real} was moved or replaced meanwhile. Try again.`);
    }
  }

  /** Makes names that came and went in it survive a power cut, where the system can. */
  async sync(): Promise<void> {
    await this.#handle.sync().catch((error: unknown) => {
      // Windows and some network disks know this for files only.
      if (!hasCode(error, 'EPERM', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EBADF')) {
        throw error;
      }
    });
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

/**
 * Whether what is open is what the canonical path names, without a link on the way. Linux tells the path of
 * what is open; elsewhere device and inode are compared, in three calls between which a path
 * may change and change back: the window that Node leaves there.
 */
export async function isAt(disk: Disk, handle: FileHandle, real: string): Promise<boolean> {
  if (disk.descriptors !== undefined) {
    return (await disk.files.readlink(`${disk.descriptors}/${handle.fd}`)) === real;
  }
  const held = await handle.stat({ bigint: true });
  const named = await disk.files.lstat(real, { bigint: true });
  return (
    held.dev === named.dev && held.ino === named.ino && (await disk.files.realpath(real)) === real
  );
}
