import * as z from 'zod/mini';
import { fence } from '../../safety/fence.ts';
import type { CommandPorts } from '../terminals/commandPorts.ts';
import { describeCommand, waitMsOf } from '../terminals/commandResult.ts';
import { headAndTail } from '../terminals/headAndTail.ts';
import { ToolError, type ToolDefinition, type ToolResult } from './tool.ts';

const schema = z.object({
  id: z.string(),
  waitSeconds: z.optional(z.number()),
  startLine: z.optional(z.number()),
  endLine: z.optional(z.number()),
});

const usualWaitSeconds = 5;
/** A call without an end shows so many lines. */
const usualLines = 200;

/** Reads what a command has printed. */
export const commandOutput: ToolDefinition<z.infer<typeof schema>, CommandPorts> = {
  name: 'command_output',
  description:
    'Get what a command that run_command started has printed since the last look, and whether it is over. ' +
    'Waits up to `waitSeconds` (default 5) for its end. `startLine` and `endLine` (1-based, inclusive) show lines of its whole output again.',
  brief: 'Read on from a command; startLine and endLine reread.',
  effect: 'read',
  schema,
  async run({ id, waitSeconds, startLine, endLine }, ports, signal) {
    if (startLine !== undefined || endLine !== undefined) {
      const first = Math.max(1, Math.trunc(startLine ?? 1));
      return reread(id, first, Math.trunc(endLine ?? first + usualLines - 1), ports);
    }
    const status = await ports.terminals.read(id, waitMsOf(waitSeconds, usualWaitSeconds), signal);
    return describeCommand(status, id, ports);
  },
};

function reread(id: string, first: number, last: number, ports: CommandPorts): ToolResult {
  const lines = ports.terminals.lines(id, first, last);
  if (lines === '') {
    throw new ToolError(
      `${id} has no text in lines ${first} to ${last}. Both count from 1; take smaller numbers, or none for what is new.`,
    );
  }
  const { text, leftOut } = headAndTail(lines, ports.maxResultTokens);
  const data = fence(text, { origin: 'command output', name: id }, ports.randomId);
  const more = leftOut ? ['It was cut for its length: ask for fewer lines.'] : [];
  return { content: [data, ...more].join('\n'), summary: `Read lines of ${id}` };
}
