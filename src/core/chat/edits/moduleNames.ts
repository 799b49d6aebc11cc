/** The part of a file's name that imports of it hold, whatever they say of folder and ending; a folder's for its `index`. */
export function moduleStem(path: string): string {
  const names = path.split(/[\\/]/);
  const stem = (names.at(-1) ?? '').replace(/(\.d)?\.[^.]+$/, '');
  return stem === 'index' ? (names.at(-2) ?? stem) : stem;
}

/** A regular expression for a quoted name that may import a module, on a line of its own; ripgrep reads it as well. */
export function importPattern(stem: string): string {
  return `['"][^'"]*${stem.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}[^'"]*['"]`;
}

/** Columns (0-based, UTF-16) of the first character of each quoted name on a line that may import the module. */
export function importColumns(line: string, stem: string): readonly number[] {
  return [...line.matchAll(new RegExp(importPattern(stem), 'g'))].map(({ index }) => index + 1);
}

/** The way from a file's folder to another file, with slashes. Both absolute; on different drives it leads nowhere. */
export function relativeWay(from: string, to: string): string {
  const folders = from.split(/[\\/]/).slice(0, -1);
  const names = to.split(/[\\/]/);
  const shared = folders.findIndex((name, index) => name !== names[index]);
  const common = shared === -1 ? folders.length : shared;
  return [...folders.slice(common).map(() => '..'), ...names.slice(common)].join('/');
}
