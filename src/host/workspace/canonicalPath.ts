import { ToolError } from '../../core/chat/tools/tool.ts';
import type { CheckedPath } from '../../core/safety/action.ts';
import { quoted } from '../../core/safety/pathRules.ts';
import { hasCode, pathsOf, undefinedIfMissing, type Disk } from './disk.ts';

/** Where a path leads once every link in it is followed. */
export interface CanonicalPath {
  readonly real: string;
  /** `other`: a pipe, a device, a socket. */
  readonly kind: CheckedPath['kind'] | 'other';
}

/**
 * Follows a path to the file that it names; of what does not exist, the nearest existing parent is followed.
 * Throws `ToolError` for links that lead nowhere, else the system's error.
 * @param absolute without `..`, so that no link can change what `..` means.
 */
export async function canonicalPath(disk: Disk, absolute: string): Promise<CanonicalPath> {
  try {
    const real = await disk.files.realpath(absolute);
    return { real, kind: await kindOf(disk, real) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return missingPath(disk, absolute, error);
    }
    throw error;
  }
}

async function missingPath(disk: Disk, absolute: string, cause: unknown): Promise<CanonicalPath> {
  const entry = await disk.files.lstat(absolute).catch(undefinedIfMissing);
  const paths = pathsOf(disk);
  const parent = paths.dirname(absolute);
  if (entry !== undefined || parent === absolute) {
    // A path taken by its letters would let the target appear elsewhere later.
    throw new ToolError(`${quoted(absolute)} is a link that leads nowhere. Name its target.`, {
      cause,
    });
  }
  const above = await canonicalPath(disk, parent);
  if (above.kind !== 'directory' && above.kind !== 'missing') {
    throw new ToolError(`${quoted(parent)} is a file, not a folder.`, { cause });
  }
  return { real: paths.join(above.real, paths.basename(absolute)), kind: 'missing' };
}

async function kindOf(disk: Disk, real: string): Promise<CanonicalPath['kind']> {
  const entry = await disk.files.lstat(real);
  if (entry.isFile()) {
    return 'file';
  }
  return entry.isDirectory() ? 'directory' : 'other';
}
