import { expect, test } from 'vitest';
import { NewestWins } from '../../../../src/core/completion/newestWins.ts';
import { never } from './harness.ts';

test('aborts the older work of a key when newer work starts', () => {
  const turns = new NewestWins();
  const older = turns.take('a', never);
  const other = turns.take('b', never);
  const newer = turns.take('a', never);
  expect([older, other, newer].map(({ signal }) => signal.aborted)).toEqual([true, false, false]);
});

test('still knows the newer work after the older has ended', () => {
  const turns = new NewestWins();
  const older = turns.take('a', never);
  const newer = turns.take('a', never);
  older.end();
  turns.take('a', never);
  expect(newer.signal.aborted).toBe(true);
});

test('follows the caller, who may give up, and aborts all on demand', () => {
  const turns = new NewestWins();
  const caller = new AbortController();
  const first = turns.take('a', caller.signal);
  const second = turns.take('b', never);
  caller.abort();
  turns.abortAll();
  expect([first.signal.aborted, second.signal.aborted]).toEqual([true, true]);
});
