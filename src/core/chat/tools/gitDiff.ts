import * as z from 'zod/mini';
import type { CheckedPath } from '../../safety/action.ts';
import { fence } from '../../safety/fence.ts';
import { diffSections } from './diffSections.ts';
import type { GitPorts, RepositoryChanges } from './gitPorts.ts';
import { counted, TokenRoom } from './resultText.ts';
import { ToolError, type ToolDefinition } from './tool.ts';

const schema = z.object({ path: z.optional(z.string()), staged: z.optional(z.boolean()) });

/** Shows what has changed since the last commit. */
export const gitDiff: ToolDefinition<z.infer<typeof schema>, GitPorts> = {
  name: 'git_diff',
  description:
    'Show what has changed in the working tree, or with `staged` in the index, as a unified diff; `path` limits it to a file or folder. ' +
    'New files that git does not know yet are named only.',
  brief: 'Show uncommitted changes.',
  rare: ['staged'],
  effect: 'read',
  schema,
  async run({ path, staged = false }, ports, signal) {
    const within = path === undefined ? undefined : await ports.workspace.check(path, 'list');
    const repositories = await ports.git.changes(staged ? 'index' : 'worktree', signal);
    const sections = await Promise.all(
      repositories.map((each) => visibleSections(each, within, ports)),
    );
    const names = staged ? [] : await untrackedNames(repositories, within, ports);
    return describe(sections.flat(), names, ports);
  },
};

/** Sections whose files may be read, by their old name as well as by the new one. */
async function visibleSections(
  { root, diff }: RepositoryChanges,
  within: CheckedPath | undefined,
  ports: GitPorts,
): Promise<readonly string[]> {
  const visible = await Promise.all(
    diffSections(diff).map(async ({ text, names }) => {
      const places = await Promise.all(names.map((name) => placeOf(`${root}/${name}`, ports)));
      const isVisible = places.length > 0 && places.every((place) => place !== undefined);
      return isVisible && places.some((place) => isWithin(place, within)) ? [text] : [];
    }),
  );
  return visible.flat();
}

async function untrackedNames(
  repositories: readonly RepositoryChanges[],
  within: CheckedPath | undefined,
  ports: GitPorts,
): Promise<readonly string[]> {
  const paths = repositories.flatMap(({ untracked }) => untracked);
  const places = await Promise.all(paths.map((path) => placeOf(path, ports)));
  return places.filter((place) => isWithin(place, within)).flatMap((place) => place?.display ?? []);
}

/** A file that is gone is asked for as if it were to be written: nothing is there to be read. */
async function placeOf(path: string, { workspace }: GitPorts): Promise<CheckedPath | undefined> {
  try {
    return await workspace.check(path, 'write');
  } catch (error) {
    if (error instanceof ToolError) {
      return undefined;
    }
    throw error;
  }
}

function isWithin(place: CheckedPath | undefined, folder: CheckedPath | undefined): boolean {
  if (place === undefined || folder === undefined) {
    return place !== undefined;
  }
  const rest = place.real.slice(folder.real.length);
  return place.real.startsWith(folder.real) && (rest === '' || /^[\\/]/.test(rest));
}

function describe(sections: readonly string[], untracked: readonly string[], ports: GitPorts) {
  const summary = `Found changes in ${counted(sections.length, 'file')}`;
  const news = untracked.length === 0 ? '' : `Not known to git yet: ${untracked.join(', ')}`;
  if (sections.length === 0 && news === '') {
    return { content: 'Nothing has changed.', summary };
  }
  const room = new TokenRoom(ports.maxResultTokens);
  const lines = [news, ...sections].filter(Boolean).join('\n').split('\n');
  const cut = lines.findIndex((line) => !room.take(line));
  const shown = (cut < 0 ? lines : lines.slice(0, cut)).join('\n');
  const data = fence(shown, { origin: 'command output', name: 'git diff' }, ports.randomId);
  const note =
    cut < 0 ? '' : '\nIt was cut for its length: call git_diff with the path of one file.';
  return { content: `${summary}:\n${data}${note}`, summary };
}
