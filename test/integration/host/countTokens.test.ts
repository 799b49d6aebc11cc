import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ensureLlamaServer } from '../../../scripts/llamaServer.ts';
import { dialects } from '../../../src/core/glm/dialects.ts';
import type { Endpoint } from '../../../src/core/glm/endpoint.ts';
import { isAbort } from '../../../src/core/glmError.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { startLlamaServer } from '../../support/llamaServer.ts';
import { failureOf, MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import { startScriptedServer, type Reply } from '../../support/scriptedServer.ts';
import { bootMessage, startSidecar } from '../../support/sidecarProcess.ts';

const never = new AbortController().signal;
const sample = readFileSync(
  path.join(import.meta.dirname, '../../fixtures/sample/cart.ts'),
  'utf8',
);
/** What the sample costs as a prompt, by the server's own report. */
async function promptTokens({ baseUrl, apiKey }: Endpoint): Promise<unknown> {
  const response = await fetch(`${baseUrl}/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: sample, max_tokens: 1 }),
  });
  return JSON.parse(await response.text()).usage.prompt_tokens;
}

const isBuilt = (await ensureLlamaServer()) !== undefined;

test('our sidecar counts with its model’s own vocabulary, markers as text', async () => {
  const sidecar = await startSidecar();
  onTestFinished(() => sidecar.stop());
  const endpoint = testEndpoint(`${sidecar.url}/v1`, {
    ...{ kind: 'sidecar', dialect: dialects.sidecar, apiKey: bootMessage({}).token },
  });
  const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
  expect(await client.countTokens(sample, never)).toBe(await promptTokens(endpoint));
  expect(await client.countTokens('<think>', never)).toBeGreaterThan(1);
});

test.runIf(isBuilt)('a llama-server counts as our sidecar does', async () => {
  const server = await startLlamaServer();
  onTestFinished(() => server.stop());
  const endpoint = testEndpoint(`${server.url}/v1`, {
    ...{ kind: 'external', dialect: dialects.llamaServer, apiKey: '' },
  });
  const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
  expect(await client.countTokens(sample, never)).toBe(await promptTokens(endpoint));
});

test.each<[string, Reply]>([
  ['has no such route', { status: 404, contentType: 'application/json', chunks: ['{}'] }],
  ['answers with something else', { contentType: 'application/json', chunks: ['{"count":3}'] }],
  ['is gone', { ending: 'cut' }],
])('where a server %s, tokens are estimated', async (_, reply) => {
  const server = await startScriptedServer(() => reply);
  const endpoint = testEndpoint(`${server.url}/v1`, { dialect: dialects.llamaServer });
  const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
  expect(await client.countTokens('const a = 1;', never)).toBe(5);
  expect(server.requests.map((request) => request.path)).toEqual(['/tokenize']);
});

test('nobody is asked who does not count', async () => {
  const server = await startScriptedServer(() => 'neverAnswer');
  const endpoint = testEndpoint(server.url, { dialect: dialects.zai });
  const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
  expect(await client.countTokens('const a = 1;', never)).toBe(5);
  expect(server.requests).toEqual([]);
});

test('counting can be given up', async () => {
  const server = await startScriptedServer(() => 'neverAnswer');
  const endpoint = testEndpoint(server.url, { dialect: dialects.llamaServer });
  const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
  const caller = new AbortController();
  const counting = client.countTokens('const a = 1;', caller.signal);
  await expect.poll(() => server.requests.length).toBe(1);
  caller.abort();
  expect(isAbort(await failureOf(counting))).toBe(true);
});
