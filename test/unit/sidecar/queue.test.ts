import { expect, test } from 'vitest';
import { Queue } from '../../../src/sidecar/queue.ts';

const forever = new AbortController().signal;

test('lets one in at a time, in the order of arrival', async () => {
  const queue = new Queue();
  const log: string[] = [];
  const visit = async (name: string) => {
    const leave = await queue.enter(forever);
    log.push(`${name} in`);
    await Promise.resolve();
    log.push(`${name} out`);
    leave();
  };
  await Promise.all([visit('a'), visit('b'), visit('c')]);
  expect(log).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
});

test('skips who gave up waiting', async () => {
  const queue = new Queue();
  const leaveFirst = await queue.enter(forever);
  const impatient = new AbortController();
  const second = queue.enter(impatient.signal);
  const third = queue.enter(forever);
  impatient.abort();
  await expect(second).rejects.toThrow('aborted');
  leaveFirst();
  await expect(third).resolves.toBeTypeOf('function');
});

test('turns away who has given up before', async () => {
  await expect(new Queue().enter(AbortSignal.abort())).rejects.toThrow('aborted');
});
