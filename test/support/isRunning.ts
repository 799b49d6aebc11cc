import { readFileSync } from 'node:fs';

/** Whether a process still runs; one that has ended and that nobody has asked after does not. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1];
    return state?.startsWith('Z') !== true;
  } catch {
    return false;
  }
}
