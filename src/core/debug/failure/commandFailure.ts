import type { Clock } from '../../ports.ts';
import type { Debuggee } from '../debuggee.ts';
import { commandWords } from '../launch/commandWords.ts';
import { launchOfCommand } from '../launch/launchOfCommand.ts';
import { lastLines } from '../snapshot/outputLines.ts';
import type { FailureBook } from './failureBook.ts';
import { lastStackTrace } from './stackTrace.ts';

/** A command of the user's that ended in a terminal; all texts are hostile but the command itself. */
export interface EndedCommand {
  /** As the shell tells it; `undefined` where it is not sure. */
  readonly command: string | undefined;
  /** Absolute; where it ran. */
  readonly folder: string;
  readonly exitCode: number;
  /** The end of what it printed, with the terminal's control sequences. */
  readonly output: string;
}

export interface CommandParts {
  readonly failures: FailureBook;
  readonly debuggee: Pick<Debuggee, 'debuggers'>;
  readonly clock: Clock;
}

/** A shell adds 128 to the number of the signal that ended a program. */
const crashes: ReadonlyMap<number, string> = new Map([
  [132, 'SIGILL'],
  [134, 'SIGABRT'],
  [135, 'SIGBUS'],
  [136, 'SIGFPE'],
  [139, 'SIGSEGV'],
]);
/** Lines that are kept. */
const outputLines = 40;

/**
 * Takes in a command that failed in a terminal, so that it can be explained and run again under the debugger. One that
 * ends with an error but neither crashes nor prints a stack trace has found nothing, or says itself what is wrong.
 */
export async function noteCommand(
  { command, folder, exitCode, output }: EndedCommand,
  { failures, debuggee, clock }: CommandParts,
): Promise<void> {
  const lines = lastLines([{ sequence: 0, category: 'stdout', text: output }], outputLines);
  const trace = lastStackTrace(lines.join('\n'));
  const crash = crashes.get(exitCode);
  const found = await failures.describe({ trace, exitCode });
  if (exitCode === 0 || found === undefined || (trace === undefined && crash === undefined)) {
    return;
  }
  const words = command === undefined ? undefined : commandWords(command);
  const configuration = words && launchOfCommand(words, folder, debuggee.debuggers());
  failures.note({
    ...{ ...found, program: command ?? 'a command', output: lines, at: clock.now() },
    ...(trace === undefined && { signature: { type: crash ?? '', message: '' } }),
    ...(configuration && { again: { configuration, folder }, isNewConfiguration: true }),
  });
}
