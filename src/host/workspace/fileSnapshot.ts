import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { FileState } from '../../core/safety/undo.ts';
import { sha256Of } from './contentStore.ts';
import { hasCode, undefinedIfMissing } from './disk.ts';
import type { FileOwner, StoredFile } from './storedFile.ts';
import type { Place, VerifiedFiles } from './verifiedFiles.ts';

/** A file's bytes, or that there is none. */
export type FileSnapshot =
  | { readonly kind: 'file'; readonly bytes: Buffer; readonly owner: FileOwner }
  /** @see folders above it that are missing too, outermost first. */
  | { readonly kind: 'missing'; readonly folders: readonly string[] };

/** Looks at a place now. Throws `ToolError` or the system's error. */
export async function takeSnapshot(files: VerifiedFiles, place: Place): Promise<FileSnapshot> {
  const stored = await readIfThere(files, place);
  return stored === undefined
    ? { kind: 'missing', folders: await missingFolders(place) }
    : { kind: 'file', bytes: stored.bytes, owner: stored.owner };
}

/** A file as it is stored now; `undefined` where there is none. */
export async function readIfThere(
  files: VerifiedFiles,
  place: Place,
): Promise<StoredFile | undefined> {
  try {
    return await files.read(place);
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) {
      return undefined;
    }
    throw error;
  }
}

export function stateOf(snapshot: FileSnapshot): FileState {
  return snapshot.kind === 'file'
    ? { kind: 'file', sha256: sha256Of(snapshot.bytes), ...snapshot.owner }
    : { kind: 'missing', folders: [...snapshot.folders] };
}

/** What tells two snapshots of a place apart. */
export function keyOf(snapshot: FileSnapshot): string {
  return snapshot.kind === 'file' ? sha256Of(snapshot.bytes) : 'missing';
}

async function missingFolders({ real, root }: Place): Promise<readonly string[]> {
  const folders: string[] = [];
  let folder = path.dirname(real);
  while (folder !== root && folder !== path.dirname(folder)) {
    if ((await fs.lstat(folder).catch(undefinedIfMissing)) !== undefined) {
      break;
    }
    folders.unshift(folder);
    folder = path.dirname(folder);
  }
  return folders;
}
