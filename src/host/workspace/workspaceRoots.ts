import { ToolError } from '../../core/chat/tools/tool.ts';
import { foldedName, quoted, relativeInside } from '../../core/safety/pathRules.ts';
import type { EditorFolder } from '../../core/ports.ts';
import { pathsOf, type Disk } from './disk.ts';

/** A workspace folder on the disk. */
export interface WorkspaceRoot {
  /** Unique among the folders: the second `app` is `app-2`. */
  readonly name: string;
  /** As the user opened it. */
  readonly path: string;
  /** Canonical, as it was when the folder was first seen. */
  readonly real: string;
}

/** A path that seems to lie in a workspace folder, before links are followed. */
export interface PlacedPath {
  readonly absolute: string;
  readonly root: WorkspaceRoot;
  /** The rest of the path in that folder, with slashes. */
  readonly inside: string;
}

/** The workspace's folders, and what paths mean in them before the disk is asked. */
export class WorkspaceRoots {
  readonly #disk: Disk;
  readonly #folders: () => readonly EditorFolder[];
  /** A folder that becomes a link later must not carry the workspace elsewhere. */
  readonly #pinned = new Map<string, string>();

  constructor(disk: Disk, folders: () => readonly EditorFolder[]) {
    this.#disk = disk;
    this.#folders = folders;
  }

  /** Folders on the disk that exist, in the editor's order. */
  all(): readonly WorkspaceRoot[] {
    const taken = new Set<string>();
    return this.#folders()
      .filter(({ scheme }) => scheme === 'file')
      .flatMap(({ name, path }) => {
        const real = this.#realOf(path);
        return real === undefined ? [] : [{ name: uniqueName(name, taken), path, real }];
      });
  }

  /** The innermost folder that holds a canonical path. */
  holding(real: string): WorkspaceRoot | undefined {
    return this.all()
      .filter((root) => relativeInside(real, root.real, this.#disk.style) !== undefined)
      .toSorted((one, other) => other.real.length - one.real.length)[0];
  }

  /** How model and user name a place; `place` reads it back. */
  display(root: WorkspaceRoot, inside: string): string {
    return this.#folders().length === 1
      ? inside || '.'
      : [root.name, inside].filter(Boolean).join('/');
  }

  /**
   * Makes a path absolute by its letters: relative to the only folder, `name/…` where there are several, or
   * absolute in one of them. `..` takes back the name before it, whatever that is on the disk.
   * Throws `ToolError` when that leaves the workspace.
   */
  place(asked: string): PlacedPath {
    const absolute = this.#absolute(asked);
    for (const root of this.#innermostFirst()) {
      const inside = this.#inside(absolute, root.path) ?? this.#inside(absolute, root.real);
      if (inside !== undefined) {
        return { absolute: pathsOf(this.#disk).join(root.real, inside), root, inside };
      }
    }
    throw new ToolError(
      `${quoted(asked)} is outside of the workspace. Tools only reach files in ${this.#names()}.`,
    );
  }

  #absolute(asked: string): string {
    const paths = pathsOf(this.#disk);
    if (paths.isAbsolute(asked)) {
      return paths.resolve(asked);
    }
    const roots = this.all();
    const [only] = roots;
    if (only !== undefined && this.#folders().length === 1) {
      return paths.resolve(only.real, asked);
    }
    const slashed = this.#disk.style === 'windows' ? asked.replaceAll('\\', '/') : asked;
    const plain = slashed.replace(/^(\.\/+)+/, '');
    const named = roots.find(({ name }) => plain === name || plain.startsWith(`${name}/`));
    if (named === undefined) {
      throw this.#unnamed(asked, plain);
    }
    return paths.resolve(named.real, `.${plain.slice(named.name.length)}`);
  }

  #unnamed(asked: string, plain: string): ToolError {
    const folder = this.#folders().find(
      ({ name, scheme }) =>
        scheme !== 'file' &&
        (this.#folders().length === 1 || plain === name || plain.startsWith(`${name}/`)),
    );
    if (folder !== undefined) {
      return new ToolError(
        `The folder ${quoted(folder.name)} is not on a disk (${folder.scheme}). Tools can't read or change its files; ask the user to.`,
      );
    }
    return this.#folders().length === 0
      ? new ToolError('No folder is open. Ask the user to open one.')
      : new ToolError(`${quoted(asked)} must start with a folder's name: ${this.#names()}.`);
  }

  /** Letters that some disks take for the same pass here; the canonical path decides. */
  #inside(absolute: string, folder: string): string | undefined {
    const { sep } = pathsOf(this.#disk);
    const [names, above] = [absolute, folder].map((path) => path.split(sep).filter(Boolean));
    return above?.every((name, index) => foldedName(name) === foldedName(names?.[index] ?? ''))
      ? names?.slice(above.length).join('/')
      : undefined;
  }

  #innermostFirst(): readonly WorkspaceRoot[] {
    return this.all().toSorted((one, other) => other.real.length - one.real.length);
  }

  #names(): string {
    return this.all()
      .map(({ name }) => quoted(name))
      .join(', ');
  }

  #realOf(path: string): string | undefined {
    const known = this.#pinned.get(path);
    if (known !== undefined) {
      return known;
    }
    try {
      const real = this.#disk.realpathSync(path);
      this.#pinned.set(path, real);
      return real;
    } catch {
      return undefined; // the user deleted it, or its disk is not there now
    }
  }
}

function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let count = 2; taken.has(unique); count += 1) {
    unique = `${name}-${count}`;
  }
  taken.add(unique);
  return unique;
}
