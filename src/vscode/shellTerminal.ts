import * as vscode from 'vscode';
import { commandEnvironment } from '../core/chat/terminals/commandEnvironment.ts';
import { shellOf } from '../core/chat/terminals/shellKind.ts';
import type { CommandListener, StartedCommand } from '../core/ports.ts';
import type { Shell } from '../core/safety/action.ts';
import { chatTerminalName } from './terminalName.ts';

/**
 * VS Code (1.139) loses what a command prints last when it arrives in one piece with the mark of the command's
 * end, which bash prints with its prompt. A prompt that takes its time comes in a piece of its own: the
 * editor gathers pieces for 50 ms. Of the shells, bash alone takes this from its environment.
 */
const slowPrompt = { PROMPT_COMMAND: 'sleep 0.12' };
/** The editor hands over a piece this long before the end where they did not come as one. */
const minLeadMs = 10;
const greeting = 'GLM Air';
const maxGreetings = 3;
/** A prompt that takes longer is not waited for. */
const greetingMs = 5_000;

/** Once the shell has said that a command is over, its last output comes within this. */
const drainMs = 1_000;
/** Time that a command gets to end by itself after Ctrl+C. */
const graceMs = 2_000;
const controlC = '\u0003';

/** A terminal whose shell tells where commands begin and end. It runs one at a time. */
export class ShellTerminal implements vscode.Disposable {
  readonly #terminal: vscode.Terminal;
  readonly #integration: vscode.TerminalShellIntegration;
  readonly #subscriptions: vscode.Disposable;
  readonly #endTree: (pid: number) => Promise<void>;
  #command: RunningCommand | undefined;
  /** What the user runs here. */
  #usersCommand: vscode.TerminalShellExecution | undefined;
  #isClosed = false;

  private constructor(
    terminal: vscode.Terminal,
    integration: vscode.TerminalShellIntegration,
    endTree: (pid: number) => Promise<void>,
  ) {
    this.#terminal = terminal;
    this.#integration = integration;
    this.#endTree = endTree;
    this.#subscriptions = vscode.Disposable.from(
      vscode.window.onDidStartTerminalShellExecution((event) => this.#started(event)),
      vscode.window.onDidEndTerminalShellExecution((event) => this.#ended(event)),
      vscode.window.onDidCloseTerminal((closed) => this.#closed(closed)),
    );
  }

  /**
   * Opens a terminal with the user's own profile.
   * @param waitMs for its shell to speak up
   * @param endTree ends what a shell has started, by its process id
   * @returns `undefined`, and no terminal, where its shell says nothing, or outputs would get lost
   */
  static async open(
    folder: string,
    waitMs: number,
    endTree: (pid: number) => Promise<void>,
  ): Promise<ShellTerminal | undefined> {
    const terminal = vscode.window.createTerminal({
      name: chatTerminalName,
      cwd: vscode.Uri.file(folder),
      env: { ...commandEnvironment, ...slowPrompt },
      isTransient: true, // After a reload nobody would know its commands.
    });
    terminal.show(true);
    const integration = await integrationOf(terminal, waitMs);
    if (!integration) {
      terminal.dispose();
      return undefined;
    }
    const opened = new ShellTerminal(terminal, integration, endTree);
    if (!(await opened.#handsOverAll())) {
      opened.dispose();
      return undefined;
    }
    return opened;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  get isIdle(): boolean {
    return !this.#isClosed && !this.#command && !this.#usersCommand;
  }

  /** The shell that reads now; `undefined` where the editor can't tell. */
  get shell(): Shell | undefined {
    const { shell } = this.#terminal.state;
    return shell === undefined ? undefined : shellOf(shell);
  }

  isAt(folder: string): boolean {
    return this.#integration.cwd?.fsPath === folder;
  }

  /** Runs a command while the terminal is idle. */
  run(command: string, listener: CommandListener): StartedCommand {
    const running = new RunningCommand(listener, () => (this.#command = undefined));
    this.#command = running;
    this.#terminal.show(true);
    running.expected = this.#integration.executeCommand(command);
    return {
      send: (text) => this.#terminal.sendText(text, false),
      stop: () => this.#stop(running),
    };
  }

  dispose(): void {
    this.#terminal.dispose();
    this.#closed(this.#terminal);
  }

  /** Whether a greeting arrives before the mark of its end; a busy editor is asked again. */
  async #handsOverAll(): Promise<boolean> {
    for (let attempt = 0; attempt < maxGreetings; attempt += 1) {
      const leadMs = await this.#greet();
      if (leadMs === undefined || leadMs >= minLeadMs) {
        return leadMs !== undefined;
      }
    }
    return false;
  }

  /** @returns how long before the end it arrived; `undefined` where it did not. */
  async #greet(): Promise<number | undefined> {
    let greetedAt: number | undefined;
    const ended = new Promise<void>((resolve) => {
      this.run(`echo ${greeting}`, {
        onOutput: (chunk) => {
          greetedAt ??= chunk.includes(greeting) ? performance.now() : undefined;
        },
        onEnd: () => resolve(),
      });
    });
    await isWithin(ended, greetingMs);
    return greetedAt === undefined ? undefined : performance.now() - greetedAt;
  }

  async #stop(running: RunningCommand): Promise<void> {
    if (this.#command !== running) {
      return;
    }
    this.#terminal.sendText(controlC, false);
    if (!(await isWithin(running.ended, graceMs))) {
      const pid = await this.#terminal.processId;
      if (pid !== undefined) {
        await this.#endTree(pid);
      }
      this.dispose();
      await running.ended;
    }
  }

  #started({ terminal, execution }: vscode.TerminalShellExecutionStartEvent): void {
    if (terminal !== this.#terminal) {
      return;
    }
    if (this.#command?.isBegunBy(execution)) {
      this.#command.begin(execution);
    } else {
      this.#usersCommand = execution;
    }
  }

  #ended({ execution, exitCode }: vscode.TerminalShellExecutionEndEvent): void {
    if (execution === this.#usersCommand) {
      this.#usersCommand = undefined;
    } else if (execution === this.#command?.execution) {
      void this.#command.end(exitCode);
    }
  }

  #closed(terminal: vscode.Terminal): void {
    if (terminal === this.#terminal && !this.#isClosed) {
      this.#isClosed = true;
      this.#subscriptions.dispose();
      void this.#command?.end(terminal.exitStatus?.code);
    }
  }
}

