/** How an operating system reads a path. macOS and Linux are `posix`. */
export type PathStyle = 'posix' | 'windows';

/** Longest name in bytes of UTF-8 (`NAME_MAX` of Linux and macOS); NTFS has as many UTF-16 units. */
const maxNameBytes = 255;
/** Longest path in bytes of UTF-8, `PATH_MAX` of Linux. */
const maxPathBytes = 4096;

/** A way in which a path may be more than a plain name of a file. */
interface PathRule {
  readonly style?: PathStyle;
  matches(path: string): boolean;
  /** Ends the sentence “The path … ”, for the model. */
  readonly problem: string;
}

const encoder = new TextEncoder();
const byteLength = (text: string) => encoder.encode(text).length;
const namesOf = (path: string) => path.split(/[\\/]/).filter((name) => !/^\.{0,2}$/.test(name));
const someName = (pattern: RegExp) => (path: string) =>
  namesOf(path).some((name) => pattern.test(name));

/**
 * Names of Windows that mean a device in every folder, whatever ends them.
 * https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 */
const deviceName =
  /^(con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]) *(\.|:|$)/i;

const rules: readonly PathRule[] = [
  { matches: (path) => path.trim() === '', problem: 'is empty. Use "." for the workspace folder' },
  { matches: (path) => path.includes('\0'), problem: 'holds a NUL character' },
  // Characters of layout would let the prompt show another name than the one that is meant.
  {
    matches: (path) => /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(path),
    problem: 'holds a control character',
  },
  { matches: (path) => !path.isWellFormed(), problem: 'is not valid Unicode' },
  {
    matches: (path) => /^(file:|[a-z][a-z\d+.-]+:\/\/)/i.test(path),
    problem: 'is a URI',
  },
  {
    matches: (path) => path.startsWith('~'),
    problem: 'starts with "~", which only a shell expands. For a file of that name write "./~…"',
  },
  {
    matches: (path) => namesOf(path).some((name) => byteLength(name) > maxNameBytes),
    problem: `has a name of more than ${maxNameBytes} bytes`,
  },
  {
    matches: (path) => byteLength(path) > maxPathBytes,
    problem: `is longer than ${maxPathBytes} bytes`,
  },
  {
    style: 'windows',
    matches: (path) => /^[\\/]{2}[?.]([\\/]|$)|^[\\/]\?\?[\\/]/.test(path),
    problem: 'names a device or skips the rules for paths',
  },
  // Only to look at such a path may send the user's password hash to that server.
  {
    style: 'windows',
    matches: (path) => /^[\\/]{2}/.test(path),
    problem: 'names a network share',
  },
  {
    style: 'windows',
    matches: (path) => /^[a-z]:(?![\\/])/i.test(path),
    problem: 'depends on the current folder of a drive',
  },
  {
    style: 'windows',
    matches: (path) => /^[\\/]/.test(path),
    problem: 'depends on the current drive',
  },
  {
    style: 'windows',
    matches: (path) => path.replace(/^[a-z]:(?=[\\/])/i, '').includes(':'),
    problem: 'names a stream inside a file (":")',
  },
  {
    style: 'windows',
    matches: (path) => /[<>"|?*]/.test(path),
    problem: 'holds one of < > " | ? *, which no file on Windows has in its name',
  },
  {
    style: 'windows',
    matches: someName(deviceName),
    problem: 'has the name of a device',
  },
  {
    style: 'windows',
    matches: someName(/[. ]$/),
    problem: 'has a name that ends with a dot or a space, which Windows drops',
  },
  // On every system: a Linux in Windows (WSL) sees the disks of Windows, short names and all.
  {
    matches: someName(/^(?=[^.]{3,8}(\.|$))[^.]{1,6}~\d{1,6}(\.[^.]{0,3})?$/),
    problem: 'has a short name (8.3) of Windows; the long one is needed',
  },
];

/**
 * What makes a path unfit before any disk is asked: forms that mean something else than the file
 * they seem to name. Percent signs, variables and look-alike letters are plain characters.
 * @param path as the model gave it.
 * @returns a sentence for the model, `undefined` for a plain path.
 */
export function pathProblem(path: string, style: PathStyle): string | undefined {
  const rule = rules.find((each) => (each.style ?? style) === style && each.matches(path));
  return rule === undefined
    ? undefined
    : `The path ${quoted(path)} ${rule.problem}. Give a path relative to the workspace folder.`;
}

/**
 * Where a canonical path lies in a canonical folder. Letters are compared exactly: what the disk holds
 * for one file, it spells one way, and Windows may tell `A` from `a` in some folders.
 * @returns with slashes, `''` for the folder itself, `undefined` outside of it.
 */
export function relativeInside(path: string, folder: string, style: PathStyle): string | undefined {
  const separator = style === 'windows' ? '\\' : '/';
  if (path === folder) {
    return '';
  }
  const start = folder.endsWith(separator) ? folder : folder + separator;
  return path.startsWith(start) ? path.slice(start.length).replaceAll(separator, '/') : undefined;
}

/**
 * One spelling for all names that some file system takes for the same: case (with letters whose
 * capitals meet, as `ſ` and `s` do on APFS), composed and decomposed letters, characters that HFS+
 * ignores (CVE-2014-9390). For rules that forbid, never to open a file by.
 */
export function foldedName(path: string): string {
  return path
    .normalize('NFKC')
    .replaceAll(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
    .toUpperCase()
    .toLowerCase();
}

/** A path as it may stand in a sentence: quoted, escaped, not endless. */
export function quoted(path: string): string {
  const text = JSON.stringify(path.toWellFormed());
  return text.length <= 200 ? text : `${text.slice(0, 200)}…"`;
}
