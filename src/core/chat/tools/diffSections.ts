/** What a diff says of one file. */
export interface DiffSection {
  readonly text: string;
  /** Old and new name, relative to the repository; the same one but for renames. */
  readonly names: readonly string[];
}

/** Takes git's diff apart file by file. Within a file no line starts with `diff`: each has a sign before it. */
export function diffSections(diff: string): readonly DiffSection[] {
  return diff
    .split(/^(?=diff --(?:git|cc|combined) )/m)
    .filter((text) => text.startsWith('diff --'))
    .map((text) => ({ text: text.trimEnd(), names: namesIn(text) }));
}

const named = /^(?:--- |\+\+\+ |(?:rename|copy) (?:from|to) )(.*)$/;

function namesIn(text: string): readonly string[] {
  const [first = '', ...lines] = text.split('\n');
  const hunk = lines.findIndex((line) => line.startsWith('@@'));
  const header = hunk < 0 ? lines : lines.slice(0, hunk);
  const found = header.flatMap((line) => {
    const [, name] = named.exec(line) ?? [];
    // A tab ends names with blanks.
    return name === undefined ? [] : [plainName(name.replace(/\t.*$/, ''))];
  });
  const names = found.filter((name) => name !== undefined);
  return names.length > 0 ? [...new Set(names)] : namesOfTitle(first);
}

/** A change of mode or of bytes names its file in the title alone, twice and the same. */
function namesOfTitle(title: string): readonly string[] {
  const [, both = ''] = /^diff --git (.*)$/.exec(title) ?? [];
  const [, alone] = /^diff --(?:cc|combined) (.*)$/.exec(title) ?? [];
  const name = plainName(alone ?? both.slice(0, (both.length - 1) / 2));
  return name === undefined ? [] : [name];
}

/** @returns `undefined` for “no file” */
function plainName(written: string): string | undefined {
  const name = written.startsWith('"') ? unquoted(written) : written;
  return name === '/dev/null' ? undefined : name.replace(/^[abciow]\//, '');
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  a: '\u0007',
  v: '\v',
};

/** Git writes unusual names as C would, each byte of UTF-8 by three octal digits. */
function unquoted(written: string): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (const [, octal, letter, plain] of written
    .slice(1, -1)
    .matchAll(/\\([0-7]{3})|\\(.)|([^\\]+)/gs)) {
    bytes.push(
      ...(octal === undefined
        ? encoder.encode(plain ?? escapes[letter ?? ''] ?? letter)
        : [Number.parseInt(octal, 8)]),
    );
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
