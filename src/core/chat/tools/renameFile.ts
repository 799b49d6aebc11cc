import * as z from 'zod/mini';
import type { RenameEdits } from '../../ports.ts';
import type { FileChange } from '../../safety/action.ts';
import { existingFile, freePlace, type ChangePorts } from '../edits/changePorts.ts';
import type { ToolDefinition } from './tool.ts';

const schema = z.object({ path: z.string(), newPath: z.string() });

/** Gives a file another name or place; imports follow where a language service offers it. */
export const renameFile: ToolDefinition<
  z.infer<typeof schema>,
  ChangePorts & { readonly renameEdits: RenameEdits }
> = {
  name: 'rename_file',
  description:
    'Rename or move a file. Imports of it are updated where the editor knows the language; the result says which.',
  brief: 'Rename or move a file.',
  effect: 'change',
  schema,
  async run({ path, newPath }, ports, signal) {
    const from = await existingFile(path, ports);
    const to = await freePlace(newPath, ports);
    const edits = await ports.renameEdits.editsFor(from, to, signal);
    const wish: readonly FileChange[] = [...edits, { kind: 'rename', path: from, to }];
    const { changes, notes } = await ports.gate.change('rename_file', ports.turnId, wish, signal);
    const isRenamed = changes.some(({ kind }) => kind === 'rename');
    const summary = isRenamed
      ? `Renamed ${from.display} to ${to.display}`
      : `${from.display} keeps its name`;
    const imports = importsSentence(changes.filter(({ kind }) => kind === 'edit'));
    return { content: [`${summary}. ${imports}`, ...notes].join('\n'), summary };
  },
};

function importsSentence(edits: readonly FileChange[]): string {
  const files = edits.map((edit) => edit.path.display).join(', ');
  return files === ''
    ? 'No imports were updated; find_references or search_text shows what still names the old path.'
    : `Imports were updated in ${files}.`;
}
