import { expect, test } from 'vitest';
import { LatencyModel, totalMs } from '../../../../src/core/routing/latencyModel.ts';
import { Router } from '../../../support/router.ts';

const load = { uncachedTokens: 300, aheadMs: 0 };
const prior = { firstTokenMs: 500, prefillMsPerToken: 0.05, msPerToken: 12, queueShare: 0 };

test('after two stalls in a row a server that was quick is expected to stall', () => {
  const model = new LatencyModel(prior);
  for (const firstTokenMs of [12, 17, 9, 14, 11, 18, 8, 13]) {
    model.addFirstToken(load, firstTokenMs);
  }

  model.addWait(load, 400);
  expect(totalMs(model.forecast(load))).toBeLessThan(100);
  model.addWait(load, 400);

  expect(totalMs(model.forecast(load))).toBeGreaterThan(400);
});

test('a second wait in vain counts as one, although more was expected after the first', () => {
  const model = new LatencyModel(prior);
  for (const firstTokenMs of [60, 140, 40, 110, 200, 50, 90, 160, 70, 120]) {
    model.addFirstToken(load, firstTokenMs);
  }
  model.addWait(load, 400);
  const waitedMs = 2.3 * totalMs(model.forecast(load));
  model.addWait(load, waitedMs);

  expect(totalMs(model.forecast(load))).toBeGreaterThan(waitedMs);
});

test('a backend that steps in and does not answer in time has failed', async () => {
  const router = new Router();
  const asking = await router.ghostText();

  await router.pass(2_000);
  expect(router.counts).toEqual({ local: 1, remote: 1 });
  await router.pass(8_000);

  expect(asking.error).toMatchObject({ code: 'backend.timeout' });
  expect(router.local.notes).toEqual(['backend.timeout']);
});

test('after two silences in a row the other backend is asked first', async () => {
  const router = new Router();
  const fallBack = async () => {
    await router.ghostText();
    await router.pass(1_000);
    await router.last('local').say('word\n');
    await router.last('local').end();
  };
  await fallBack();
  await router.pass(1_000);
  await fallBack();
  expect(router.counts).toEqual({ local: 2, remote: 2 });

  await router.answerFrom('local', 100);
  expect(router.counts).toEqual({ local: 3, remote: 2 });
});
