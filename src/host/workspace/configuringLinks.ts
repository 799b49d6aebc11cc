import { effectOfName } from '../../core/safety/protectedFiles.ts';
import { relativeInside } from '../../core/safety/pathRules.ts';
import { pathsOf, undefinedIfMissing, type Disk } from './disk.ts';

/** Folders in which a link may make an ordinary file one that configures execution. */
const lookedThrough = [
  ...['.', '.vscode', '.git', '.git/hooks', '.github', '.github/workflows', '.husky'],
  ...['.devcontainer', '.cursor', '.cursor/rules', '.claude'],
];

/**
 * Protected names that are links to a file or to a folder above it: `.git/hooks/pre-commit` often leads to
 * a script in the workspace, and a change there is a change of the hook.
 * @param folder canonical root of a workspace folder.
 * @returns relative to `folder`, with slashes.
 */
export async function configuringLinksTo(
  disk: Disk,
  folder: string,
  real: string,
): Promise<readonly string[]> {
  const names = await Promise.all(lookedThrough.map((below) => linksIn(disk, folder, below)));
  const found = await Promise.all(
    names.flat().map(async (name) => {
      const way = pathsOf(disk).join(folder, name);
      const target = await disk.files.realpath(way).catch(() => undefined); // dangling: leads to nothing
      const rest = target === undefined ? undefined : relativeInside(real, target, disk.style);
      return rest === undefined ? [] : [rest === '' ? name : `${name}/${rest}`];
    }),
  );
  return found.flat();
}

async function linksIn(disk: Disk, folder: string, below: string): Promise<readonly string[]> {
  const way = pathsOf(disk).join(folder, below);
  const entries = await disk.files.readdir(way, { withFileTypes: true }).catch(undefinedIfMissing);
  return (entries ?? [])
    .filter((entry) => entry.isSymbolicLink())
    .map(({ name }) => (below === '.' ? name : `${below}/${name}`))
    .filter((name) => effectOfName(name) !== undefined);
}
