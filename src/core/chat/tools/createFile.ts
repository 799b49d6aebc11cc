import * as z from 'zod/mini';
import { freePlace, type ChangePorts } from '../edits/changePorts.ts';
import type { ToolDefinition } from './tool.ts';

const schema = z.object({ path: z.string(), content: z.string() });

/** Makes a file where there is none. */
export const createFile: ToolDefinition<z.infer<typeof schema>, ChangePorts> = {
  name: 'create_file',
  description:
    'Create a new file with `content`, and the folders above it. A file that exists is refused: change it with edit_file.',
  brief: 'Create a new file.',
  effect: 'change',
  schema,
  async run({ path, content }, ports, signal) {
    const place = await freePlace(path, ports);
    const change = { kind: 'create', path: place, after: content } as const;
    const { notes } = await ports.gate.change('create_file', ports.turnId, [change], signal);
    const lines = content === '' ? 0 : content.replace(/\r?\n$/, '').split('\n').length;
    const summary = `Created ${place.display}, ${lines} ${lines === 1 ? 'line' : 'lines'}`;
    return { content: [`${summary}.`, ...notes].join('\n'), summary };
  },
};
