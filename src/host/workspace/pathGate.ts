import { ToolError } from '../../core/chat/tools/tool.ts';
import type { DirectoryEntry } from '../../core/ports.ts';
import type { CheckedPath } from '../../core/safety/action.ts';
import { isExcluded } from '../../core/safety/exclude.ts';
import { foldedName, pathProblem, quoted, relativeInside } from '../../core/safety/pathRules.ts';
import { canonicalPath, type CanonicalPath } from './canonicalPath.ts';
import { configuringLinksTo } from './configuringLinks.ts';
import { explained, pathsOf, type Disk } from './disk.ts';
import type { PlacedPath, WorkspaceRoots } from './workspaceRoots.ts';

/** What a path is asked for; a folder can be listed only, and what is missing can be written only. */
export type PathPurpose = 'read' | 'list' | 'write';

/**
 * The one way from a path that a model wrote to a place on the disk. Outside of the workspace, excluded and
 * secret files have no such way, under whatever name. All refusals are `ToolError`s for the model.
 */
export class PathGate {
  readonly #disk: Disk;
  readonly #roots: WorkspaceRoots;
  readonly #excludeGlobs: () => readonly string[];

  /** @param excludeGlobs what the user excludes, as for `isExcluded`. */
  constructor(disk: Disk, roots: WorkspaceRoots, excludeGlobs: () => readonly string[]) {
    this.#disk = disk;
    this.#roots = roots;
    this.#excludeGlobs = excludeGlobs;
  }

  async check(asked: string, purpose: PathPurpose): Promise<CheckedPath> {
    const problem = pathProblem(asked, this.#disk.style);
    if (problem !== undefined) {
      throw new ToolError(problem);
    }
    return this.#follow(this.#roots.place(asked), purpose);
  }

  /** Checks a place anew; throws `ToolError` when it is not what it was. */
  async confirm(path: CheckedPath, purpose: PathPurpose): Promise<void> {
    const now = await this.#follow(this.#roots.place(path.real), purpose);
    if (now.real !== path.real || now.root !== path.root) {
      throw new ToolError(`${path.display} leads to ${quoted(now.display)} by now. Read it again.`);
    }
  }

  async #follow(placed: PlacedPath, purpose: PathPurpose): Promise<CheckedPath> {
    const found = await canonicalPath(this.#disk, placed.absolute).catch((error: unknown) => {
      throw explained(error, quoted(placed.inside));
    });
    const root = this.#roots.holding(found.real);
    if (root === undefined) {
      throw new ToolError(
        `${quoted(placed.inside)} leads to ${quoted(found.real)}, outside of the workspace.`,
      );
    }
    const inside = relativeInside(found.real, root.real, this.#disk.style) ?? '';
    const display = this.#roots.display(root, inside);
    this.#refuseExcluded([inside, placed.inside], found);
    const kind = fitKind(display, found.kind, purpose);
    const isThroughLink = found.real !== placed.absolute && (await this.#passesLink(placed));
    const links = purpose === 'write' ? await this.#configuringLinks(found.real) : [];
    return {
      real: found.real,
      kind,
      display,
      root: root.real,
      isThroughLink,
      aliases: isThroughLink ? [placed.inside, ...links] : links,
    };
  }

  /** Whether a name in a checked folder must not even be listed. */
  isHidden(folder: CheckedPath, name: string, kind: DirectoryEntry['kind']): boolean {
    const inside = relativeInside(folder.real, folder.root, this.#disk.style);
    return this.#isExcluded([inside, name].filter(Boolean).join('/'), kind === 'directory');
  }

  #isExcluded(name: string, isFolder: boolean): boolean {
    const forms = name === '' ? [] : [name, foldedName(name)];
    return forms.some((form) => isExcluded(isFolder ? `${form}/` : form, this.#excludeGlobs()));
  }

  #refuseExcluded(names: readonly string[], { kind }: CanonicalPath): void {
    if (names.some((name) => this.#isExcluded(name, kind === 'directory'))) {
      throw new ToolError(
        `${quoted(names[0] ?? '')} is excluded: it may hold secrets, or the user keeps it from tools. Go on without it.`,
      );
    }
  }

  async #configuringLinks(real: string): Promise<readonly string[]> {
    const found = this.#roots.all().map((root) => configuringLinksTo(this.#disk, root.real, real));
    return (await Promise.all(found)).flat();
  }

  /** Tells links from a disk that only spells a name in another way. */
  async #passesLink({ root, inside }: PlacedPath): Promise<boolean> {
    let way = root.real;
    for (const name of inside.split('/')) {
      way = pathsOf(this.#disk).join(way, name);
      const entry = await this.#disk.files.lstat(way).catch(() => undefined); // missing: no link
      if (entry?.isSymbolicLink()) {
        return true;
      }
    }
    return false;
  }
}

function fitKind(
  display: string,
  kind: CanonicalPath['kind'],
  purpose: PathPurpose,
): CheckedPath['kind'] {
  if (kind === 'other') {
    throw new ToolError(`${quoted(display)} is neither a file nor a folder.`);
  }
  if (kind === 'missing' && purpose !== 'write') {
    throw new ToolError(`There is no ${quoted(display)}. list_files shows what there is.`);
  }
  if (kind === 'directory' && purpose !== 'list') {
    throw new ToolError(
      `${quoted(display)} is a folder, not a file. list_files shows what is in it.`,
    );
  }
  return kind;
}
