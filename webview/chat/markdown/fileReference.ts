/** A place in a file, as answers name it. */
export interface FileReference {
  readonly path: string;
  /** 1-based. */
  readonly line?: number;
}

/** Nobody writes longer ones; it bounds the search. In UTF-16 units. */
const maxLength = 300;

// No scheme, no spaces; the line as `:12`, `:12:5`, `:12-20`, `#L12` or `#L12-L20`.
const reference =
  /^((?:[A-Za-z]:[\\/])?[^\s:*?"'`<>|#(){}[\],;=]+)(?::(\d{1,7})(?::\d+)?(?:[-–]\d+)?|#L(\d{1,7})(?:-L?\d+)?)?$/;

// Without these, `console.log` and `items.map` would be files.
const extensions = new Set(
  `astro bash bat c cc cfg cjs clj cmake cmd conf cpp cs csproj css csv cts cxx dart diff ex exs f90 fs fsx go
  gradle graphql groovy h hbs hpp hrl hs htm html hxx ini ipynb java jl js json jsonc jsonl jsx kt kts less lock lua
  m md mdx mjs ml mli mm mts nim nix patch php pl pm proto ps1 psm1 py pyi r rb rs rst sass scala scss sh sln
  sol sql svelte svg swift tex tf toml ts tsv tsx txt vb vue wasm xml yaml yml zig zsh`.split(
    /\s+/,
  ),
);
const wholeNames = new Set(['Dockerfile', 'Makefile', 'Gemfile', 'Rakefile', 'Procfile']);

/** Reads a text that is nothing but the name of a file. @returns `undefined` where it does not look like one */
export function fileReference(text: string): FileReference | undefined {
  const [, path, colonLine, hashLine] = text.length > maxLength ? [] : (reference.exec(text) ?? []);
  if (path === undefined || !looksLikeFile(path)) {
    return undefined;
  }
  const line = colonLine ?? hashLine;
  return line === undefined ? { path } : { path, line: Number(line) };
}

/** A word of prose is a file only if more than its ending says so. */
export function proseReference(word: string): FileReference | undefined {
  const found = fileReference(word);
  const isSure = found !== undefined && (found.line !== undefined || /[\\/]/.test(found.path));
  return isSure ? found : undefined;
}

function looksLikeFile(path: string): boolean {
  if (path.startsWith('//') || path.startsWith('\\\\')) {
    return false; // A web address without its scheme, or another machine.
  }
  const name = path.split(/[\\/]/).at(-1) ?? '';
  const ending = /[^.]\.([A-Za-z]\w*)$/.exec(name)?.[1];
  return (ending !== undefined && extensions.has(ending.toLowerCase())) || wholeNames.has(name);
}
