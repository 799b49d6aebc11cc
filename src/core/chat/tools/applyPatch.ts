import * as z from 'zod/mini';
import { assertNever } from '../../assertNever.ts';
import type { CheckedPath, FileChange } from '../../safety/action.ts';
import type { ChangePorts } from '../edits/changePorts.ts';
import { describeEdited, maxExcerptLines } from '../edits/editResult.ts';
import { planPatch } from '../edits/planPatch.ts';
import { readPatch } from '../edits/readPatch.ts';
import type { ToolDefinition } from './tool.ts';

const schema = z.object({ patch: z.string() });

/** An excerpt of fewer lines says nothing. */
const minExcerptLines = 6;

/** Changes several files by a unified diff. */
export const applyPatch: ToolDefinition<z.infer<typeof schema>, ChangePorts> = {
  name: 'apply_patch',
  description:
    'Change, create, delete or rename several files by one unified diff (`--- a/path`, `+++ b/path`, `@@` hunks; git’s ' +
    'form for renames). All of it is applied or nothing. Line numbers may be off: give each hunk so many unchanged lines ' +
    'that its old text fits one place. For a few small changes edit_file is easier.',
  brief: 'Apply a unified diff.',
  effect: 'change',
  schema,
  async run({ patch }, ports, signal) {
    const wish: FileChange[] = [];
    for (const file of readPatch(patch)) {
      wish.push(...(await planPatch(file, ports)));
    }
    const { changes, notes } = await ports.gate.change('apply_patch', ports.turnId, wish, signal);
    const told: string[] = [];
    for (const change of changes) {
      told.push(await describe(change, changes, ports));
    }
    return {
      content: [...told, ...notes].join('\n'),
      summary: `Patched ${[...new Set(changes.map(({ path }) => path.display))].join(', ')}`,
    };
  },
};

async function describe(
  change: FileChange,
  all: readonly FileChange[],
  ports: ChangePorts,
): Promise<string> {
  const { display } = change.path;
  switch (change.kind) {
    case 'edit': {
      const maxLines = Math.max(minExcerptLines, Math.floor(maxExcerptLines / all.length));
      const path = await placeNow(change.path, all, ports);
      const { content } = await describeEdited({ ...change, path }, ports, maxLines);
      return content;
    }
    case 'create':
      return `Created ${display}.`;
    case 'delete':
      return `Deleted ${display}. Undo restores it.`;
    case 'rename':
      return `Renamed ${display} to ${change.to.display}.`;
    default:
      return assertNever(change);
  }
}

/** A file that was edited may have been renamed after it. */
async function placeNow(
  path: CheckedPath,
  all: readonly FileChange[],
  { workspace }: ChangePorts,
): Promise<CheckedPath> {
  const rename = all.find(({ kind, path: { real } }) => kind === 'rename' && real === path.real);
  return rename?.kind === 'rename' ? workspace.check(rename.to.real, 'read') : path;
}
