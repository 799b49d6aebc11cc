import { expect, test } from 'vitest';
import { latestWins } from '../../../src/vscode/latestWins.ts';
import { RecordingLogger } from '../../support/recordingLogger.ts';

test('a slower earlier run does not undo a later one', async () => {
  const done: string[] = [];
  const waits = [30, 0];
  const names = ['old', 'new'];
  const step = latestWins(async (isLatest) => {
    const name = names.shift() ?? '';
    await new Promise((resolve) => setTimeout(resolve, waits.shift()));
    if (isLatest()) {
      done.push(name);
    }
  }, new RecordingLogger());

  await Promise.all([step(), step()]);

  expect(done).toEqual(['new']);
});

test('a failure is logged, and the next change runs the work again', async () => {
  const logger = new RecordingLogger();
  let runs = 0;
  const step = latestWins(async () => {
    runs += 1;
    if (runs === 1) {
      throw new Error('the secret storage is locked');
    }
  }, logger);

  await step();
  await step();

  expect(runs).toBe(2);
  expect(logger.entries).toMatchObject([
    { level: 'error', message: expect.stringContaining('the secret storage is locked') },
  ]);
});
