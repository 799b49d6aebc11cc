import { describe, expect, onTestFinished, test } from 'vitest';
import { ExternalServer } from '../../../src/host/model/externalServer.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { GlmError } from '../../../src/core/glmError.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { collect, failureOf, MapMemory } from '../../support/modelEvents.ts';
import { startSidecar } from '../../support/sidecarProcess.ts';
import { chatStream, startScriptedServer, type Reply } from '../../support/scriptedServer.ts';

const never = new AbortController().signal;
const list: Reply = {
  contentType: 'application/json',
  chunks: [
    '{"object":"list","data":[{"id":"GLM-4.5-Air-Q4","object":"model","owned_by":"llamacpp"}]}',
  ],
};

function externalServer(serverUrl: string) {
  const clock = new ManualClock();
  const external = new ExternalServer({ serverUrl, clock });
  onTestFinished(() => external.dispose());
  external.start();
  return { external, clock };
}

describe('a server that already runs', () => {
  test('is found at its root, with the first model that it lists', async () => {
    const server = await startScriptedServer(() => list);
    const { external } = externalServer(`${server.url}/`);
    expect(await external.whenReady(never)).toMatchObject({
      kind: 'external',
      baseUrl: `${server.url}/v1`,
      model: 'GLM-4.5-Air-Q4',
      apiKey: '',
    });
    expect(external.state.kind).toBe('ready');
    expect(server.requests.map(({ path }) => path)).toEqual(['/v1/models']);
  });

  test('may be named with its /v1', async () => {
    const server = await startScriptedServer(() => list);
    const { external } = externalServer(`${server.url}/v1`);
    expect(await external.whenReady(never)).toMatchObject({ baseUrl: `${server.url}/v1` });
  });

  test('answers through the same client as any other', async () => {
    const server = await startScriptedServer(({ path }) =>
      path === '/v1/models' ? list : { chunks: [chatStream('Good day.')] },
    );
    const endpoint = await externalServer(server.url).external.whenReady(never);
    const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
    const chat = client.chat(
      {
        messages: [{ role: 'user', content: 'Hello' }],
        thinking: 'off',
        maxTokens: 8,
        temperature: 0,
        stop: [],
      },
      never,
    );
    expect(await collect(chat)).toMatchObject({ text: 'Good day.' });
  });

  test.each<[name: string, reply: Reply]>([
    ['a web page', { contentType: 'text/html', chunks: ['<!doctype html><title>Hi</title>'] }],
    ['another API', { contentType: 'application/json', chunks: ['{"pets":[]}'] }],
    ['plain text', { contentType: 'text/plain', chunks: ['hello'] }],
    ['nothing at that path', { status: 404, contentType: 'text/plain', chunks: ['no'] }],
    ['an empty list', { contentType: 'application/json', chunks: ['{"data":[]}'] }],
  ])('is not what answers with %s', async (_name, reply) => {
    const server = await startScriptedServer(() => reply);
    const { external } = externalServer(server.url);
    expect(await failureOf(external.whenReady(never))).toMatchObject({
      code: 'backend.notAnApi',
      message: expect.stringContaining('check `glmAir.local.serverUrl`'),
    });
    expect(external.state.kind).toBe('failed');
  });

  test('may ask for a key, which it does not get', async () => {
    const reply = { status: 401, contentType: 'application/json', chunks: ['{"error":{}}'] };
    const server = await startScriptedServer(() => reply);
    const { external } = externalServer(server.url);
    expect(await failureOf(external.whenReady(never))).toMatchObject({
      code: 'backend.unauthorized',
    });
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test.each(['', 'localhost:8080', 'file:///tmp/x'])('can’t be at “%s”', async (address) => {
    const { external } = externalServer(address);
    expect(await failureOf(external.whenReady(never))).toMatchObject({
      code: 'backend.badAddress',
    });
  });

  test('is noticed when it comes up later', async () => {
    let isUp = false;
    const server = await startScriptedServer(() =>
      isUp ? list : { status: 503, contentType: 'text/plain' },
    );
    const { external, clock } = externalServer(server.url);
    expect(await failureOf(external.whenReady(never))).toMatchObject({
      code: 'backend.overloaded',
    });
    isUp = true;
    clock.pass(10_000);
    await expect.poll(() => external.state.kind).toBe('ready');
    expect(server.requests).toHaveLength(2);
  });

  test('is looked for again when a request can’t reach it', async () => {
    const server = await startScriptedServer(() => list);
    const { external } = externalServer(server.url);
    await external.whenReady(never);
    external.noteFailure(new GlmError('backend.unreachable', 'Gone.'));
    await external.whenReady(never);
    expect(server.requests).toHaveLength(2);
  });

  test('is not looked for at every keystroke while it is away', async () => {
    const server = await startScriptedServer(() => ({ status: 503, contentType: 'text/plain' }));
    const { external } = externalServer(server.url);
    await failureOf(external.whenReady(never));
    external.noteFailure(new GlmError('backend.unreachable', 'Still gone.'));
    expect(external.state.kind).toBe('failed');
    expect(server.requests).toHaveLength(1);
  });

  test('is not asked any more once it is disposed of', async () => {
    const server = await startScriptedServer(() => ({ status: 503, contentType: 'text/plain' }));
    const { external, clock } = externalServer(server.url);
    await failureOf(external.whenReady(never));
    await external.dispose();
    clock.pass(60_000);
    expect(server.requests).toHaveLength(1);
  });
});

test('our own sidecar refuses to be attached to without its token', async () => {
  const sidecar = await startSidecar();
  onTestFinished(() => sidecar.stop());
  const { external } = externalServer(sidecar.url);
  expect(await failureOf(external.whenReady(never))).toMatchObject({
    code: 'backend.unauthorized',
  });
});
