import { constants, type BigIntStats } from 'node:fs';
import { ToolError } from '../../core/chat/tools/tool.ts';
import type { Disk } from './disk.ts';
import { isAt, noLink, noWait } from './heldFolder.ts';

/** Largest file that tools read or edit whole, as text for a model or a person: 20 MiB. */
const maxFileBytes = 20 * 1024 ** 2;

/** A file as it was read, and how to tell that it is still the same. */
export interface StoredFile {
  readonly bytes: Buffer;
  readonly identity: FileIdentity;
  readonly owner: FileOwner;
  /** More than 1 when the same bytes have other names, maybe outside of the workspace. */
  readonly hardLinks: number;
}

/** Who may do what with it. */
export interface FileOwner {
  readonly uid: number;
  readonly gid: number;
  /** Permission bits. */
  readonly mode: number;
}

/** Which file it is and which version of it. */
export interface FileIdentity {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly sizeBytes: bigint;
  readonly modifiedNs: bigint;
}

/**
 * Reads a file whole, once its open handle is proven to be the canonical path's. Never waits for a pipe,
 * never follows a link. Throws `ToolError` or the system's error.
 * @param way how to reach it: the path itself, or through a held folder.
 */
export async function readStored(disk: Disk, way: string, real: string): Promise<StoredFile> {
  const handle = await disk.files.open(way, constants.O_RDONLY | noLink | noWait);
  try {
    const stats = await handle.stat({ bigint: true });
    refuseUnlessRegular(stats, real);
    if (!(await isAt(disk, handle, real))) {
      throw new ToolError(`${real} was moved or replaced while it was opened. Try again.`);
    }
    const bytes = await handle.readFile();
    return {
      bytes,
      identity: identityOf(stats),
      owner: {
        uid: Number(stats.uid),
        gid: Number(stats.gid),
        mode: Number(stats.mode & 0o777n),
      },
      hardLinks: Number(stats.nlink),
    };
  } finally {
    await handle.close();
  }
}

/** Which file `stats` are about. */
export function identityOf(stats: BigIntStats): FileIdentity {
  const { dev, ino, size, mtimeNs } = stats;
  return { dev, ino, sizeBytes: size, modifiedNs: mtimeNs };
}

/** Throws `ToolError` for what has no bytes to read, or too many. */
function refuseUnlessRegular(stats: BigIntStats, real: string): void {
  if (!stats.isFile()) {
    throw new ToolError(`${real} is not a regular file.`);
  }
  if (stats.size > maxFileBytes) {
    throw new ToolError(
      `${real} has ${stats.size} bytes; tools read files of up to ${maxFileBytes}. Use search_text, or a command that prints a part.`,
    );
  }
}
