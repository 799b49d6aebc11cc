import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import { createServer } from 'node:net';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ensureLlamaServer } from '../../../scripts/llamaServer.ts';
import { GlmError, isAbort } from '../../../src/core/glmError.ts';
import type { FimRequest } from '../../../src/core/ports.ts';
import { ExternalServer } from '../../../src/host/model/externalServer.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { startLlamaServer, type LlamaServer } from '../../support/llamaServer.ts';
import { ManualClock } from '../../support/manualClock.ts';
import { collect, failureOf, MapMemory } from '../../support/modelEvents.ts';
import { tinyGlm } from '../../support/sidecarProcess.ts';
import { taughtAnswer, taughtQuestion, taughtThought } from '../../support/tinyGlmChat.ts';

const sample = path.join(import.meta.dirname, '../../fixtures/sample/cart.ts');
const never = new AbortController().signal;

/** The end of a line of the sample. */
const missing = 'ngth < before;';

const isBuilt = (await ensureLlamaServer()) !== undefined;

describe.runIf(isBuilt)('llama.cpp’s own server', () => {
  let server: LlamaServer;
  beforeAll(async () => {
    server = await startLlamaServer();
  });
  afterAll(() => server?.stop());

  test('is found, with the model that it serves', async () => {
    const external = attach(server.url);
    expect(await external.whenReady(never)).toMatchObject({
      baseUrl: `${server.url}/v1`,
      model: tinyGlm,
    });
    expect(external.state).toEqual({ kind: 'ready' });
  });

  test('turns out to have a raw line, which fills a hole of the sample', async () => {
    const memory = new MapMemory();
    const client = await openClient(server.url, memory);
    const filled = await collect(client.fillInMiddle(await holeOfSample(), never));
    expect(filled).toMatchObject({ text: missing, finishes: ['stop'] });
    expect(filled.usage?.promptTokens).toBeGreaterThan(100);
    expect([...memory.entries.values()]).toEqual(['raw']);
  });

  test('thinks when it is asked to, apart from its answer', async () => {
    const client = await openClient(server.url);
    const chat = await collect(client.chat(taughtQuestion, never));
    expect(chat).toMatchObject({
      reasoning: taughtThought,
      text: taughtAnswer,
      finishes: ['stop'],
    });
  });

  test('answers without a thought when it is asked not to think', async () => {
    const client = await openClient(server.url);
    const chat = await collect(client.chat({ ...taughtQuestion, thinking: 'off' }, never));
    expect(chat).toMatchObject({ reasoning: '', text: taughtAnswer, finishes: ['stop'] });
  });

  test('stops writing an answer that nobody waits for any more', async () => {
    const endless = await startLlamaServer(0, ['--ignore-eos', '--context-shift']);
    onTestFinished(() => endless.stop());
    const client = await openClient(endless.url);
    const abort = new AbortController();
    const events = client.chat({ ...taughtQuestion, maxTokens: 1_000_000 }, abort.signal);

    const failure = failureOf(
      (async () => {
        for await (const event of events) {
          expect(event.type).toBe('reasoning');
          expect(await isProcessing(endless)).toBe(true);
          abort.abort();
        }
      })(),
    );

    expect(isAbort(await failure)).toBe(true);
    // It looks once a second whether somebody still listens.
    await expect.poll(() => isProcessing(endless)).toBe(false);
  });

  test('is no API at a wrong path', async () => {
    expect(await failureOf(attach(`${server.url}/api`).whenReady(never))).toMatchObject({
      code: 'backend.notAnApi',
      message: expect.stringContaining('check `glmAir.local.serverUrl`'),
    });
  });

  test('that wants a key is refused in one sentence with two ways out', async () => {
    const locked = await startLlamaServer(0, ['--api-key', 'secret']);
    onTestFinished(() => locked.stop());
    expect(await failureOf(attach(locked.url).whenReady(never))).toMatchObject({
      code: 'backend.unauthorized',
      message: `127.0.0.1:${locked.port} did not accept the API key — start it without one, or set it up as a remote backend. It said: “Invalid API Key”`,
    });
  });

  test('is found again when it was ended and started anew', async () => {
    const first = await startLlamaServer();
    const clock = new ManualClock();
    const external = attach(first.url, clock);
    await external.whenReady(never);
    await first.stop();

    external.noteFailure(new GlmError('backend.unreachable', 'Gone.'));
    await expect
      .poll(() => external.state)
      .toMatchObject({
        kind: 'failed',
        error: { message: expect.stringContaining('nothing listens there') },
      });

    const second = await startLlamaServer(first.port);
    onTestFinished(() => second.stop());
    clock.pass(10_000);
    await expect.poll(() => external.state).toEqual({ kind: 'ready' });
  });
});

test('a program that does not even speak HTTP is not taken for a server', async () => {
  const program = createServer((socket) => socket.end('SSH-2.0-OpenSSH_10.0\r\n'));
  program.listen(0, '127.0.0.1');
  await once(program, 'listening');
  onTestFinished(() => void program.close());
  const address = program.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  expect(await failureOf(attach(`http://127.0.0.1:${port}`).whenReady(never))).toMatchObject({
    code: 'backend.notAnApi',
    message: `127.0.0.1:${port} can’t be reached: what answers there does not speak HTTP — check \`glmAir.local.serverUrl\`.`,
  });
});

/** Attaches as the extension does, until the test is over. */
function attach(serverUrl: string, clock = new ManualClock()): ExternalServer {
  const external = new ExternalServer({ serverUrl, clock });
  onTestFinished(() => external.dispose());
  external.start();
  return external;
}

async function openClient(serverUrl: string, memory = new MapMemory()): Promise<OpenAiClient> {
  return new OpenAiClient({ endpoint: await attach(serverUrl).whenReady(never), memory });
}

/** The sample without the end of one line. */
async function holeOfSample(): Promise<FimRequest> {
  const text = await fs.readFile(sample, 'utf8');
  const [prefix = '', suffix = ''] = text.split(missing);
  return {
    prefix,
    suffix,
    languageId: 'typescript',
    path: 'cart.ts',
    maxTokens: 40,
    temperature: 0,
    stop: ['\n'],
  };
}

async function isProcessing({ url }: LlamaServer): Promise<boolean> {
  return (await (await fetch(`${url}/slots`)).text()).includes('"is_processing":true');
}
