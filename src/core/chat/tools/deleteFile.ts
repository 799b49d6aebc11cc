import * as z from 'zod/mini';
import { existingFile, type ChangePorts } from '../edits/changePorts.ts';
import type { ToolDefinition } from './tool.ts';

const schema = z.object({ path: z.string() });

/** Deletes a file: to the trash, or for good where the file system has none; undo brings it back either way. */
export const deleteFile: ToolDefinition<z.infer<typeof schema>, ChangePorts> = {
  name: 'delete_file',
  description: 'Delete a file. It goes to the trash where there is one; the user can undo it.',
  brief: 'Delete a file.',
  effect: 'change',
  schema,
  async run({ path }, ports, signal) {
    const file = await existingFile(path, ports);
    const change = { kind: 'delete', path: file } as const;
    const { notes } = await ports.gate.change('delete_file', ports.turnId, [change], signal);
    return {
      content: [`Deleted ${file.display}. Undo restores it.`, ...notes].join('\n'),
      summary: `Deleted ${file.display}`,
    };
  },
};
