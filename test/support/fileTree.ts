import * as fs from 'node:fs/promises';
import * as path from 'node:path';

/** A file's text or bytes, `null` for a folder, or where a link leads, as it is written in the link. */
export type TreeEntry = string | Uint8Array | null | { readonly link: string };

/** Makes files, folders and links below a folder; parents come by themselves. */
export async function plant(
  folder: string,
  entries: Readonly<Record<string, TreeEntry>>,
): Promise<void> {
  for (const [name, entry] of Object.entries(entries)) {
    const target = path.join(folder, name);
    await fs.mkdir(entry === null ? target : path.dirname(target), { recursive: true });
    if (typeof entry === 'string' || entry instanceof Uint8Array) {
      await fs.writeFile(target, entry);
    } else if (entry !== null) {
      await fs.symlink(entry.link, target);
    }
  }
}

/** All files and links below a folder: names with slashes, and bytes in Latin-1 or `→ target`. */
export async function harvest(folder: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (entry.isSymbolicLink()) {
      found[name] = `→ ${await fs.readlink(file)}`;
    } else if (entry.isFile()) {
      found[name] = await fs.readFile(file, 'latin1');
    }
  }
  return found;
}
