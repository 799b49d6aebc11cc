import { ToolError } from '../../core/chat/tools/tool.ts';
import type { CheckedPath } from '../../core/safety/action.ts';
import { hasCode, pathsOf, undefinedIfMissing, type Disk } from './disk.ts';
import {
  expectFile,
  giveBack,
  moveEntry,
  orElse,
  takeAside,
  wayTo,
  withStored,
  type HeldEntry,
} from './heldEntries.ts';
import { HeldFolder } from './heldFolder.ts';
import { removeLeftovers } from './leftovers.ts';
import { identityOf, readStored, type FileOwner, type StoredFile } from './storedFile.ts';

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
    await this.#holding(place, async (entry) => {
      const put = (content: Buffer, lastLook: () => Promise<void>) =>
        withStored(entry.folder, content, expected.owner, async (stored) => {
          await lastLook();
          await this.#disk.files.rename(wayTo(stored), wayTo(entry));
        });
      await put(bytes, async () => {
        await expectFile(entry, expected.identity);
        await entry.folder.verify();
      });
      await this.#confirm(entry, () => put(expected.bytes, async () => {}));
    });
  }

  /**
   * Makes a file where there is none, and the folders above it that are missing.
   * @returns the folders that were made, outermost first.
   */
  async create(place: Place, bytes: Buffer, owner?: FileOwner): Promise<readonly string[]> {
    return this.#makingFolders(place, async (entry) => {
      await withStored(entry.folder, bytes, owner, async (stored) => {
        await entry.folder.verify();
        await moveEntry(stored, entry);
      });
      await this.#confirm(entry, () => this.#disk.files.unlink(wayTo(entry)));
    });
  }

  async remove(place: Place, expected: StoredFile): Promise<void> {
    await this.#holding(place, async (entry) => {
      const aside = await takeAside(entry, expected.identity);
      await orElse(
        () => entry.folder.verify(),
        () => giveBack(aside, entry),
      );
      await this.#disk.files.unlink(wayTo(aside));
      await entry.folder.sync();
      await this.#confirm(entry, () =>
        withStored(entry.folder, expected.bytes, expected.owner, (stored) =>
          moveEntry(stored, entry),
        ),
      );
    });
  }

  /** Gives a file another name that nothing has yet. @returns the folders that were made, outermost first. */
  async move(from: Place, to: Place): Promise<readonly string[]> {
    return this.#makingFolders(to, (target) =>
      this.#holding(from, async (source) => {
        const stats = await this.#disk.files.lstat(wayTo(source), { bigint: true });
        await source.folder.verify();
        const aside = await takeAside(source, identityOf(stats));
        await orElse(
          async () => {
            await source.folder.verify();
            await target.folder.verify();
            await moveEntry(aside, target);
          },
          () => giveBack(aside, source),
        );
        await this.#confirm(source, () => moveEntry(target, source));
        await this.#confirm(target, () => moveEntry(target, source));
        await source.folder.sync();
        await target.folder.sync();
      }),
    );
  }

  /** Throws unless the folder is in its place and nothing of that name in it. */
  async confirmGone(place: Place): Promise<void> {
    await this.#holding(place, async (entry) => {
      if ((await this.#disk.files.lstat(wayTo(entry)).catch(undefinedIfMissing)) !== undefined) {
        throw new ToolError(
          `${place.real} is still there; look into the trash for what went there.`,
        );
      }
    });
  }

  /**
   * Removes folders as far as they are there, empty and in their place: who makes them one by one may have been stopped
   * between two of them. @param folders outermost first.
   */
  async removeFolders(folders: readonly string[]): Promise<void> {
    for (const real of folders.toReversed()) {
      try {
        await this.#holding({ real }, (entry) => this.#disk.files.rmdir(wayTo(entry)));
      } catch (error) {
        if (error instanceof ToolError || hasCode(error, 'ENOTEMPTY', 'EEXIST')) {
          return; // Somebody else uses it by now; those above it are not empty either.
        }
        undefinedIfMissing(error);
      }
    }
  }

  /** Deletes what a process that was killed during a change left in a folder. */
  async removeLeftovers(folder: string): Promise<void> {
    await removeLeftovers(this.#disk, folder);
  }

  /** The second proof; takes the act back where the open folder still leads to what was touched. */
  async #confirm({ folder }: HeldEntry, takeBack: () => Promise<void>): Promise<void> {
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

  async #holding(
    { real }: Pick<Place, 'real'>,
    use: (entry: HeldEntry) => Promise<void>,
  ): Promise<void> {
    const paths = pathsOf(this.#disk);
    const folder = await HeldFolder.open(this.#disk, paths.dirname(real));
    try {
      await use({ folder, name: paths.basename(real) });
    } finally {
      await folder.close();
    }
  }

  async #makingFolders(
    place: Place,
    use: (entry: HeldEntry) => Promise<void>,
  ): Promise<readonly string[]> {
    const paths = pathsOf(this.#disk);
    const made: string[] = [];
    let folder: HeldFolder | undefined;
    try {
      folder = await this.#holdOrMake(paths.dirname(place.real), place, made);
      await use({ folder, name: paths.basename(place.real) });
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
}
