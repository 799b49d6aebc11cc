import { assertNever } from '../../assertNever.ts';
import type { CommandStatus } from '../../ports.ts';
import { fence } from '../../safety/fence.ts';
import type { ToolResult } from '../tools/tool.ts';
import type { CommandPorts } from './commandPorts.ts';
import { headAndTail } from './headAndTail.ts';

/** Models ask for seconds; nobody waits longer than this for one answer. */
const maxWaitSeconds = 600;
/** Of a command line in one line for the user. */
const maxTitleChars = 60;

type ResultPorts = Pick<CommandPorts, 'randomId' | 'maxResultTokens'>;

/** How a command stands and what it printed, for model and user. */
export function describeCommand(
  status: CommandStatus,
  name: string,
  ports: ResultPorts,
): ToolResult {
  const { id, newOutput, firstLine, state } = status;
  const how = stateOf(status);
  const { text, leftOut } = headAndTail(newOutput.replace(/\n$/, ''), ports.maxResultTokens);
  const content = [
    `${how}.`,
    ...(text === ''
      ? ['Nothing new was printed.']
      : [fence(text, { origin: 'command output', name }, ports.randomId)]),
    ...(leftOut ? [howToSee(id, firstLine + leftOut[0] - 1, firstLine + leftOut[1] - 1)] : []),
    ...(state === 'running' ? [howToGoOn(id)] : []),
  ];
  return { content: content.join('\n'), summary: `${titleOf(name)}: ${how}` };
}

function howToSee(id: string, first: number, last: number): string {
  return `Left out are lines ${first} to ${last}: command_output with id ${id}, startLine and endLine shows them.`;
}

function howToGoOn(id: string): string {
  return `With id ${id}, command_output reads on, command_input answers it, command_stop ends it.`;
}

/** @param asked seconds as the model gave them; anything that can't be waited for is `usual`. */
export function waitMsOf(asked: number | undefined, usual: number): number {
  const seconds = asked !== undefined && asked >= 0 ? asked : usual;
  return Math.min(seconds, maxWaitSeconds) * 1_000;
}

function stateOf({ id, state, exitCode }: CommandStatus): string {
  switch (state) {
    case 'running':
      return `Still running as ${id}`;
    case 'exited':
      return exitCode === undefined ? 'Ended; the exit code is not known' : `Exit code ${exitCode}`;
    case 'stopped':
      return exitCode === undefined ? 'Stopped' : `Stopped, exit code ${exitCode}`;
    default:
      return assertNever(state);
  }
}

function titleOf(command: string): string {
  const [line = '', ...more] = command.trim().split('\n');
  const isCut = line.length > maxTitleChars || more.length > 0;
  return isCut ? `${line.slice(0, maxTitleChars).toWellFormed()}…` : line;
}
