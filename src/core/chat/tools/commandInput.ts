import * as z from 'zod/mini';
import type { CommandPorts } from '../terminals/commandPorts.ts';
import { describeCommand } from '../terminals/commandResult.ts';
import type { ToolDefinition } from './tool.ts';

const schema = z.object({ id: z.string(), text: z.string() });

/** For the answer of a program that asks the next thing. */
const waitMs = 2_000;

/** Types a line into a command that waits for it. */
export const commandInput: ToolDefinition<z.infer<typeof schema>, CommandPorts> = {
  name: 'command_input',
  description:
    'Type a line into a running command that asks for something, and get what it answers. Enter is added.',
  brief: 'Type a line into a running command.',
  effect: 'execute',
  schema,
  async run({ id, text }, ports, signal) {
    const line = text.endsWith('\n') ? text : `${text}\n`;
    const wish = { commandId: id, text: line };
    await ports.gate.input('command_input', ports.turnId, wish, signal);
    return describeCommand(await ports.terminals.read(id, waitMs, signal), id, ports);
  },
};
