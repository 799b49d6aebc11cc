import type { Metafile } from 'esbuild';

/** What VS Code waits for when it activates the extension may not be larger. */
export const activationBudgetBytes = 300_000;

/**
 * Bytes that importing `entry` loads at once: the file and all that it imports statically.
 * What it imports with `import()` comes later and does not count.
 */
export function activationBytes(metafile: Metafile, entry: string): number {
  const loaded = new Set<string>();
  const load = (file: string) => {
    const output = metafile.outputs[file];
    if (output === undefined || loaded.has(file)) {
      return;
    }
    loaded.add(file);
    output.imports
      .filter(({ kind }) => kind === 'import-statement')
      .forEach(({ path }) => load(path));
  };
  load(entry);
  return [...loaded].reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0);
}
