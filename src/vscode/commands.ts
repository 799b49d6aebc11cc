import * as vscode from 'vscode';
import { GlmError } from '../core/glmError.ts';
import type { Logger } from '../core/ports.ts';
import type { CommandName } from './commandNames.ts';

/** What each palette command does. */
export type CommandTable = Readonly<
  Record<CommandName, (argument?: unknown) => Promise<void> | void>
>;

/** Registers the table. This is a door: an error is logged and shown with the log at hand. */
export function registerCommands(commands: CommandTable, logger: Logger): vscode.Disposable {
  const registrations = Object.entries(commands).map(([name, run]) =>
    vscode.commands.registerCommand(`glmAir.${name}`, async (argument?: unknown) => {
      try {
        await run(argument);
      } catch (error) {
        void reportFailure(name, error, logger);
      }
    }),
  );
  return vscode.Disposable.from(...registrations);
}

/** Logs what went wrong, and shows it with the log at hand. */
export async function reportFailure(name: string, error: unknown, logger: Logger): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  logger.error(`${name}: ${GlmError.is(error) ? `${error.code}: ` : ''}${reason}`);
  const answer = await vscode.window.showErrorMessage(`GLM Air: ${reason}`, 'Show Log');
  if (answer) {
    await vscode.commands.executeCommand('glmAir.showLog');
  }
}
