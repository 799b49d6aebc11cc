import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ToolError } from '../../core/chat/tools/tool.ts';
import { commandEnvironment } from '../../core/chat/terminals/commandEnvironment.ts';
import { shellOf } from '../../core/chat/terminals/shellKind.ts';
import type { CommandListener, ShellProcesses, StartedCommand } from '../../core/ports.ts';
import {
  descendantsOf,
  endTree,
  endTreeOnWindows,
  signalGroup,
  signalIfThere,
} from './processTree.ts';

/** Time that a command gets to end by itself after each of the two signals that ask for it. */
const graceMs = 1_500;
/** What a command has printed arrives within this after its end; its daemons may keep the pipe open for ever. */
const drainMs = 200;

/** Variables that make the editor's processes what they are; its terminals take them away as well. */
const editorsOwn = /^(?:ELECTRON|VSCODE)_/;

type ShellLine = Parameters<ShellProcesses['start']>[0];

/** Runs command lines in shells of their own, without a terminal: each in a process group that can be ended whole. */
export class ProcessTerminal implements ShellProcesses {
  readonly #running = new Set<ShellProcess>();

  start(line: ShellLine, listener: CommandListener): StartedCommand {
    const started = new ShellProcess(spawnShell(line), listener);
    this.#running.add(started);
    void started.ended.then(() => this.#running.delete(started));
    return started;
  }

  async endTree(shellPid: number): Promise<void> {
    if (process.platform === 'win32') {
      return endTreeOnWindows(shellPid); // There it takes the shell along.
    }
    const tree = await descendantsOf(shellPid);
    tree.forEach((pid) => signalIfThere(pid, 'SIGKILL'));
  }

  /** Ends all that still runs, at once. */
  dispose(): void {
    for (const running of this.#running) {
      running.kill();
    }
  }
}

class ShellProcess implements StartedCommand {
  readonly ended: Promise<void>;
  readonly #child: ChildProcessWithoutNullStreams;

  constructor(child: ChildProcessWithoutNullStreams, listener: CommandListener) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => listener.onOutput(text));
    }
    child.stdin.on('error', () => undefined); // It reads no more; its end tells the rest.
    this.ended = this.#tellOfEnd(listener);
  }

  send(text: string): void {
    this.#child.stdin.write(text);
  }

  async stop(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) {
      return this.ended;
    }
    if (process.platform === 'win32') {
      await endTreeOnWindows(pid);
      return this.ended;
    }
    const signals = ['SIGINT', 'SIGTERM'] as const;
    const ways = signals.map((signal) => () => signalGroup(this.#child, signal));
    await endTree(this.#child, ways, graceMs);
    return this.ended;
  }

  /** Ends its whole group without asking. */
  kill(): void {
    const { pid } = this.#child;
    if (pid !== undefined) {
      signalIfThere(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    }
  }

  async #tellOfEnd(listener: CommandListener): Promise<void> {
    const child = this.#child;
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const exitCode = await new Promise<number | undefined>((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? codeOf(signal)));
      child.once('error', (error) => {
        listener.onOutput(`${error.message}\n`);
        resolve(undefined);
      });
    });
    await Promise.race([closed, sleep(drainMs)]);
    child.stdout.destroy();
    child.stderr.destroy();
    listener.onEnd(exitCode);
  }
}

function spawnShell({ command, shellPath, folder }: ShellLine): ChildProcessWithoutNullStreams {
  if (command.includes('\0')) {
    throw new ToolError('A command can’t have NUL characters. Leave them out.');
  }
  return spawn(shellPath, shellArguments(shellPath, command), {
    cwd: folder,
    env: environment(),
    detached: process.platform !== 'win32', // A group of its own; on Windows it would be a window.
    windowsHide: true,
    windowsVerbatimArguments: shellOf(shellPath) === 'cmd',
  });
}

/** How each shell is given a command line, and nothing that a profile of the user's would add. */
function shellArguments(shellPath: string, command: string): readonly string[] {
  switch (shellOf(shellPath)) {
    case 'cmd':
      return ['/d', '/s', '/c', `"${command}"`]; // With /s it takes off the outer quotes alone.
    case 'powershell':
      return ['-NoLogo', '-NoProfile', '-Command', command];
    default:
      return ['-c', command];
  }
}

function environment(): NodeJS.ProcessEnv {
  // No terminal stands behind the pipes, so that programs draw nothing there.
  const wanted = { ...process.env, TERM: 'dumb', ...commandEnvironment };
  const entries = Object.entries(wanted).flatMap(([name, value]) =>
    value === null || editorsOwn.test(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(entries);
}

/** Shells add 128 to the number of the signal that ended a program. */
function codeOf(signal: NodeJS.Signals | null): number | undefined {
  return signal === null ? undefined : 128 + constants.signals[signal];
}
