import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { randomId } from '../randomId.ts';
import { hasCode, undefinedIfMissing, type FileCalls } from './disk.ts';

/**
 * Stores a file such that, whatever happens, it is there whole or not at all; it has reached the disk when
 * this resolves. Readable for the user alone.
 */
export async function writeDurably(
  file: string,
  content: Buffer | string,
  files: Pick<FileCalls, 'open' | 'rename' | 'unlink'> = fs,
): Promise<void> {
  const folder = path.dirname(file);
  const name = path.join(folder, `unfinished-${randomId()}`);
  try {
    const handle = await files.open(name, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await files.rename(name, file);
  } catch (error) {
    await files.unlink(name).catch(undefinedIfMissing);
    throw error;
  }
  await syncFolder(folder, files);
}

/** Makes the names in a folder survive a power cut, where the system can. */
async function syncFolder(folder: string, files: Pick<FileCalls, 'open'>): Promise<void> {
  try {
    const handle = await files.open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch (error) {
    // Windows opens no folders, and some network disks sync files only.
    if (!hasCode(error, 'EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'ENOTSUP')) {
      throw error;
    }
  }
}
