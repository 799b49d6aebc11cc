import { readFile } from 'node:fs/promises';
import { hasCode, undefinedIfMissing } from '../workspace/disk.ts';

/**
 * When a process began, as a word that differs for a later process with the same number; empty where the
 * system (all but Linux) has no cheap way to tell.
 * @returns `undefined` when no such process runs.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    return isRunning(pid) ? '' : undefined;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(undefinedIfMissing);
  // The name in brackets may have blanks and brackets itself; state and start are fields 3 and 22 (proc_pid_stat(5)).
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM'); // somebody else's process
  }
}
