import { spawn } from 'node:child_process';

/** Waits for a line; where the pipe ends without one, whoever held it is dead. Needs a shell of POSIX. */
const script = 'read -r _ || kill -s KILL -- "-$1"';

/**
 * Has a process group ended when this process dies, even by SIGKILL: a small shell outlives us by a
 * moment.
 * @returns a function that lets the group be
 */
export function guardGroup(leader: number | undefined): () => void {
  if (leader === undefined) {
    return () => undefined;
  }
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(leader)], {
    detached: true, // What ends our own group by force must not end the guard first.
    env: {},
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  guard.stdin.on('error', () => undefined); // It is gone already.
  guard.on('error', () => undefined); // Without a shell servers still go when their input ends.
  guard.unref();
  return () => guard.stdin.end('done\n');
}
