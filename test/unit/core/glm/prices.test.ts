import { expect, test } from 'vitest';
import { dialects, type DialectName } from '../../../../src/core/glm/dialects.ts';
import type { Endpoint } from '../../../../src/core/glm/endpoint.ts';
import { costUsd, pricesOf } from '../../../../src/core/glm/prices.ts';
import { providerPresets } from '../../../../src/core/glm/providers.ts';
import { remoteProviders } from '../../../../src/core/settings.ts';

const free = { input: 0, output: 0 };

function prices(kind: Endpoint['kind'], name: DialectName, model: string, own = {}) {
  return pricesOf({ kind, model, dialect: dialects[name] }, own);
}

test.each(remoteProviders)('the price of GLM-4.5-Air is known for %s', (provider) => {
  const { model, dialect } = providerPresets[provider];
  const kind = provider === 'custom' ? 'custom' : 'provider';
  expect(prices(kind, dialect.name, model)).toBeDefined();
});

test('a model on this machine is free whatever it is called', () => {
  const own = { 'glm-4.5-air': { input: 1, output: 1 } };
  expect(prices('sidecar', 'sidecar', 'glm-4.5-air', own)).toEqual(free);
  expect(prices('external', 'llamaServer', 'glm-4.5-air', own)).toEqual(free);
});

test('a server of the team is free unless the user says what it costs', () => {
  expect(prices('custom', 'vllm', 'glm')).toEqual(free);
  expect(prices('custom', 'vllm', 'glm', { glm: { input: 1, output: 2 } })).toEqual({
    input: 1,
    output: 2,
  });
});

test('a plan with a monthly fee costs nothing more', () => {
  expect(prices('provider', 'zaiCodingPlan', 'glm-5')).toEqual(free);
});

test('the price of a model that is on no list is not made up', () => {
  expect(prices('provider', 'zai', 'glm-9')).toBeUndefined();
  // At a provider's own address `custom` is that provider.
  expect(prices('custom', 'openrouter', 'some/model')).toBeUndefined();
});

test('the user’s price wins over the list', () => {
  const own = { 'glm-4.5-air': { input: 5, output: 6 } };
  expect(prices('provider', 'zai', 'glm-4.5-air', own)).toEqual(own['glm-4.5-air']);
});

test('an answer costs what its server counted, cached tokens at their own price', () => {
  const usage = {
    promptTokens: 100_000,
    cachedTokens: 90_000,
    completionTokens: 2_000,
    reasoningTokens: 1_500,
  };
  expect(costUsd(usage, { input: 0.2, output: 1.1, cached: 0.03 })).toBeCloseTo(0.0069, 10);
  expect(costUsd(usage, { input: 0.2, output: 1.1 })).toBeCloseTo(0.0222, 10);
});
