import { createServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { GlmError } from '../../../src/core/glmError.ts';
import type { Clock } from '../../../src/core/ports.ts';
import { OpenAiClient, type OpenAiClientParts } from '../../../src/host/model/openAiClient.ts';
import { instanceHeader } from '../../../src/protocol/sidecar.ts';
import { collect, failureOf, MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import {
  chatStream,
  eventStream,
  startScriptedServer,
  type Reply,
} from '../../support/scriptedServer.ts';

const chatRequest = {
  messages: [{ role: 'user', content: 'hi' }],
  thinking: 'off',
  maxTokens: 10,
  temperature: 0,
  stop: [],
} as const;
const never = new AbortController().signal;
const impatient = {
  chat: { firstEventMs: 1_000, nextEventMs: 1_000 },
  fill: { firstEventMs: 1_000, nextEventMs: 1_000 },
};

/** Nobody waits here before a chat is sent again. */
const clock: Clock = { now: () => Date.now(), sleep: async () => undefined };

function chat(baseUrl: string, parts: Partial<OpenAiClientParts> = {}) {
  const endpoint = testEndpoint(baseUrl);
  return collect(
    new OpenAiClient({ endpoint, memory: new MapMemory(), clock, ...parts }).chat(
      chatRequest,
      never,
    ),
  );
}

/** Asks a server that plays `reply`, and tells what the user would read. */
async function complaintAbout(reply: Reply): Promise<string> {
  const server = await startScriptedServer(() => reply);
  const error = await failureOf(chat(server.url));
  expect(error).toBeInstanceOf(GlmError);
  return GlmError.is(error)
    ? `${error.code}: ${error.message.replaceAll(`127.0.0.1:${server.port}`, 'HOST')}`
    : String(error);
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  contentType: 'application/json',
  headers,
  chunks: [JSON.stringify(body)],
});

const firstWord = { choices: [{ delta: { content: 'Hel' } }] };
const cutAfterFirstWord = [`data: ${JSON.stringify(firstWord)}\n\n`];

const faults: readonly [name: string, reply: Reply][] = [
  ['a wrong key', json(401, { error: { code: '1000', message: 'Authentication Failed' } })],
  ['a key that the server repeats', json(401, { error: { message: 'Bad key key-of-the-test' } })],
  ['concurrency', json(429, { error: { code: '1302', message: 'Too many concurrent requests' } })],
  ['an empty account', json(429, { error: { code: '1113', message: 'Insufficient balance' } })],
  ['no credit', json(402, { error: { code: 402, message: 'Insufficient credits' } })],
  ['an unknown model', json(404, { error: { message: 'The model `x` does not exist.' } })],
  ['an unknown route', json(404, { detail: 'Not Found' })],
  ['vLLM’s own shape', json(400, { object: 'error', message: 'Too long', code: 400 })],
  ['a model that still loads', json(503, { error: { message: 'Loading model', code: 503 } })],
  ['a crash', json(500, { error: 'out of memory' })],
  ['an empty error', { status: 500, contentType: 'text/plain' }],
  ['a web page', { contentType: 'text/html', chunks: ['<!doctype html><h1>Log in</h1>'] }],
  ['a gateway’s page', { status: 502, contentType: 'text/html', chunks: ['<html>Bad Gateway'] }],
  ['JSON instead of a stream', json(200, { ok: true })],
  ['an error as JSON under 200', json(200, { error: { code: '1211', message: 'No model x' } })],
  [
    'an error inside the stream',
    { chunks: [eventStream({ error: { code: 502, message: 'Gone' } })] },
  ],
  [
    'vLLM’s error inside the stream',
    { chunks: [eventStream({ object: 'error', message: 'Gone' })] },
  ],
  [
    'an interrupted model',
    { chunks: [eventStream({ choices: [{ finish_reason: 'network_error' }] })] },
  ],
  ['events that are not JSON', { chunks: ['data: {not json\n\n'] }],
  ['events of another kind', { chunks: [eventStream(42)] }],
  ['bytes that are no events', { chunks: ['\u0000\u0001 garbage', '\n\n'] }],
  ['a connection cut mid-way', { chunks: cutAfterFirstWord, ending: 'cut' }],
  ['a stream that just ends', { chunks: cutAfterFirstWord }],
  ['a stream without events', { chunks: [] }],
];

describe('a server that fails', () => {
  test.each(faults)('says so in a sentence: %s', async (_name, reply) => {
    expect(await complaintAbout(reply)).toMatchSnapshot();
  });

  test('keeps what came before the cut', async () => {
    const server = await startScriptedServer(() => ({ chunks: cutAfterFirstWord, ending: 'cut' }));
    const client = new OpenAiClient({
      endpoint: testEndpoint(server.url),
      memory: new MapMemory(),
    });
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const event of client.chat(chatRequest, never)) {
        seen.push(event);
      }
    })();
    expect(await failureOf(reading)).toMatchObject({ code: 'backend.streamCut' });
    expect(seen).toEqual([{ type: 'text', text: 'Hel' }]);
  });

  test('says until when it limits requests', async () => {
    const server = await startScriptedServer(() => json(429, {}, { 'retry-after': '30' }));
    const error = await failureOf(chat(server.url));
    expect(error).toMatchObject({ code: 'backend.rateLimited', retryAt: expect.any(Number) });
    const waitMs = GlmError.is(error) ? (error.retryAt ?? 0) - Date.now() : 0;
    expect(waitMs).toBeGreaterThan(28_000);
    expect(waitMs).toBeLessThanOrEqual(30_000);
  });

  test('may be silent only for a while before its answer', async () => {
    const server = await startScriptedServer(() => 'neverAnswer');
    const error = await failureOf(chat(server.url, { patience: impatient }));
    expect(error).toMatchObject({ code: 'backend.timeout' });
    await expect(server.requests[0]?.closed).resolves.toBe('aborted');
  });

  test('may be silent only for a while within its answer', async () => {
    const server = await startScriptedServer(() => ({ chunks: cutAfterFirstWord, ending: 'hang' }));
    const error = await failureOf(chat(server.url, { patience: impatient }));
    expect(error).toMatchObject({ code: 'backend.timeout' });
    await expect(server.requests[0]?.closed).resolves.toBe('aborted');
  });

  test('may be slow as long as words come', async () => {
    const pieces = chatStream(...Array<string>(12).fill('a')).split('\n\n');
    const chunks = pieces.flatMap((piece) => [`${piece}\n\n`, 120]);
    const server = await startScriptedServer(() => ({ chunks }));
    expect(await chat(server.url, { patience: impatient })).toMatchObject({ text: 'a'.repeat(12) });
  });

  test('is told apart from one that is not there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    await new Promise((resolve) => server.close(resolve));
    const error = await failureOf(chat(`http://127.0.0.1:${port}/v1`));
    expect(error).toMatchObject({
      code: 'backend.unreachable',
      message: `127.0.0.1:${port} can’t be reached: nothing listens there — check \`glmAir.remote.baseUrl\` (it usually ends in /v1).`,
    });
  });

  test('is told apart from one that speaks no TLS', async () => {
    const server = await startScriptedServer(() => ({}));
    const error = await failureOf(chat(server.url.replace('http:', 'https:')));
    expect(error).toMatchObject({
      code: 'backend.unreachable',
      message: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });
});

