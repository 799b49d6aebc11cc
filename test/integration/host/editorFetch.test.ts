import { rootCertificates } from 'node:tls';
import { afterEach, expect, test, vi } from 'vitest';
import { createEditorFetch } from '../../../src/host/model/editorFetch.ts';
import { startScriptedServer } from '../../support/scriptedServer.ts';

afterEach(() => vi.unstubAllGlobals());

test('without extra certificates, requests go out as they are', async () => {
  const seen = vi.fn<typeof globalThis.fetch>(() => Promise.resolve(new Response()));
  vi.stubGlobal('fetch', seen);
  await createEditorFetch([])('http://glm.test', { method: 'POST' });
  expect(seen.mock.calls).toEqual([['http://glm.test', { method: 'POST' }]]);
});

test('with extra certificates, Node’s own fetch answers as ever', async () => {
  const server = await startScriptedServer(() => ({ chunks: ['Good day.'] }));
  const fetch = createEditorFetch(rootCertificates.slice(0, 1));
  expect(await (await fetch(server.url)).text()).toBe('Good day.');
});
