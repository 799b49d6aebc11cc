import * as vscode from 'vscode';
import type { CommandListener, ShellProcesses, StartedCommand } from '../core/ports.ts';

type ShellLine = Parameters<ShellProcesses['start']>[0];

const controlC = '\u0003';
const backspace = '\u007f';
/** The prompt's own line, dim, so that it is told from output. */
const shownLine = (command: string) => `\u001b[2m$ ${command}\u001b[0m\n`;

/**
 * A terminal that shows what a process without one prints, where shells don't tell what becomes of a
 * command. It runs one at a time; what the user types goes to it line by line.
 */
export class ProcessConsole implements vscode.Disposable {
  readonly #processes: ShellProcesses;
  readonly #writes = new vscode.EventEmitter<string>();
  readonly #terminal: vscode.Terminal;
  /** Written before the terminal was drawn; `undefined` from then on. */
  #early: string | undefined = '';
  #command: StartedCommand | undefined;
  #typed = '';
  #isClosed = false;

  constructor(processes: ShellProcesses) {
    this.#processes = processes;
    this.#terminal = vscode.window.createTerminal({
      name: 'GLM Air',
      isTransient: true,
      pty: {
        onDidWrite: this.#writes.event,
        open: () => this.#opened(),
        close: () => this.#closed(),
        handleInput: (text: string) => this.#typing(text),
      },
    });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isIdle(): boolean {
    return !this.#isClosed && !this.#command;
  }

  /** Runs a command while the terminal is idle. */
  run(line: ShellLine, listener: CommandListener): StartedCommand {
    this.#terminal.show(true);
    this.#write(shownLine(line.command));
    const started = this.#processes.start(line, {
      onOutput: (chunk) => {
        this.#write(chunk);
        listener.onOutput(chunk);
      },
      onEnd: (exitCode) => {
        this.#command = undefined;
        listener.onEnd(exitCode);
      },
    });
    this.#command = started;
    return {
      send: (text) => {
        this.#write(text); // A pipe has no echo.
        started.send(text);
      },
      stop: () => started.stop(),
    };
  }

  dispose(): void {
    this.#terminal.dispose();
    this.#closed();
  }

  #write(text: string): void {
    const drawn = text.replaceAll(/\r?\n/g, '\r\n');
    if (this.#early === undefined) {
      this.#writes.fire(drawn);
    } else {
      this.#early += drawn;
    }
  }

  #opened(): void {
    const early = this.#early ?? '';
    this.#early = undefined;
    this.#write(early);
  }

  #closed(): void {
    this.#isClosed = true;
    void this.#command?.stop();
  }

  #typing(text: string): void {
    for (const key of text.replaceAll('\r', '\n')) {
      if (key === controlC) {
        void this.#command?.stop();
      } else if (key === backspace) {
        this.#write(this.#typed === '' ? '' : '\b \b');
        this.#typed = this.#typed.slice(0, -1);
      } else {
        this.#write(key);
        this.#typed += key;
      }
      if (key === '\n') {
        this.#command?.send(this.#typed);
        this.#typed = '';
      }
    }
  }
}
