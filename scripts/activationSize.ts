/** What VS Code waits for when it activates the extension may not be larger. */
export const activationBudgetBytes = 300_000;

interface Module {
  readonly bytes: number;
  readonly imports: readonly { readonly path: string; readonly kind: string }[];
}

/**
 * Bytes that importing `entry` loads at once: the file and all that it imports statically.
 * What it imports with `import()` comes later and does not count.
 * @param modules inputs or outputs of an esbuild metafile
 */
export function activationBytes(modules: Readonly<Record<string, Module>>, entry: string): number {
  const loaded = new Map<string, number>();
  const load = (file: string) => {
    const module = modules[file];
    if (module === undefined || loaded.has(file)) {
      return;
    }
    loaded.set(file, module.bytes);
    module.imports
      .filter(({ kind }) => kind === 'import-statement')
      .forEach(({ path }) => load(path));
  };
  load(entry);
  return [...loaded.values()].reduce((sum, bytes) => sum + bytes, 0);
}