/** A command from the moment its terminal is told to run it. */
class RunningCommand {
  /** What the editor expects to begin. */
  expected: vscode.TerminalShellExecution | undefined;
  /** What has begun. */
  execution: vscode.TerminalShellExecution | undefined;
  readonly ended: Promise<void>;
  readonly #listener: CommandListener;
  readonly #resolveEnded: () => void;
  readonly #onEnd: () => void;
  #output: Promise<void> = Promise.resolve();
  #isEnding = false;

  constructor(listener: CommandListener, onEnd: () => void) {
    this.#listener = listener;
    this.#onEnd = onEnd;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#resolveEnded = resolve;
  }

  /**
   * Whether this is what it became. Where the shell spells the command in another way the editor makes a
   * new object of it; before that, what the user had half typed is cancelled, which looks like a command as well.
   */
  isBegunBy(execution: vscode.TerminalShellExecution): boolean {
    const isCancelled = execution.commandLine.value.endsWith('^C');
    return !this.execution && (execution === this.expected || !isCancelled);
  }

  /** Called within the event, so that no output is missed. */
  begin(execution: vscode.TerminalShellExecution): void {
    this.execution = execution;
    this.#output = this.#read(execution.read());
  }

  async end(exitCode: number | undefined): Promise<void> {
    if (this.#isEnding) {
      return;
    }
    this.#isEnding = true;
    await isWithin(this.#output, drainMs);
    this.#onEnd();
    this.#listener.onEnd(exitCode);
    this.#resolveEnded();
  }

  async #read(output: AsyncIterable<string>): Promise<void> {
    for await (const chunk of output) {
      this.#listener.onOutput(chunk);
    }
  }
}

async function integrationOf(
  terminal: vscode.Terminal,
  waitMs: number,
): Promise<vscode.TerminalShellIntegration | undefined> {
  if (terminal.shellIntegration) {
    return terminal.shellIntegration;
  }
  const { promise, resolve } = Promise.withResolvers<void>();
  const subscription = vscode.Disposable.from(
    vscode.window.onDidChangeTerminalShellIntegration((event) => {
      if (event.terminal === terminal) {
        resolve();
      }
    }),
    vscode.window.onDidCloseTerminal((closed) => {
      if (closed === terminal) {
        resolve();
      }
    }),
  );
  await isWithin(promise, waitMs);
  subscription.dispose();
  return terminal.shellIntegration;
}

/** Waits for a promise, but no longer than `limitMs`. */
async function isWithin(promise: Promise<void>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs);
  });
  return Promise.race([promise.then(() => true), late]).finally(() => clearTimeout(timer));
}
