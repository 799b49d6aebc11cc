import { describe, expect, onTestFinished, test } from 'vitest';
import { ensureLlamaServer } from '../../../scripts/llamaServer.ts';
import {
  renderConnectionReports,
  type ConnectionReport,
} from '../../../src/core/glm/connectionReport.ts';
import { dialects, type ServerKind } from '../../../src/core/glm/dialects.ts';
import type { Endpoint } from '../../../src/core/glm/endpoint.ts';
import { GlmError, isAbort } from '../../../src/core/glmError.ts';
import type { BackendState } from '../../../src/core/ports.ts';
import { reportOn } from '../../../src/host/model/connectionTest.ts';
import type { Fetch } from '../../../src/host/model/guardedFetch.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { recogniseAddress } from '../../../src/host/model/recogniseServer.ts';
import { startLlamaServer } from '../../support/llamaServer.ts';
import { failureOf, MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import {
  chatStream,
  completionStream,
  eventStream,
  startScriptedServer,
  type ReceivedRequest,
  type Reply,
} from '../../support/scriptedServer.ts';
import { tinyGlm } from '../../support/sidecarProcess.ts';

const never = new AbortController().signal;
const isBuilt = (await ensureLlamaServer()) !== undefined;
const fetch = globalThis.fetch;

const json = (body: unknown): Reply => ({
  contentType: 'application/json',
  chunks: [JSON.stringify(body)],
});
const notFound: Reply = { ...json({ detail: 'Not Found' }), status: 404 };

const listOf = (id: string, more: object = {}) => ({ object: 'list', data: [{ id, ...more }] });
const spoken = () => chatStream('ready');
const thought = eventStream({
  choices: [{ delta: { reasoning: 'Hm.', content: 'ready' }, finish_reason: 'stop' }],
});
const called = (id: string) =>
  eventStream({
    choices: [
      {
        delta: {
          tool_calls: [
            { index: 0, id, function: { name: 'read_file', arguments: '{"path":"stats.py"}' } },
          ],
        },
        finish_reason: 'tool_calls',
      },
    ],
  });

interface Habits {
  /** What is at the routes that cost nothing. */
  readonly routes?: Readonly<Record<string, unknown>>;
  readonly answer?: (request: ReceivedRequest) => string;
  /** Absent: it makes no calls. */
  readonly callId?: string;
}

/** A server that completes holes, chats and calls tools as `habits` say. */
function startServer({ routes = {}, answer = spoken, callId }: Habits) {
  return startScriptedServer((request) => {
    if (request.path.endsWith('/chat/completions')) {
      const isErrand = request.body['tools'] !== undefined && callId !== undefined;
      return { chunks: [isErrand ? called(callId) : answer(request)] };
    }
    if (request.path.endsWith('/completions')) {
      return { chunks: [completionStream('sum(values)')] };
    }
    const known = routes[request.path];
    return known === undefined ? notFound : json(known);
  });
}

function report(endpoint: Endpoint, memory = new MapMemory(), signal = never) {
  const backend = { state: (): BackendState => ({ kind: 'ready' }), endpoint: () => endpoint };
  const openClient = async (recognised: Endpoint, through: Fetch) =>
    new OpenAiClient({ endpoint: recognised, memory, fetch: through });
  return reportOn('Remote', backend, { memory, fetch, openClient }, signal);
}

/** The report as a person reads it, without what differs from run to run. */
function read(result: ConnectionReport): string {
  return renderConnectionReports([result], 'today')
    .replaceAll(/127\.0\.0\.1:\d+/g, 'HOST')
    .replaceAll(/\d+ ms/g, 'N ms');
}

describe('a server of the user’s own', () => {
  test.each<[kind: ServerKind, routes: Record<string, unknown>]>([
    ['llamaServer', { '/v1/models': listOf('m', { owned_by: 'llamacpp' }) }],
    ['llamaServer', { '/props': { default_generation_settings: {} } }],
    ['vllm', { '/v1/models': listOf('m', { owned_by: 'vllm' }) }],
    ['vllm', { '/v1/models': listOf('m', { owned_by: 'the team' }), '/version': { version: '1' } }],
    ['sglang', { '/v1/models': listOf('m', { owned_by: 'sglang' }) }],
    ['sglang', { '/get_model_info': { model_path: 'zai-org/GLM-4.5-Air' } }],
    ['unknown', { '/v1/models': listOf('m', { owned_by: 'somebody' }) }],
    ['unknown', {}],
  ])('is recognised as %s by %o', async (kind, routes) => {
    const server = await startServer({ routes });
    const endpoint = testEndpoint(`${server.url}/v1`);
    const recognised = await recogniseAddress(endpoint, fetch, never);
    expect(recognised.dialect).toBe(dialects[kind]);
    expect(server.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('states the limits of its model', async () => {
    const routes = {
      '/v1/models': listOf('glm-test', { owned_by: 'vllm', max_model_len: 32_768 }),
    };
    const server = await startServer({ routes });
    const endpoint = testEndpoint(`${server.url}/v1`);
    expect(await recogniseAddress(endpoint, fetch, never)).toMatchObject({
      limits: { contextTokens: 32_768 },
    });
  });

  test('stays unknown while nothing answers there', async () => {
    const endpoint = testEndpoint('http://127.0.0.1:9/v1');
    expect(await recogniseAddress(endpoint, fetch, never)).toBe(endpoint);
  });
});

test('a provider is known by its name and asked nothing about GLM-4.5-Air', async () => {
  const server = await startServer({});
  const provider = { kind: 'provider', dialect: dialects.openrouter } as const;
  const endpoint = testEndpoint(server.url, { ...provider, model: 'z-ai/glm-4.5-air' });
  expect(await recogniseAddress(endpoint, fetch, never)).toBe(endpoint);
  expect(server.requests).toEqual([]);
});

test('a provider is asked how much any other model takes', async () => {
  const routes = { '/models': listOf('glm-test', { context_length: 40_960 }) };
  const server = await startServer({ routes });
  const endpoint = testEndpoint(server.url, { kind: 'provider', dialect: dialects.openrouter });
  const limits = { contextTokens: 40_960 };
  expect(await recogniseAddress(endpoint, fetch, never)).toEqual({ ...endpoint, limits });
  expect(server.requests.map(({ path }) => path)).toEqual(['/models']);
});

describe('the report', () => {
  test('says what works, and costs three small requests', async () => {
    const routes = {
      '/v1/models': listOf('glm-test', { owned_by: 'vllm', max_model_len: 131_072 }),
    };
    const server = await startServer({ routes, callId: 'call_1' });
    expect(read(await report(testEndpoint(`${server.url}/v1`)))).toMatchSnapshot();
    const paid = server.requests.filter(({ method }) => method === 'POST');
    expect(paid.map(({ path, body }) => [path, body.max_tokens])).toEqual([
      ['/v1/chat/completions', 16],
      ['/v1/chat/completions', 64],
      ['/v1/completions', 24],
    ]);
  });

  test('says that calls have no ids, that the model is not there, and that a field is ignored', async () => {
    const server = await startServer({
      routes: { '/v1/models': listOf('another-model') },
      answer: ({ body }) => (body.messages?.[0]?.content.endsWith('/nothink') ? spoken() : thought),
      callId: '',
    });
    const memory = new MapMemory();
    expect(read(await report(testEndpoint(`${server.url}/v1`), memory))).toMatchSnapshot();
    expect(Object.fromEntries(memory.entries)).toEqual({
      [`glmAir.noThink ${server.url}/v1 glm-test`]: 'marked',
      [`glmAir.fimWay ${server.url}/v1 glm-test`]: 'raw',
    });
  });

  test('says that it thinks whatever it is told, and makes no calls', async () => {
    const server = await startServer({ answer: () => thought });
    const endpoint = testEndpoint(server.url, { kind: 'provider', dialect: dialects.huggingface });
    expect(read(await report(endpoint))).toMatchSnapshot();
  });

  test('ends at a failure that would come again', async () => {
    const server = await startScriptedServer(() => ({
      ...json({ error: { code: '1000', message: 'Authentication Failed' } }),
      status: 401,
    }));
    const endpoint = testEndpoint(server.url, { kind: 'provider', dialect: dialects.zai });
    expect(read(await report(endpoint))).toMatchSnapshot();
    expect(server.requests).toHaveLength(2);
  });

  test('says what is missing where nothing is set up', async () => {
    const error = new GlmError('backend.noKey', 'There is no API key yet.');
    const backend = {
      state: (): BackendState => ({ kind: 'unconfigured', error }),
      endpoint: () => Promise.reject(error),
    };
    const openClient = () => Promise.reject(error);
    const tools = { memory: new MapMemory(), fetch, openClient };
    expect(await reportOn('Remote', backend, tools, never)).toEqual({
      backend: 'Remote',
      subject: 'There is no API key yet.',
      findings: [],
    });
  });

  test('is not written for someone who lost interest', async () => {
    const server = await startScriptedServer(() => 'neverAnswer');
    const caller = new AbortController();
    const result = failureOf(report(testEndpoint(server.url), new MapMemory(), caller.signal));
    await expect.poll(() => server.requests.length).toBe(1);
    caller.abort();
    expect(isAbort(await result)).toBe(true);
  });
});

test.runIf(isBuilt)('a real llama-server passes', async () => {
  const server = await startLlamaServer();
  onTestFinished(() => server.stop());
  const endpoint = testEndpoint(`${server.url}/v1`, { apiKey: '', model: tinyGlm });
  expect(read(await report(endpoint)).replaceAll(tinyGlm, 'tiny-glm')).toMatchSnapshot();
});
