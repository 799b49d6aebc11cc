import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import type { BackendId, BackendState } from '../../../../src/core/ports.ts';
import { defaultSettings } from '../../../../src/core/settings.ts';
import { Router } from '../../../support/router.ts';

const unreachable = new GlmError('backend.unreachable', 'Nobody there.');
const dear = { identity: 'remote', isOnThisMachine: false, prices: { input: 0.2, output: 1.1 } };

/** How often each backend was looked at. */
function looksOf({ looks }: Router): Record<BackendId, number> {
  return { local: looks.local.length, remote: looks.remote.length };
}

test('a backend that nobody asks is looked at now and then, in a row at most three times', async () => {
  const router = new Router();

  for (let minute = 0; minute < 10; minute += 1) {
    await router.answerFrom('remote', 200);
    await router.pass(400);
    await router.looks.local.at(-1)?.end();
    await router.pass(60_000);
  }

  expect(looksOf(router)).toEqual({ local: 3, remote: 0 });
});

test('nobody looks while the user waits for an answer', async () => {
  const router = new Router();
  const [one, two] = [await router.ghostText(), await router.ghostText()];

  await one.abort();
  expect(looksOf(router)).toEqual({ local: 0, remote: 0 });
  await two.abort();

  expect(looksOf(router)).toEqual({ local: 1, remote: 0 });
});

test('two looks are never taken at once', async () => {
  const router = new Router();
  await router.answerFrom('remote', 200);
  await router.pass(9_000);
  router.clock.pass(0);
  await router.answerFrom('remote', 200);

  expect(looksOf(router).local).toBe(1);
});

test('a look is given up after ten seconds and tells how slow that backend is at least', async () => {
  const router = new Router();
  await router.answerFrom('remote', 200);

  await router.pass(10_000);

  expect(router.looks.local[0]).toMatchObject({ running: 0, wasAborted: true });
  expect(router.records.at(-1)).toMatchObject({ purpose: 'probe', outcome: 'aborted' });
  expect(router.client.lastAnswer?.backend).toBe('remote');
});

test('a look that fails is known and harms nobody', async () => {
  const router = new Router();
  await router.answerFrom('remote', 200);

  await router.looks.local[0]?.fail(unreachable);

  expect(router.local.notes).toEqual(['backend.unreachable']);
});

test('after a chat the look is a chat', async () => {
  const router = new Router();
  await router.chat();
  await router.last('remote').say('One.');
  await router.last('remote').end();
  await router.looks.local[0]?.say('Two.');
  await router.looks.local[0]?.end();

  expect(router.records.map(({ kind, purpose }) => [kind, purpose])).toEqual([
    ['chat', 'asked'],
    ['chat', 'probe'],
  ]);
});

test('nobody looks where it costs money, unless the user allows it', async () => {
  const [thrifty, generous] = [new Router(), new Router()];
  for (const router of [thrifty, generous]) {
    router.remote.currentTerms = dear;
    router.teach('local', 10);
  }
  generous.settings = { ...defaultSettings, 'routing.probePaid': true };

  for (const router of [thrifty, generous]) {
    // The first may go to the dear one, to see how fast it is.
    for (let request = 0; request < 2; request += 1) {
      const asking = await router.ghostText();
      await asking.abort();
      await router.pass(1_000);
    }
  }

  expect(looksOf(thrifty).remote).toBe(0);
  expect(looksOf(generous).remote).toBe(1);
});

test.each(['local', 'remote'] as const)(
  'nobody looks around while the user wants %s',
  async (backend) => {
    const router = new Router();
    router.settings = { ...defaultSettings, backend };

    const asking = await router.ghostText();
    await asking.abort();

    expect(looksOf(router)).toEqual({ local: 0, remote: 0 });
  },
);

test('nobody looks around after the user has chosen while an answer came', async () => {
  const router = new Router();
  const asking = await router.ghostText();

  router.settings = { ...defaultSettings, backend: 'remote' };
  await asking.abort();

  expect(looksOf(router)).toEqual({ local: 0, remote: 0 });
});

