import type { DirectoryEntry } from '../../core/ports.ts';
import type { Disk } from './disk.ts';
import { HeldFolder } from './heldFolder.ts';

/**
 * Names in a folder, which is proven to be the canonical path's before and after. What is neither file,
 * folder nor link is left out. Throws `ToolError` or the system's error.
 */
export async function listFolder(disk: Disk, real: string): Promise<readonly DirectoryEntry[]> {
  const folder = await HeldFolder.open(disk, real);
  try {
    const entries = await disk.files.readdir(folder.at('.'), { withFileTypes: true });
    await folder.verify();
    return entries.flatMap((entry): readonly DirectoryEntry[] => {
      const { name } = entry;
      if (entry.isSymbolicLink()) {
        return [{ name, kind: 'link' }];
      }
      if (entry.isDirectory()) {
        return [{ name, kind: 'directory' }];
      }
      return entry.isFile() ? [{ name, kind: 'file' }] : [];
    });
  } finally {
    await folder.close();
  }
}
