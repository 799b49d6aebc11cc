import { execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Processes that a process has started, and those that these have started, as far as they still are its
 * descendants: a daemon that has left its parents is nobody's.
 */
export async function descendantsOf(pid: number): Promise<readonly number[]> {
  const parents = await (process.platform === 'linux' ? parentsByProc() : parentsByPs());
  const found = [pid];
  for (const ancestor of found) {
    const children = parents.filter(([, parent]) => parent === ancestor);
    found.push(...children.map(([child]) => child));
  }
  return found.slice(1);
}

/** Sends a signal to a process, or to a group where `pid` is negative; nothing happens where there is none. */
export function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    // ESRCH: it has ended. EPERM: it became another user's, or on macOS a group of the dead.
    if (!(error instanceof Error && 'code' in error && /ESRCH|EPERM/.test(String(error.code)))) {
      throw error;
    }
  }
}

/** Sends a signal to the group that a child leads; nothing happens where there is none. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid !== undefined) {
    signalIfThere(-pid, signal);
  }
}

/**
 * Ends a child that leads a group, the group, and all that it has started: asks it in each of the ways
 * in turn, and takes away what is left.
 * @param graceMs time that it gets after each
 */
export async function endTree(
  child: ChildProcess,
  ways: readonly (() => void)[],
  graceMs: number,
): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) {
    return;
  }
  // Those that leave the group or lose their parents on the way are known from before.
  const tree = await descendantsOf(child.pid);
  for (const ask of ways) {
    ask();
    if (await endsWithin(child, graceMs)) {
      break;
    }
  }
  signalGroup(child, 'SIGKILL');
  tree.forEach((each) => signalIfThere(each, 'SIGKILL'));
}

/** Ends a process and all that it has started, without asking. */
export async function endTreeOnWindows(pid: number): Promise<void> {
  await new Promise<void>((resolve) => {
    execFile('taskkill', ['/pid', String(pid), '/t', '/f'], () => resolve()); // It may be gone.
  });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

async function endsWithin(child: ChildProcess, durationMs: number): Promise<boolean> {
  if (!hasEnded(child)) {
    const signal = AbortSignal.timeout(durationMs);
    await once(child, 'exit', { signal }).catch(() => undefined); // Too late.
  }
  return hasEnded(child);
}

/** Small containers have no `ps`. */
async function parentsByProc(): Promise<readonly (readonly [child: number, parent: number])[]> {
  const names = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const pairs = names.map(async (name) => {
    const stat = await fs.readFile(`/proc/${name}/stat`, 'utf8').catch(() => ''); // It may be gone.
    // The name of the program, in parentheses, can hold anything: “1 (a) b) S 0 …”.
    const parent = stat
      .slice(stat.lastIndexOf(')') + 1)
      .trim()
      .split(' ')[1];
    return [Number(name), Number(parent ?? 0)] as const;
  });
  return Promise.all(pairs);
}

async function parentsByPs(): Promise<readonly (readonly [child: number, parent: number])[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=']);
  return stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([child = 0, parent = 0]) => [child, parent] as const);
}
