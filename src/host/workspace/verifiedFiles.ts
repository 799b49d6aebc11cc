import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { ToolError } from '../../core/chat/tools/tool.ts';
import type { CheckedPath } from '../../core/safety/action.ts';
import { hasCode, pathsOf, undefinedIfMissing, type Disk } from './disk.ts';
import { HeldFolder, noLink } from './heldFolder.ts';
import {
  identityOf,
  readStored,
  type FileIdentity,
  type FileOwner,
  type StoredFile,
} from './storedFile.ts';

/** A place for a file: the part of `CheckedPath` that the disk is asked by. */
export type Place = Pick<CheckedPath, 'real' | 'root'>;

/**
 * Files by their bytes, at places whose path was checked. Each call holds the parent folder open, proves it
 * right before and right after, and takes back what it did if the folder left its place meanwhile.
 * All methods throw `ToolError` or the system's error.
 *
 * The window that remains. On Linux the folder itself may be moved between proof and act: the act still meets
 * the folder that was in the workspace, is noticed and undone. Elsewhere Node has no `openat`: who turns
 * a folder into a link and back several times, each between the right two calls, gets a change made where the
 * link leads. Everywhere: what another program saves between the last look and the rename is lost.
 */
export class VerifiedFiles {
  readonly #disk: Disk;

  constructor(disk: Disk) {
    this.#disk = disk;
  }