test.each<BackendState>([
  { kind: 'unconfigured', error: new GlmError('model.none', 'No model.') },
  { kind: 'starting' },
  { kind: 'loading', fraction: 0.5 },
  { kind: 'failed', error: new GlmError('backend.unauthorized', 'Wrong key.') },
  { kind: 'failed', error: unreachable, restUntil: 1e15 },
])('nobody looks at a backend that is $kind', async (state) => {
  const router = new Router();
  router.local.current = state;

  const asking = await router.ghostText();
  await asking.abort();

  expect(looksOf(router)).toEqual({ local: 0, remote: 0 });
});

test('a backend that failed in passing is looked at, so that it is taken back', async () => {
  const router = new Router();
  router.local.current = { kind: 'failed', error: unreachable, restUntil: 1e12 };

  const asking = await router.ghostText();
  await asking.abort();

  expect(looksOf(router).local).toBe(1);
});

test('a request that could gain much shows whether a failed backend is well again', async () => {
  const router = new Router();
  router.remote.current = { kind: 'failed', error: unreachable, restUntil: 1e12 };

  await router.answerFrom('remote', 200);

  expect(router.records.map(({ purpose, backend }) => [purpose, backend])).toContainEqual([
    'exploration',
    'remote',
  ]);
});

test('a request that could gain little is not spent on a failed backend that may be looked at', async () => {
  const router = new Router();
  router.teach('local', 250);
  router.remote.current = { kind: 'failed', error: unreachable, restUntil: 1e12 };

  await router.answerFrom('local', 250);

  expect(router.counts).toEqual({ local: 1, remote: 0 });
  expect(looksOf(router)).toEqual({ local: 0, remote: 1 });
});

test('a failed backend that says nothing is left as soon as the other would have answered', async () => {
  const router = new Router();
  router.remote.current = { kind: 'failed', error: unreachable, restUntil: 1e12 };

  await router.ghostText();
  await router.pass(450);

  expect(router.counts).toEqual({ local: 1, remote: 1 });
  expect(router.last('remote').wasAborted).toBe(true);
});

test('where looks cost money, one of fifty requests of the user’s serves, with somebody to step in', async () => {
  const router = new Router();
  router.remote.currentTerms = dear;
  router.teach('local', 10);
  for (let request = 0; request < 200; request += 1) {
    await router.ghostText();
    await router.pass(20);
    if (router.running > 0 && router.streams.local.at(-1)?.running !== 1) {
      await router.pass(1_000); // the dear one says nothing, and the other steps in
    }
    await router.last('local').say('word\n');
    await router.last('local').end();
    await router.pass(2_000);
  }

  const explorations = router.records.filter(({ purpose }) => purpose === 'exploration');
  expect(explorations.length).toBeGreaterThan(1);
  expect(explorations.length).toBeLessThanOrEqual(1 + 200 * 0.02);
  expect(router.records.some(({ purpose }) => purpose === 'failover')).toBe(true);
});

test('nobody is sent to a dear backend to learn when nobody could step in', async () => {
  const router = new Router();
  router.remote.currentTerms = dear;
  router.local.current = { kind: 'loading', fraction: 0.5 };

  const asking = await router.ghostText();
  await asking.abort();

  expect(router.records.map(({ purpose }) => purpose)).toEqual(['asked']);
});

test('requests that are refused pay for no looks', async () => {
  const router = new Router();
  const error = new GlmError('backend.noKey', 'Set a key.');
  router.local.current = { kind: 'unconfigured', error };
  router.remote.current = { kind: 'unconfigured', error };

  const asking = await router.ghostText();

  expect(asking.error).toBe(error);
  expect(looksOf(router)).toEqual({ local: 0, remote: 0 });
});

test('the end of the window ends a look and begins none', async () => {
  const router = new Router();
  await router.answerFrom('remote', 200);
  const asking = await router.ghostText();

  router.client.dispose();
  await asking.abort();

  expect(router.looks.local).toHaveLength(1);
  expect(router.looks.local[0]).toMatchObject({ running: 0, wasAborted: true });
  expect(router.clock.sleepers).toBe(0);
});
