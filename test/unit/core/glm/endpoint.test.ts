import { describe, expect, test } from 'vitest';
import { keySlot, remoteEndpoint } from '../../../../src/core/glm/endpoint.ts';
import { defaultSettings, remoteProviders, type Settings } from '../../../../src/core/settings.ts';
import { failureOf } from '../../../support/modelEvents.ts';

function endpointOf(changes: Partial<Settings>, apiKey?: string) {
  return remoteEndpoint({ ...defaultSettings, ...changes }, apiKey);
}

describe('the remote endpoint', () => {
  test.each(remoteProviders.filter((provider) => provider !== 'custom'))(
    'of %s is https, with GLM-4.5-Air unless another model is set',
    (provider) => {
      const endpoint = endpointOf({ 'remote.provider': provider }, 'key');
      expect(endpoint.baseUrl).toMatch(/^https:\/\/.*[^/]$/);
      expect(endpoint.model).toMatch(/glm-4\.5-air$/i);
      const other = { 'remote.provider': provider, 'remote.model': ' other ' } as const;
      expect(endpointOf(other, 'key').model).toBe('other');
    },
  );

  test('needs a key for a provider', async () => {
    expect(await failureOf(Promise.resolve().then(() => endpointOf({})))).toMatchObject({
      code: 'backend.noKey',
    });
  });

  test('needs no key for a server of one’s own, but an address', async () => {
    const address = { 'remote.provider': 'custom', 'remote.baseUrl': ' http://gpu:8000/v1/ ' };
    expect(endpointOf({ ...address, 'remote.provider': 'custom' })).toMatchObject({
      kind: 'custom',
      baseUrl: 'http://gpu:8000/v1',
      apiKey: '',
    });
    for (const baseUrl of ['', 'gpu:8000', 'ftp://gpu']) {
      const settings = { 'remote.provider': 'custom', 'remote.baseUrl': baseUrl } as const;
      expect(
        await failureOf(Promise.resolve().then(() => endpointOf(settings, 'key'))),
      ).toMatchObject({ code: 'backend.badAddress' });
    }
  });
});

test('a key is kept per provider, and per server for servers of one’s own', () => {
  expect(keySlot('zai', 'http://ignored')).toBe('zai');
  expect(keySlot('custom', 'https://a.example/v1')).toBe(keySlot('custom', 'https://a.example/v2'));
  expect(keySlot('custom', 'https://a.example')).not.toBe(keySlot('custom', 'https://b.example'));
});