  async read(place: Place): Promise<StoredFile> {
    return readStored(this.#disk, place.real, place.real);
  }

  /**
   * Puts bytes in the place of a file by a rename: a reader sees the old ones or the new ones, and other
   * names of the old file (hard links) keep theirs. Owner and permissions are kept.
   */
  async replace(place: Place, bytes: Buffer, expected: StoredFile): Promise<void> {
    const name = this.#nameOf(place);
    const put = async (folder: HeldFolder, content: Buffer, lastLook: () => Promise<void>) =>
      this.#withTemporary(folder, content, expected.owner, async (temporary) => {
        await lastLook();
        await this.#disk.files.rename(folder.at(temporary), folder.at(name));
      });
    await this.#holding(place, async (folder) => {
      await put(folder, bytes, async () => {
        await this.#expect(folder, name, expected.identity);
        await folder.verify();
      });
      await this.#confirm(folder, () => put(folder, expected.bytes, async () => {}));
    });
  }

  /**
   * Makes a file where there is none, and the folders above it that are missing.
   * @returns the folders that were made, outermost first.
   */
  async create(place: Place, bytes: Buffer, owner?: FileOwner): Promise<readonly string[]> {
    const name = this.#nameOf(place);
    return this.#makingFolders(place, async (folder) => {
      await this.#withTemporary(folder, bytes, owner, async (temporary) => {
        await folder.verify();
        await this.#moveName(folder.at(temporary), folder.at(name));
      });
      await this.#confirm(folder, () => this.#disk.files.unlink(folder.at(name)));
    });
  }

  async remove(place: Place, expected: StoredFile): Promise<void> {
    const name = this.#nameOf(place);
    await this.#holding(place, async (folder) => {
      await this.#expect(folder, name, expected.identity);
      await folder.verify();
      await this.#disk.files.unlink(folder.at(name));
      await folder.sync();
      await this.#confirm(folder, () =>
        this.#withTemporary(folder, expected.bytes, expected.owner, (temporary) =>
          this.#moveName(folder.at(temporary), folder.at(name)),
        ),
      );
    });
  }

  /** Throws unless the folder is in its place and nothing of that name in it. */
  async confirmGone(place: Place): Promise<void> {
    await this.#holding(place, async (folder) => {
      const way = folder.at(this.#nameOf(place));
      if ((await this.#disk.files.lstat(way).catch(undefinedIfMissing)) !== undefined) {
        throw new ToolError(
          `${place.real} is still there; look into the trash for what went there.`,
        );
      }
    });
  }

  /** Gives a file another name that nothing has yet. @returns the folders that were made, outermost first. */
  async move(from: Place, to: Place): Promise<readonly string[]> {
    const [oldName, newName] = [this.#nameOf(from), this.#nameOf(to)];
    return this.#makingFolders(to, (target) =>
      this.#holding(from, async (source) => {
        const [oldWay, newWay] = [source.at(oldName), target.at(newName)];
        const identity = identityOf(await this.#disk.files.lstat(oldWay, { bigint: true }));
        await source.verify();
        await target.verify();
        await this.#moveName(oldWay, newWay);
        const putBack = () => this.#moveName(newWay, oldWay);
        await this.#expect(target, newName, identity).catch(async (error: unknown) => {
          await putBack();
          throw error;
        });
        await this.#confirm(source, putBack);
        await this.#confirm(target, putBack);
        await source.sync();
        await target.sync();
      }),
    );
  }

  /** Removes folders as far as they are empty and in their place. @param folders outermost first. */
  async removeFolders(folders: readonly string[]): Promise<void> {
    for (const real of folders.toReversed()) {
      try {
        await this.#holding({ real }, (parent) =>
          this.#disk.files.rmdir(parent.at(this.#nameOf({ real }))),
        );
      } catch (error) {
        if (error instanceof ToolError || hasCode(error, 'ENOTEMPTY', 'EEXIST', 'ENOENT')) {
          return; // Somebody else uses it by now; those above it are not empty either.
        }
        throw error;
      }
    }
  }

  /** Throws unless the name still means the same version of the same file. */
  async #expect(folder: HeldFolder, name: string, expected: FileIdentity): Promise<void> {
    const stats = await this.#disk.files.lstat(folder.at(name), { bigint: true });
    const found = identityOf(stats);
    const isSame =
      stats.isFile() &&
      found.dev === expected.dev &&
      found.ino === expected.ino &&
      found.sizeBytes === expected.sizeBytes &&
      found.modifiedNs === expected.modifiedNs;
    if (!isSame) {
      throw new ToolError(`${name} was changed by another program meanwhile. Read it again.`);
    }
  }

  /** The second proof; takes the act back where the open folder still leads to what was touched. */
  async #confirm(folder: HeldFolder, takeBack: () => Promise<void>): Promise<void> {
    try {
      await folder.verify();
    } catch (cause) {
      if (this.#disk.descriptors === undefined) {
        const message = `${folder.real} was replaced during a change in it, which may have reached another place. Look at both before going on.`;
        throw new ToolError(message, { cause });
      }
      await takeBack();
      const message = `${folder.real} was moved during a change in it. The change was taken back.`;
      throw new ToolError(message, { cause });
    }
  }

  /** Moves a name without replacing what has the other one already. */
  async #moveName(from: string, to: string): Promise<void> {
    const { link, lstat, rename, unlink } = this.#disk.files;
    try {
      await link(from, to);
    } catch (error) {
      if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) {
        throw error;
      }
      // No hard links here: a look and a rename come close.
      if ((await lstat(to).catch(undefinedIfMissing)) !== undefined) {
        throw new ToolError(`${to} exists already.`, { cause: error });
      }
      return rename(from, to);
    }
    await unlink(from);
  }

  /** Stores bytes under a random name and hands it on; nothing of that name is left in the end. */
  async #withTemporary(
    folder: HeldFolder,
    bytes: Buffer,
    owner: FileOwner | undefined,
    use: (name: string) => Promise<void>,
  ): Promise<void> {
    const name = `.glm-air-${randomBytes(8).toString('hex')}.tmp`;
    try {
      await this.#store(folder.at(name), bytes, owner);
      await use(name);
    } catch (error) {
      await this.#disk.files.unlink(folder.at(name)).catch(undefinedIfMissing);
      throw error;
    }
    await folder.sync();
  }

  async #store(way: string, bytes: Buffer, owner: FileOwner | undefined): Promise<void> {
    const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noLink;
    const handle = await this.#disk.files.open(way, flags, owner === undefined ? 0o666 : 0o600);
    try {
      await handle.writeFile(bytes);
      await takeOver(handle, owner);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async #holding(
    place: Pick<Place, 'real'>,
    use: (folder: HeldFolder) => Promise<void>,
  ): Promise<void> {
    const folder = await HeldFolder.open(this.#disk, pathsOf(this.#disk).dirname(place.real));
    try {
      await use(folder);
    } finally {
      await folder.close();
    }
  }

  async #makingFolders(
    place: Place,
    use: (folder: HeldFolder) => Promise<void>,
  ): Promise<readonly string[]> {
    const made: string[] = [];
    let folder: HeldFolder | undefined;
    try {
      folder = await this.#holdOrMake(pathsOf(this.#disk).dirname(place.real), place, made);
      await use(folder);
      return made;
    } catch (error) {
      await this.removeFolders(made);
      throw error;
    } finally {
      await folder?.close();
    }
  }

  async #holdOrMake(real: string, place: Place, made: string[]): Promise<HeldFolder> {
    try {
      return await HeldFolder.open(this.#disk, real);
    } catch (error) {
      if (real === place.root || !hasCode(error, 'ENOENT')) {
        throw error;
      }
    }
    const paths = pathsOf(this.#disk);
    const name = paths.basename(real);
    const above = await this.#holdOrMake(paths.dirname(real), place, made);
    try {
      await this.#disk.files.mkdir(above.at(name));
      made.push(real);
      return await above.open(name);
    } finally {
      await above.close();
    }
  }

  #nameOf(place: Pick<Place, 'real'>): string {
    return pathsOf(this.#disk).basename(place.real);
  }
}

/** Gives a new file the owner and permissions of the one that it replaces, as far as the user may. */
async function takeOver(handle: FileHandle, owner: FileOwner | undefined): Promise<void> {
  if (owner === undefined) {
    return;
  }
  await handle.chown(owner.uid, owner.gid).catch((error: unknown) => {
    if (!hasCode(error, 'EPERM', 'EINVAL', 'ENOTSUP', 'ENOSYS')) {
      throw error;
    }
  });
  await handle.chmod(owner.mode);
}
