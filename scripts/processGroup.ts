import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A program that ends together with everything it started. */
export interface ProcessGroup {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves when the program has ended, by itself or by `end`. */
  readonly ended: Promise<void>;
  /** Ends the whole group, gently first. */
  readonly end: () => Promise<void>;
}

const endLimitMs = 5_000;

/** Starts a program in a process group of its own; the group also ends with this process. */
export function startGroup(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): ProcessGroup {
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const signalGroup = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined) {
      killGroup(child.pid, signal);
    }
  };
  const atExit = () => signalGroup('SIGKILL');
  process.once('exit', atExit);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const end = async () => {
    signalGroup('SIGTERM');
    await Promise.race([ended, wait(endLimitMs)]);
    signalGroup('SIGKILL');
    process.off('exit', atExit);
  };
  return { child, ended, end };
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) {
      throw error; // ESRCH: all of it is gone already.
    }
  }
}

function wait(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, durationMs).unref();
  });
}
