import { fork, type ChildProcess } from 'node:child_process';
import type { SidecarBoot } from '../../protocol/sidecar.ts';

/** What the parent hears of a living child. */
export interface ChildListener {
  onMessage(message: unknown): void;
  onStderr(text: string): void;
}

/** What the parent can do to its child. */
export interface SidecarChild {
  boot(message: SidecarBoot): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** Resolves when the child is gone, with the cause in words: `SIGKILL` or `exit code 1`. */
  readonly ended: Promise<string>;
}
export type LaunchChild = (listener: ChildListener) => SidecarChild;

export interface SidecarProgram {
  /** Absolute path of the sidecar's bundle. */
  readonly path: string;
  /** A Node, or VS Code's own binary, which becomes one by ELECTRON_RUN_AS_NODE. */
  readonly execPath: string;
}

/** Starts the sidecar as a child process of this one, without a shell and without arguments. */
export function forkSidecar({ path, execPath }: SidecarProgram): LaunchChild {
  return (listener) => {
    const child = fork(path, [], {
      execPath,
      execArgv: [],
      env: childEnvironment(process.env),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.on('message', (message) => listener.onMessage(message));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => listener.onStderr(text));
    return {
      // A message that can't be delivered means that the child is gone, and its exit tells of that.
      boot: (message) => child.send(message, () => undefined),
      kill: (signal) => child.kill(signal),
      ended: endOf(child),
    };
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
    child.on('error', (error) => {
      // A child that never came to life has no exit; for a living one the exit is still to come.
      if (child.pid === undefined) {
        resolve(error.message);
      }
    });
  });
}

/** The sidecar needs no key; NODE_OPTIONS may hold a debugger's hook that is meant for us alone. */
function childEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { GLM_AIR_API_KEY: _key, NODE_OPTIONS: _options, ...rest } = own;
  return { ...rest, ELECTRON_RUN_AS_NODE: '1' };
}
