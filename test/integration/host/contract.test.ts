import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureLlamaServer } from '../../../scripts/llamaServer.ts';
import { dialects } from '../../../src/core/glm/dialects.ts';
import type { Endpoint } from '../../../src/core/glm/endpoint.ts';
import { isAbort } from '../../../src/core/glmError.ts';
import type { ChatRequest, FimRequest, ModelEvent, Tool } from '../../../src/core/ports.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { recogniseAddress } from '../../../src/host/model/recogniseServer.ts';
import { startLlamaServer } from '../../support/llamaServer.ts';
import { collect, failureOf, MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import { startSidecar, tinyGlm } from '../../support/sidecarProcess.ts';
import { taughtAnswer, taughtQuestion, taughtThought } from '../../support/tinyGlmChat.ts';

/** A local server with the tiny GLM, and how to reach it. */
interface LocalServer {
  readonly endpoint: Endpoint;
  stop(): Promise<void>;
}

const never = new AbortController().signal;
const apiKey = 'test-token-of-thirty-two-characters';
const contextTokens = 4_096;

async function startOurs(): Promise<LocalServer> {
  const sidecar = await startSidecar();
  const model = sidecar.outcome.type === 'ready' ? sidecar.outcome.modelName : '';
  const ours = { apiKey, kind: 'sidecar', model, dialect: dialects.sidecar } as const;
  const endpoint = testEndpoint(`${sidecar.url}/v1`, { ...ours, instance: 'test-instance' });
  return { endpoint, stop: () => sidecar.stop() };
}

async function startTheirs(): Promise<LocalServer> {
  const server = await startLlamaServer(0, ['--api-key', apiKey]);
  const endpoint = testEndpoint(`${server.url}/v1`, { apiKey, kind: 'external', model: tinyGlm });
  const recognised = await recogniseAddress(endpoint, fetch, never);
  return { endpoint: recognised, stop: () => server.stop() };
}

const isBuilt = (await ensureLlamaServer()) !== undefined;
const servers: readonly [name: string, start: () => Promise<LocalServer>][] = [
  ['our sidecar', startOurs],
  ...(isBuilt ? [['llama-server', startTheirs] as [string, typeof startTheirs]] : []), // a pair, as above
];

const readFile: Tool = {
  name: 'read_file',
  description: 'Read',
  parameters: { type: 'object', properties: { path: { type: 'string' } } },
};
const errand: ChatRequest = {
  ...taughtQuestion,
  messages: [{ role: 'user', content: 'Read stats.py' }],
  tools: [readFile],
};
const missing = 'ngth < before;';

async function holeOfSample(): Promise<FimRequest> {
  const sample = path.join(import.meta.dirname, '../../fixtures/sample/cart.ts');
  const [prefix = '', suffix = ''] = (await fs.readFile(sample, 'utf8')).split(missing);
  const document = { prefix, suffix, languageId: 'typescript', path: 'cart.ts' };
  return { ...document, maxTokens: 40, temperature: 0, stop: ['\n'] };
}

describe.each(servers)('%s', (_name, start) => {
  let server: LocalServer;
  let client: OpenAiClient;
  beforeAll(async () => {
    server = await start();
    client = new OpenAiClient({ endpoint: server.endpoint, memory: new MapMemory() });
  });
  afterAll(() => server?.stop());

  const get = (route: string) =>
    fetch(server.endpoint.baseUrl.replace(/\/v1$/, route), {
      headers: { authorization: `Bearer ${apiKey}` },
    });

  test('is well, and lists its model with its context', async () => {
    expect(await (await get('/health')).json()).toEqual({ status: 'ok' });
    expect(await (await get('/v1/models')).json()).toMatchObject({
      object: 'list',
      data: [{ id: server.endpoint.model, object: 'model', meta: { n_ctx: contextTokens } }],
    });
  });

  test('counts tokens', async () => {
    expect(await client.countTokens('const total = 1;', never)).toBe(8);
  });

  test('fills a hole, and tells what that took', async () => {
    const filled = await collect(client.fillInMiddle(await holeOfSample(), never));
    expect(filled).toMatchObject({ text: missing, finishes: ['stop'], last: 'finish' });
    expect(filled.usage?.promptTokens).toBeGreaterThan(100);
    expect(filled.usage?.completionTokens).toBeGreaterThan(0);
  });

  test('reads again only what has changed', async () => {
    const hole = await holeOfSample();
    await collect(client.fillInMiddle(hole, never));
    const next = { ...hole, prefix: `${hole.prefix}n` };
    const { usage } = await collect(client.fillInMiddle(next, never));
    expect(usage?.cachedTokens).toBeGreaterThan((usage?.promptTokens ?? 0) * 0.8);
  });

  test('thinks when it is asked to, apart from its answer', async () => {
    expect(await collect(client.chat(taughtQuestion, never))).toMatchObject({
      reasoning: taughtThought,
      text: taughtAnswer,
      finishes: ['stop'],
    });
  });

  test('does not think when it is asked not to', async () => {
    const chat = await collect(client.chat({ ...taughtQuestion, thinking: 'off' }, never));
    expect(chat).toMatchObject({ reasoning: '', text: taughtAnswer, finishes: ['stop'] });
  });

  test('calls a tool with its arguments, and goes on with the result', async () => {
    const events: ModelEvent[] = [];
    for await (const event of client.chat(errand, never)) {
      events.push(event);
    }
    const calls = events.flatMap((event) => (event.type === 'toolCall' ? [event.call] : []));
    expect(calls).toMatchObject([{ name: 'read_file', arguments: { path: 'stats.py' } }]);
    expect(events.at(-1)).toEqual({ type: 'finish', reason: 'toolCalls' });

    const loop: ChatRequest = {
      ...errand,
      messages: [
        ...errand.messages,
        { role: 'assistant', content: '', reasoning: 'I should read it.', toolCalls: calls },
        { role: 'tool', callId: calls[0]?.id ?? '', content: 'def mean(values):' },
      ],
    };
    const last = await collect(client.chat({ ...loop, maxTokens: 20 }, never));
    expect(last.finishes).toHaveLength(1);
  });

  test('ends an answer at a stop string, and at its limit', async () => {
    const stopped = await collect(
      client.chat({ ...taughtQuestion, thinking: 'off', stop: ['line items'] }, never),
    );
    expect(stopped).toMatchObject({ text: '`Cart` keeps a list of ', finishes: ['stop'] });
    const cut = await collect(client.chat({ ...taughtQuestion, maxTokens: 3 }, never));
    expect(cut.finishes).toEqual(['length']);
  });

  test('refuses a prompt that is too long', async () => {
    const content = 'const x = 1;\n'.repeat(contextTokens);
    const request = { ...taughtQuestion, messages: [{ role: 'user', content }] } as const;
    expect(await failureOf(collect(client.chat(request, never)))).toMatchObject({
      code: 'backend.promptTooLong',
      retry: 'never',
    });
  });

  test('refuses a wrong key', async () => {
    const headers = { authorization: 'Bearer wrong', 'content-type': 'application/json' };
    const url = `${server.endpoint.baseUrl}/chat/completions`;
    expect(await fetch(url, { method: 'POST', headers, body: '{}' })).toHaveProperty('status', 401);
  });

  test('has time for the next request once one was dropped', async () => {
    const caller = new AbortController();
    const dropped = (async () => {
      for await (const event of client.chat(taughtQuestion, caller.signal)) {
        expect(event.type).toBe('reasoning');
        caller.abort();
      }
    })();
    expect(isAbort(await failureOf(dropped))).toBe(true);
    expect(await collect(client.chat({ ...taughtQuestion, thinking: 'off' }, never))).toMatchObject(
      {
        text: taughtAnswer,
      },
    );
  });
});
