import * as z from 'zod/mini';
import { commandFolder, type CommandPorts } from '../terminals/commandPorts.ts';
import { describeCommand, waitMsOf } from '../terminals/commandResult.ts';
import type { ToolDefinition } from './tool.ts';

const schema = z.object({
  command: z.string(),
  path: z.optional(z.string()),
  waitSeconds: z.optional(z.number()),
  background: z.optional(z.boolean()),
});

/** Long enough for most builds; what takes longer goes on by itself. */
const usualWaitSeconds = 60;
/** For the first words of a server, or for it to fail. */
const backgroundWaitSeconds = 2;

/** Runs a command line in a terminal that the user sees. */
export const runCommand: ToolDefinition<z.infer<typeof schema>, CommandPorts> = {
  name: 'run_command',
  description:
    'Run a shell command in a terminal and get its exit code and output. `path` is the folder to run it in. ' +
    'What still runs after `waitSeconds` (default 60) goes on by itself: see command_output. ' +
    'Set `background` for servers and watchers. Programs that fill the screen show nothing.',
  brief: 'Run a shell command in folder path.',
  effect: 'execute',
  schema,
  async run({ command, path, waitSeconds, background }, ports, signal) {
    const folder = await commandFolder(path, ports);
    const waitMs = waitMsOf(waitSeconds, background ? backgroundWaitSeconds : usualWaitSeconds);
    const wish = { command, folder, waitMs };
    const status = await ports.gate.command('run_command', ports.turnId, wish, signal);
    return describeCommand(status, command, ports);
  },
};
