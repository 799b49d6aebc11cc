import * as z from 'zod/mini';
import { applyEdits } from '../edits/applyEdits.ts';
import { existingFile, type ChangePorts } from '../edits/changePorts.ts';
import { editNames } from '../edits/editNames.ts';
import { describeEdited } from '../edits/editResult.ts';
import { ToolError, type ToolDefinition } from './tool.ts';

const edit = z.object({
  search: z.string(),
  replace: z.string(),
  startLine: z.optional(z.number()),
});
const schema = z.object({ path: z.string(), edits: z.array(edit).check(z.minLength(1)) });

/** Changes parts of a file by search and replacement. */
export const editFile: ToolDefinition<z.infer<typeof schema>, ChangePorts> = {
  name: 'edit_file',
  description:
    'Change parts of an existing file. Each edit puts `replace` in the place of `search`: whole lines copied from the file, ' +
    'without line numbers. A search must fit exactly one place; add lines around it, or give `startLine`, the line at which ' +
    'it begins. All edits are made or none; each is looked up in the file as it was before the call. To add text, search ' +
    'for the line beside it and repeat that line in `replace`. To delete text, leave `replace` empty.',
  brief: 'Replace text in a file; each search must fit one place.',
  effect: 'change',
  schema,
  async run({ path, edits }, ports, signal) {
    const file = await existingFile(path, ports);
    const { text: before } = await ports.workspace.readText(file);
    const after = applyEdits(before, edits, editNames(file, ports.randomId, words));
    if (after === before) {
      throw new ToolError(`${file.display} would stay as it is; it has that text already.`);
    }
    const change = { kind: 'edit', path: file, before, after } as const;
    const { changes, notes } = await ports.gate.change('edit_file', ports.turnId, [change], signal);
    const [edited = change] = changes.filter((made) => made.kind === 'edit');
    const { content, counts } = await describeEdited(edited, ports);
    return {
      content: [content, ...notes].join('\n'),
      summary: `Edited ${file.display}, ${counts}`,
    };
  },
};

const words = {
  edit: (number: number) => `Edit ${number}`,
  sought: 'The search',
  byLine: 'give startLine',
};
