import * as vscode from 'vscode';
import type { DebugDesk } from '../../core/debug/debugDesk.ts';
import type { EndedCommand } from '../../core/debug/failure/commandFailure.ts';
import type { Logger } from '../../core/ports.ts';
import { chatTerminalName } from '../terminalName.ts';

/** What a program printed last tells why it ended. In UTF-16 units. */
const maxTailChars = 64_000;

/** Reads along what commands print in the user's terminals, and reports those that fail; needs shell integration. */
export class TerminalFailures implements vscode.Disposable {
  readonly #report: (ended: EndedCommand) => Promise<void>;
  readonly #logger: Pick<Logger, 'warn'>;
  readonly #tails = new Map<vscode.TerminalShellExecution, Promise<string>>();
  readonly #subscriptions: vscode.Disposable;

  constructor(report: (ended: EndedCommand) => Promise<void>, logger: Pick<Logger, 'warn'>) {
    this.#report = report;
    this.#logger = logger;
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidStartTerminalShellExecution(({ terminal, execution }) => {
        if (terminal.creationOptions.name !== chatTerminalName) {
          this.#tails.set(execution, tailOf(execution));
        }
      }),
      vscode.window.onDidEndTerminalShellExecution((event) => {
        this.#ended(event).catch((error: unknown) => {
          this.#logger.warn(`debug: a command that failed was not read: ${String(error)}`);
        });
      }),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#tails.clear();
  }

  async #ended({ execution, exitCode }: vscode.TerminalShellExecutionEndEvent): Promise<void> {
    const tail = this.#tails.get(execution);
    this.#tails.delete(execution);
    if (tail === undefined || exitCode === undefined || exitCode === 0) {
      return;
    }
    const { value, confidence } = execution.commandLine;
    const isKnown = confidence !== vscode.TerminalShellExecutionCommandLineConfidence.Low;
    const folder = execution.cwd ?? vscode.workspace.workspaceFolders?.[0]?.uri;
    if (folder !== undefined) {
      const command = isKnown ? value : undefined;
      await this.#report({ command, folder: folder.fsPath, exitCode, output: await tail });
    }
  }
}

/** Most commands that fail do so without a crash; what knows more is loaded for those that look like one. */
const mayTellWhy = /Traceback|Error|Exception|panic|Assertion|core dumped|Segmentation fault/u;

/** Has debugging know of a command that crashed, loading it where it must. */
export async function reportFailure(
  ended: EndedCommand,
  open: () => Promise<DebugDesk>,
): Promise<void> {
  if (ended.exitCode > 128 || mayTellWhy.test(ended.output)) {
    const desk = await open();
    await desk.noteCommand(ended);
  }
}

async function tailOf(execution: vscode.TerminalShellExecution): Promise<string> {
  let tail = '';
  for await (const piece of execution.read()) {
    tail = (tail + piece).slice(-maxTailChars);
  }
  return tail;
}
