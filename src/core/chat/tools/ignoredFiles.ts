import ignore, { type Ignore } from 'ignore';
import type { CheckedPath } from '../../safety/action.ts';
import type { LookPorts } from './lookPorts.ts';
import { ToolError } from './tool.ts';

/** Where lists of ignored files are, by their folder; what is nearer to a file has the last word. */
const repositoryList = '.git/info/exclude';
const folderList = '.gitignore';

/** Which files of the workspace git is told to ignore; read once for each folder, so one is made for each call of a tool. */
export class IgnoredFiles {
  readonly #workspace: Pick<LookPorts['workspace'], 'check' | 'readText'>;
  readonly #rules = new Map<string, Promise<Ignore>>();

  constructor(workspace: Pick<LookPorts['workspace'], 'check' | 'readText'>) {
    this.#workspace = workspace;
  }

  /** Whether git ignores a file or folder, or one above it. @param place canonical, and in that folder. */
  async has(
    { root, real }: Pick<CheckedPath, 'root' | 'real'>,
    kind: 'file' | 'directory',
  ): Promise<boolean> {
    // Windows has no other use for a backslash; elsewhere a name with one is only not found to be ignored.
    const names = real.slice(root.length).split(/[\\/]/).filter(Boolean);
    for (let depth = 1; depth <= names.length; depth += 1) {
      const isFolder = depth < names.length || kind === 'directory';
      if (await this.#isIgnoredItself(root, names.slice(0, depth), isFolder)) {
        return true;
      }
    }
    return false;
  }

  async #isIgnoredItself(
    root: string,
    names: readonly string[],
    isFolder: boolean,
  ): Promise<boolean> {
    for (let depth = names.length - 1; depth >= 0; depth -= 1) {
      const rules = await this.#rulesOf([root, ...names.slice(0, depth)].join('/'), depth === 0);
      const name = names.slice(depth).join('/') + (isFolder ? '/' : '');
      const { ignored, unignored } = rules.test(name);
      if (ignored || unignored) {
        return ignored;
      }
    }
    return false;
  }

  #rulesOf(folder: string, isRoot: boolean): Promise<Ignore> {
    const known = this.#rules.get(folder);
    const rules = known ?? this.#read(folder, isRoot ? [repositoryList, folderList] : [folderList]);
    this.#rules.set(folder, rules);
    return rules;
  }

  async #read(folder: string, lists: readonly string[]): Promise<Ignore> {
    const rules = ignore();
    for (const list of lists) {
      rules.add(await this.#textOf(`${folder}/${list}`));
    }
    return rules;
  }

  async #textOf(path: string): Promise<string> {
    try {
      const file = await this.#workspace.check(path, 'read');
      return (await this.#workspace.readText(file)).text;
    } catch (error) {
      if (error instanceof ToolError) {
        return ''; // There is none, or none that may be read.
      }
      throw error;
    }
  }
}
