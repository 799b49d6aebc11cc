import * as z from 'zod/mini';
import type { CommandPorts } from '../terminals/commandPorts.ts';
import { describeCommand } from '../terminals/commandResult.ts';
import type { ToolDefinition } from './tool.ts';

const schema = z.object({ id: z.string() });

/** Ends a command that run_command started; it was approved with its end in sight. */
export const commandStop: ToolDefinition<z.infer<typeof schema>, CommandPorts> = {
  name: 'command_stop',
  description: 'End a running command with all that it started, and get its last output.',
  brief: 'End a running command.',
  effect: 'execute',
  schema,
  async run({ id }, ports) {
    return describeCommand(await ports.terminals.stop(id), id, ports);
  },
};
