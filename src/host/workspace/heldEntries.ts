import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { ToolError } from '../../core/chat/tools/tool.ts';
import { randomId } from '../randomId.ts';
import { hasCode, undefinedIfMissing } from './disk.ts';
import { noLink, type HeldFolder } from './heldFolder.ts';
import { temporaryName } from './leftovers.ts';
import { identityOf, type FileIdentity, type FileOwner } from './storedFile.ts';

/** A name in a folder that is held open. */
export interface HeldEntry {
  readonly folder: HeldFolder;
  readonly name: string;
}

/**
 * Throws `ToolError` unless the name means that version of that file.
 * @param knownAs its name for the sentence, where it was moved aside.
 */
export async function expectFile(
  entry: HeldEntry,
  expected: FileIdentity,
  knownAs = entry.name,
): Promise<void> {
  const stats = await entry.folder.calls.lstat(wayTo(entry), { bigint: true });
  const found = identityOf(stats);
  const isSame =
    stats.isFile() &&
    found.dev === expected.dev &&
    found.ino === expected.ino &&
    found.sizeBytes === expected.sizeBytes &&
    found.modifiedNs === expected.modifiedNs;
  if (!isSame) {
    throw new ToolError(`${knownAs} was changed by another program meanwhile. Read it again.`);
  }
}

/** Moves a name without replacing what has the other one already. */
export async function moveEntry(from: HeldEntry, to: HeldEntry): Promise<void> {
  const { link, lstat, rename, unlink } = from.folder.calls;
  const [oldWay, newWay] = [wayTo(from), wayTo(to)];
  try {
    await link(oldWay, newWay);
  } catch (error) {
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) {
      throw error;
    }
    // No hard links here: a look and a rename come close.
    if ((await lstat(newWay).catch(undefinedIfMissing)) !== undefined) {
      throw new ToolError(`${to.name} exists already.`, { cause: error });
    }
    return rename(oldWay, newWay);
  }
  await unlink(oldWay);
}

/**
 * Gives a file a random name, under which nobody else finds it, and only then looks whether it is the
 * expected one; anything else gets its name back, and `ToolError` is thrown.
 */
export async function takeAside(entry: HeldEntry, expected: FileIdentity): Promise<HeldEntry> {
  const aside = { folder: entry.folder, name: asideName() };
  await entry.folder.calls.rename(wayTo(entry), wayTo(aside));
  await orElse(
    () => expectFile(aside, expected, entry.name),
    () => giveBack(aside, entry),
  );
  return aside;
}

/** Undoes `takeAside`. Throws `ToolError` with the random name where another file has come meanwhile. */
export async function giveBack(aside: HeldEntry, entry: HeldEntry): Promise<void> {
  try {
    await moveEntry(aside, entry);
  } catch (cause) {
    if (!(cause instanceof ToolError || hasCode(cause, 'EEXIST'))) {
      throw cause;
    }
    const message = `${entry.name} was replaced by another program meanwhile; what was there before is kept beside it as ${aside.name}. Tell the user.`;
    throw new ToolError(message, { cause });
  }
}

/**
 * Stores bytes under a random name, as safe as the disk is, and hands it on; nothing of that name is
 * left in the end.
 * @param owner of the file that it will replace; else the user's, with the usual permissions.
 */
export async function withStored(
  folder: HeldFolder,
  bytes: Buffer,
  owner: FileOwner | undefined,
  use: (stored: HeldEntry) => Promise<void>,
): Promise<void> {
  const stored = { folder, name: temporaryName() };
  await orElse(
    async () => {
      await store(stored, bytes, owner);
      await use(stored);
    },
    async () => {
      await folder.calls.unlink(wayTo(stored)).catch(undefinedIfMissing);
    },
  );
  await folder.sync();
}

export function wayTo({ folder, name }: HeldEntry): string {
  return folder.at(name);
}

/** Does something; when it fails, does the other thing and throws the first error. */
export async function orElse(
  act: () => Promise<void>,
  takeBack: () => Promise<void>,
): Promise<void> {
  try {
    await act();
  } catch (error) {
    await takeBack();
    throw error;
  }
}

async function store(entry: HeldEntry, bytes: Buffer, owner: FileOwner | undefined): Promise<void> {
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noLink;
  const mode = owner === undefined ? 0o666 : 0o600; // The user's umask takes its part of the former.
  const handle = await entry.folder.calls.open(wayTo(entry), flags, mode);
  try {
    await handle.writeFile(bytes);
    if (owner !== undefined) {
      await giveTo(owner, handle);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Owner and permissions of the file that is replaced, as far as the user may give them. */
async function giveTo(owner: FileOwner, handle: FileHandle): Promise<void> {
  await handle.chown(owner.uid, owner.gid).catch((error: unknown) => {
    if (!hasCode(error, 'EPERM', 'EINVAL', 'ENOTSUP', 'ENOSYS')) {
      throw error;
    }
  });
  await handle.chmod(owner.mode);
}

/** Somebody's file for a moment; whatever is left under such a name is theirs. */
function asideName(): string {
  return `.glm-air-${randomId()}.aside`;
}