describe('the right server', () => {
  const endpointOf = (url: string) =>
    testEndpoint(url, { kind: 'sidecar', instance: 'instance-of-ours' });

  test('can not send code on to another address', async () => {
    const stranger = await startScriptedServer(() => ({ chunks: [chatStream('hello')] }));
    const location = `${stranger.url}/chat/completions`;
    const server = await startScriptedServer(() => ({ status: 307, headers: { location } }));

    expect(await failureOf(chat(server.url))).toMatchObject({
      code: 'backend.notAnApi',
      message: expect.stringContaining(`sends requests on to ${location}`),
    });
    expect(stranger.requests).toEqual([]);
  });

  test('is known by the name it was given', async () => {
    const server = await startScriptedServer(() => ({
      headers: { [instanceHeader]: 'instance-of-ours' },
      chunks: [chatStream('yes')],
    }));
    expect(await chat(server.url, { endpoint: endpointOf(server.url) })).toMatchObject({
      text: 'yes',
    });
  });

  test('is not one that answers in its place', async () => {
    const server = await startScriptedServer(() => ({ chunks: [chatStream('no')] }));
    const error = await failureOf(chat(server.url, { endpoint: endpointOf(server.url) }));
    expect(error).toMatchObject({ code: 'sidecar.impostor' });
  });
});
