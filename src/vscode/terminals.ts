import * as vscode from 'vscode';
import { shellOf } from '../core/chat/terminals/shellKind.ts';
import { ToolError } from '../core/chat/tools/tool.ts';
import type {
  CommandListener,
  CommandRunner,
  ShellCommand,
  ShellProcesses,
  StartedCommand,
} from '../core/ports.ts';
import type { Shell } from '../core/safety/action.ts';
import { ProcessConsole } from './processConsole.ts';
import { ShellTerminal } from './shellTerminal.ts';

/** A shell that has not spoken up by then never will: VS Code's own examples wait as long. */
const integrationMs = 3_000;
/** What a line editor acts upon: a tab completes words, a line break runs what stands before it. */
const editorKeys = /\p{Cc}/u;

/** A terminal, and the root of the workspace folder that it serves. */
interface Place<Terminal> {
  readonly root: string;
  readonly terminal: Terminal;
}

/**
 * Commands in the editor's terminals: one for each workspace folder, another one while that is busy. Where
 * shells don't tell what becomes of commands, a terminal of our own shows a process instead.
 */
export class EditorTerminals implements CommandRunner, vscode.Disposable {
  readonly #processes: ShellProcesses;
  #terminals: readonly Place<ShellTerminal>[] = [];
  #consoles: readonly Place<ProcessConsole>[] = [];
  /** Programs that had no shell integration in this session; nobody waits for them again. */
  readonly #silentShells = new Set<string>();

  constructor(processes: ShellProcesses) {
    this.#processes = processes;
  }

  shell(): Shell {
    return shellOf(vscode.env.shell);
  }

  async start(
    command: ShellCommand,
    listener: CommandListener,
    signal: AbortSignal,
  ): Promise<StartedCommand> {
    if (command.shell !== this.shell()) {
      throw new ToolError(
        `Nothing was run: the shell is ${this.shell()} now, no longer ${command.shell}. Call again.`,
      );
    }
    const terminal = editorKeys.test(command.command)
      ? undefined
      : (this.#idleTerminal(command) ?? (await this.#openTerminal(command)));
    signal.throwIfAborted();
    return terminal
      ? terminal.run(command.command, listener)
      : this.#runInConsole(command, listener);
  }

  dispose(): void {
    for (const { terminal } of [...this.#terminals, ...this.#consoles]) {
      terminal.dispose();
    }
  }

  /** One in the command's folder, with the shell that it was judged for. */
  #idleTerminal({ folder, shell }: ShellCommand): ShellTerminal | undefined {
    const idle = this.#terminals.find((each) => each.root === folder.root && each.terminal.isIdle);
    if (idle?.terminal.isAt(folder.real) && isShell(idle.terminal, shell)) {
      return idle.terminal;
    }
    idle?.terminal.dispose(); // An earlier command has led it elsewhere, or its shell into another one.
    return undefined;
  }

  async #openTerminal({ folder, shell }: ShellCommand): Promise<ShellTerminal | undefined> {
    const program = vscode.env.shell;
    if (this.#silentShells.has(program)) {
      return undefined;
    }
    const endTree = (pid: number) => this.#processes.endTree(pid);
    const terminal = await ShellTerminal.open(folder.real, integrationMs, endTree);
    if (!terminal) {
      this.#silentShells.add(program);
      return undefined;
    }
    if (!isShell(terminal, shell)) {
      terminal.dispose();
      return undefined;
    }
    const open = this.#terminals.filter((each) => !each.terminal.isClosed);
    this.#terminals = [...open, { root: folder.root, terminal }];
    return terminal;
  }

  #runInConsole({ command, folder }: ShellCommand, listener: CommandListener): StartedCommand {
    const { root, real } = folder;
    const open = this.#consoles.filter(({ terminal }) => !terminal.isClosed);
    const idle = open.find((each) => each.root === root && each.terminal.isIdle);
    const place = idle ?? { root, terminal: new ProcessConsole(this.#processes) };
    this.#consoles = idle ? open : [...open, place];
    return place.terminal.run({ command, shellPath: vscode.env.shell, folder: real }, listener);
  }
}

function isShell(terminal: ShellTerminal, shell: Shell): boolean {
  return terminal.shell === undefined || terminal.shell === shell;
}
