import { readFile, readdir } from 'node:fs/promises';

/** Ids of the living child processes of this one, in ascending order (Linux). */
export async function childPids(): Promise<number[]> {
  const tasks = await readdir('/proc/self/task');
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/self/task/${task}/children`, 'utf8')),
  );
  return lists
    .flatMap((list) => list.trim().split(' '))
    .filter((pid) => pid !== '')
    .map(Number)
    .toSorted((a, b) => a - b);
}
