import * as z from 'zod/mini';
import type { CheckedPath } from '../../safety/action.ts';
import { fence } from '../../safety/fence.ts';
import { FolderTree } from './folderTree.ts';
import type { LookPorts } from './lookPorts.ts';
import { counted, TokenRoom } from './resultText.ts';
import { ToolError, type ToolDefinition } from './tool.ts';

const schema = z.object({ path: z.optional(z.string()), depth: z.optional(z.number()) });

const usualDepth = 3;
const maxDepth = 20;
/** Some 100 ms on a slow disk. */
const maxFolders = 400;
/** A short name, its indentation and the line's end. */
const leastTokensPerEntry = 4;

/** Shows what files there are. */
export const listFiles: ToolDefinition<z.infer<typeof schema>, LookPorts> = {
  name: 'list_files',
  description:
    'List files and folders below `path` (the whole workspace if absent) as a tree, `depth` levels deep (3 if absent). ' +
    'What git ignores is left out unless `path` is in it. A number behind a folder counts what is in it.',
  brief: 'List a folder as a tree.',
  rare: ['depth'],
  effect: 'read',
  schema,
  async run({ path, depth = usualDepth }, ports, signal) {
    const maxEntries = Math.floor(ports.maxResultTokens / leastTokensPerEntry);
    const levels = Math.min(Math.max(1, Math.trunc(depth)), maxDepth);
    const tree = new FolderTree(ports.workspace, { depth: levels, maxEntries, maxFolders });
    for (const top of await topsOf(path, ports)) {
      await tree.add(top, signal);
    }
    const name = path ?? 'the workspace';
    const { shown, isCut } = fitting(tree, ports.maxResultTokens);
    const data = fence(shown.join('\n'), { origin: 'search result', name }, ports.randomId);
    const note =
      '\nNot all is shown: call list_files with the path of a folder to see what is in it.';
    return {
      content: isCut ? data + note : data,
      summary: `Listed ${name}, ${counted(shown.length, 'entry', 'entries')}`,
    };
  },
};

async function topsOf(path: string | undefined, ports: LookPorts): Promise<readonly CheckedPath[]> {
  const paths = path === undefined ? ports.workspace.folders().map(({ root }) => root) : [path];
  if (paths.length === 0) {
    throw new ToolError('No folder is open. Ask the user to open one.');
  }
  return Promise.all(paths.map((each) => folderAt(each, ports)));
}

async function folderAt(path: string, ports: LookPorts): Promise<CheckedPath> {
  const place = await ports.workspace.check(path, 'list');
  if (place.kind !== 'directory') {
    throw new ToolError(`${place.display} is a file. read_file shows what is in it.`);
  }
  return place;
}

function fitting(
  tree: FolderTree,
  maxTokens: number,
): { readonly shown: readonly string[]; readonly isCut: boolean } {
  const room = new TokenRoom(maxTokens);
  const lines = tree.lines();
  const firstLeftOut = lines.findIndex((line) => !room.take(line));
  return firstLeftOut < 0
    ? { shown: lines, isCut: tree.isCut }
    : { shown: lines.slice(0, firstLeftOut), isCut: true };
}
