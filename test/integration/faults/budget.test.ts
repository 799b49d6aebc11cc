import { expect, test } from 'vitest';
import { completionStream, startScriptedServer } from '../../support/scriptedServer.ts';
import { buildSidecar } from '../../support/sidecarBundle.ts';
import { tinyGlm } from '../../support/sidecarProcess.ts';
import { startChain } from './chain.ts';

/** The custom server's model at a price of a cent for a thousand tokens. */
const prices = { 'zai-org/GLM-4.5-Air': { input: 10, output: 10 } };

test('ghost text ends where today’s budget does, before another request is sent', async () => {
  const server = await startScriptedServer(() => ({ chunks: [completionStream('sum(values);')] }));
  const chain = startChain({
    settings: {
      backend: 'remote',
      'remote.provider': 'custom',
      'remote.baseUrl': server.url,
      'budget.maxUsdPerDay': 0.006,
      'budget.prices': prices,
    },
  });
  const sent = () => server.requests.filter(({ method }) => method === 'POST').length;
  for (let key = 0; key < 10; key += 1) {
    await chain.type();
  }

  const paidFor = sent();
  await chain.type();
  expect(sent()).toBe(paidFor);
  expect(paidFor).toBeGreaterThan(1);
  expect(paidFor).toBeLessThan(10);
  expect(chain.status().text).toBe('$(credit-card) GLM budget reached until tomorrow');
  expect(chain.status().severity).toBe('warning');
  expect(chain.complaints()).toEqual(['budget: reached for today, $0.01 of $0.01 spent']);
});

test('a local model takes over when today’s budget is spent', async () => {
  const server = await startScriptedServer(() => ({ chunks: [completionStream('sum(values);')] }));
  const chain = startChain({
    settings: {
      'remote.provider': 'custom',
      'remote.baseUrl': server.url,
      'local.engine': 'bundled',
      'local.modelPath': tinyGlm,
      'local.gpuLayers': 0,
      'budget.maxUsdPerDay': 0,
      'budget.prices': prices,
    },
    sidecarPath: await buildSidecar(),
  });
  await expect
    .poll(() => chain.status().text, { timeout: 30_000 })
    .toBe('$(sparkle) GLM budget reached → demo');
  await expect.poll(() => chain.type(), { timeout: 30_000 }).not.toBe('');
  expect(server.requests.filter(({ method }) => method === 'POST')).toEqual([]);
});
