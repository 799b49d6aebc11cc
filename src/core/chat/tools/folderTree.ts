import { assertNever } from '../../assertNever.ts';
import type { DirectoryEntry } from '../../ports.ts';
import type { CheckedPath } from '../../safety/action.ts';
import { madeVisible } from '../../safety/invisibleCharacters.ts';
import { IgnoredFiles } from './ignoredFiles.ts';
import type { LookPorts } from './lookPorts.ts';
import { ToolError } from './tool.ts';

/** How much of a tree is looked at. */
export interface TreeLimits {
  /** Levels below the top whose names are listed. */
  readonly depth: number;
  readonly maxEntries: number;
  /** Folders that are opened, those that are only counted among them. */
  readonly maxFolders: number;
}

interface Branch {
  readonly name: string;
  readonly depth: number;
  /** For folders: how to find it. */
  readonly path?: string;
  /** Of a folder that is not shown open; absent where it was not looked into. */
  count?: number;
  leaves?: readonly Branch[];
}

/** Files and folders below some folders, as far as limits allow; what is nearer to the top comes first. */
export class FolderTree {
  readonly #workspace: LookPorts['workspace'];
  readonly #limits: TreeLimits;
  readonly #ignored: IgnoredFiles;
  readonly #tops: Branch[] = [];
  #entries = 0;
  #folders = 0;
  #isCut = false;

  constructor(workspace: LookPorts['workspace'], limits: TreeLimits) {
    this.#workspace = workspace;
    this.#limits = limits;
    this.#ignored = new IgnoredFiles(workspace);
  }

  /** Whether some folder within the depth could not be shown. */
  get isCut(): boolean {
    return this.#isCut;
  }

  /** Adds a folder and what is below it. Throws the signal's reason after an abort, else `ToolError`. */
  async add(top: CheckedPath, signal: AbortSignal): Promise<void> {
    // Who names a folder that git ignores wants to see what is in it.
    const showsAll = await this.#ignored.has(top, 'directory');
    const root: Branch = { name: `${top.display}/`, depth: 0, path: top.display };
    this.#tops.push(root);
    const queue = [root];
    for (let branch = queue.shift(); branch; branch = queue.shift()) {
      signal.throwIfAborted();
      await this.#open(branch, showsAll);
      queue.push(...(branch.leaves ?? []).filter(({ path }) => path !== undefined));
    }
  }

  /** One name a line, indented by its depth. */
  lines(): readonly string[] {
    return this.#tops.flatMap(linesOf);
  }

  async #open(branch: Branch, showsAll: boolean): Promise<void> {
    if (this.#folders >= this.#limits.maxFolders || branch.path === undefined) {
      this.#isCut = true;
      return;
    }
    this.#folders += 1;
    const found = await this.#look(branch.path, branch.depth > 0);
    const entries = found === undefined ? [] : await this.#shown(found, showsAll);
    const room = this.#limits.maxEntries - this.#entries;
    const isDeep = branch.depth >= this.#limits.depth;
    if (isDeep || (entries.length > room && branch.depth > 0)) {
      branch.count = entries.length;
      this.#isCut ||= !isDeep;
      return;
    }
    this.#isCut ||= entries.length > room;
    branch.leaves = await Promise.all(
      entries.slice(0, room).map((entry) => this.#leaf(branch, entry)),
    );
    this.#entries += branch.leaves.length;
  }

  /** A folder that vanished meanwhile, or has a name that tools can't use, is one without entries. */
  async #look(path: string, mayFail: boolean): Promise<FolderContent | undefined> {
    try {
      const folder = await this.#workspace.check(path, 'list');
      return { folder, entries: await this.#workspace.list(folder) };
    } catch (error) {
      if (error instanceof ToolError && mayFail) {
        return undefined;
      }
      throw error;
    }
  }

  async #shown(
    { folder, entries }: FolderContent,
    showsAll: boolean,
  ): Promise<readonly DirectoryEntry[]> {
    const isHidden = async ({ name, kind }: DirectoryEntry) => {
      const place = { root: folder.root, real: `${folder.real}/${name}` };
      const ignoredKind = kind === 'directory' ? 'directory' : 'file';
      return !showsAll && (name === '.git' || (await this.#ignored.has(place, ignoredKind)));
    };
    const hidden = await Promise.all(entries.map(isHidden));
    return entries.filter((_, index) => hidden[index] === false).toSorted(foldersFirst);
  }

  async #leaf({ path, depth }: Branch, { name, kind }: DirectoryEntry): Promise<Branch> {
    const below = `${path}/${name}`;
    switch (kind) {
      case 'directory':
        return { name: `${madeVisible(name)}/`, depth: depth + 1, path: below };
      case 'link':
        return { name: `${madeVisible(name)} -> ${await this.#targetOf(below)}`, depth: depth + 1 };
      case 'file':
        return { name: madeVisible(name), depth: depth + 1 };
      default:
        return assertNever(kind);
    }
  }

  /** What a link leads to; it is never followed. */
  async #targetOf(path: string): Promise<string> {
    try {
      return madeVisible((await this.#workspace.check(path, 'list')).display);
    } catch (error) {
      if (error instanceof ToolError) {
        return 'somewhere that tools may not go';
      }
      throw error;
    }
  }
}

interface FolderContent {
  readonly folder: CheckedPath;
  readonly entries: readonly DirectoryEntry[];
}

function foldersFirst(one: DirectoryEntry, other: DirectoryEntry): number {
  const [first, second] = [one, other].map(({ kind }) => (kind === 'directory' ? 0 : 1));
  return (first ?? 0) - (second ?? 0) || (one.name < other.name ? -1 : 1);
}

function linesOf({ name, depth, path, count, leaves }: Branch): readonly string[] {
  const isClosed = path !== undefined && leaves === undefined;
  const line = `${'  '.repeat(depth)}${name}${isClosed ? ` (${count ?? 'not counted'})` : ''}`;
  return [line, ...(leaves ?? []).flatMap(linesOf)];
}
