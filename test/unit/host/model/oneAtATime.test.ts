import { expect, test } from 'vitest';
import { isAbort } from '../../../../src/core/glmError.ts';
import { OneAtATime, type Purpose } from '../../../../src/host/model/oneAtATime.ts';
import { failureOf } from '../../../support/modelEvents.ts';

const never = new AbortController().signal;

/** Requests to one endpoint, each of which ends when the test says so. */
function startEndpoint() {
  const gate = new OneAtATime();
  const log: string[] = [];
  const ask = (name: string, purpose: Purpose, signal = never) => {
    const { promise: answer, resolve } = Promise.withResolvers<void>();
    async function* open(whileWanted: AbortSignal) {
      log.push(`${name} begins`);
      const gone = Promise.withResolvers<never>();
      whileWanted.addEventListener('abort', () => gone.reject(whileWanted.reason), { once: true });
      await Promise.race([answer, gone.promise]);
      yield name;
    }
    const over = (async () => {
      for await (const item of gate.pass(purpose, open, signal)) {
        log.push(`${item} ends`);
      }
    })();
    return { answer: resolve, over };
  };
  return { ask, log };
}

test('ghost text waits until a chat is over', async () => {
  const { ask, log } = startEndpoint();
  const chat = ask('chat', 'chat');
  const fill = ask('fill', 'fill');
  chat.answer();
  fill.answer();
  await Promise.all([chat.over, fill.over]);
  expect(log).toEqual(['chat begins', 'chat ends', 'fill begins', 'fill ends']);
});

test('a chat waits for another one', async () => {
  const { ask, log } = startEndpoint();
  const first = ask('first', 'chat');
  const second = ask('second', 'chat');
  second.answer();
  first.answer();
  await Promise.all([first.over, second.over]);
  expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
});

test.each<Purpose>(['chat', 'fill'])('ghost text makes way for a %s', async (purpose) => {
  const { ask, log } = startEndpoint();
  const older = ask('older', 'fill');
  await expect.poll(() => log).toEqual(['older begins']);
  const newer = ask('newer', purpose);
  expect(isAbort(await failureOf(older.over))).toBe(true);
  newer.answer();
  await newer.over;
  expect(log).toEqual(['older begins', 'newer begins', 'newer ends']);
});

test('whoever loses interest while waiting is never sent', async () => {
  const { ask, log } = startEndpoint();
  const chat = ask('chat', 'chat');
  const caller = new AbortController();
  const fill = ask('fill', 'fill', caller.signal);
  caller.abort();
  expect(isAbort(await failureOf(fill.over))).toBe(true);
  chat.answer();
  await chat.over;
  expect(log).toEqual(['chat begins', 'chat ends']);
});

test('a chat that is aborted lets the next request through', async () => {
  const { ask, log } = startEndpoint();
  const caller = new AbortController();
  const chat = ask('chat', 'chat', caller.signal);
  const fill = ask('fill', 'fill');
  caller.abort();
  expect(isAbort(await failureOf(chat.over))).toBe(true);
  fill.answer();
  await fill.over;
  expect(log).toEqual(['chat begins', 'fill begins', 'fill ends']);
});
