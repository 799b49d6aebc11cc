import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { dialects } from '../../../src/core/glm/dialects.ts';
import { GlmError } from '../../../src/core/glmError.ts';
import type { Clock, FimRequest } from '../../../src/core/ports.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { Sidecar, type ModelPlan } from '../../../src/host/model/sidecar.ts';
import { forkSidecar } from '../../../src/host/model/sidecarChild.ts';
import { childPids } from '../../support/childPids.ts';
import { collect, failureOf, MapMemory } from '../../support/modelEvents.ts';
import { RecordingLogger } from '../../support/recordingLogger.ts';
import { buildSidecar } from '../../support/sidecarBundle.ts';
import { tinyGlm } from '../../support/sidecarProcess.ts';

const never = new AbortController().signal;
const plan: ModelPlan = { modelPath: tinyGlm, contextSize: 2_048, gpuLayers: 0, threads: 1 };

/** Real time, in which back-off pauses are short. */
const hastyClock: Clock = {
  now: () => Date.now(),
  sleep: (durationMs, signal) => sleep(Math.min(durationMs, 50), undefined, { signal }),
};

let bundle: string;
beforeAll(async () => {
  bundle = await buildSidecar();
});

/** A sidecar and the ids of its children, newest last; all of them end with the test. */
function startSidecar(path: string, changes: Partial<ModelPlan> = {}) {
  const logger = new RecordingLogger();
  const sidecar = new Sidecar({
    plan: { ...plan, ...changes },
    launch: forkSidecar({ path, execPath: process.execPath }),
    clock: hastyClock,
    logger,
  });
  onTestFinished(() => sidecar.dispose());
  sidecar.start();
  return { sidecar, logger };
}

const lineRequest: FimRequest = {
  prefix: 'export function formatPrice(cents: number): string {\n  return `$${(cents',
  suffix: '\n}\n\nexport function formatDate(date: Date): string {\n',
  languageId: 'typescript',
  path: 'format.ts',
  maxTokens: 32,
  temperature: 0,
  stop: ['\n'],
};

async function fillLine(sidecar: Sidecar): Promise<string> {
  const endpoint = await sidecar.whenReady(never);
  const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
  const answer = await collect(client.fillInMiddle(lineRequest, never));
  return answer.text;
}

function codeOf(error: unknown): string {
  return GlmError.is(error) ? error.code : String(error);
}

describe('the real sidecar', () => {
  test('fills a line through the same client as any other server', async () => {
    const { sidecar } = startSidecar(bundle);
    expect(await fillLine(sidecar)).toBe(' / 100).toFixed(2)}`;');
  });

  test('fills a line by raw markers as well, which the probe finds out', async () => {
    const { sidecar } = startSidecar(bundle);
    const endpoint = { ...(await sidecar.whenReady(never)), dialect: dialects.unknown };
    const memory = new MapMemory();
    const client = new OpenAiClient({ endpoint, memory });
    const answer = await collect(client.fillInMiddle(lineRequest, never));
    expect(answer.text).toBe(' / 100).toFixed(2)}`;');
    expect([...memory.entries.values()]).toEqual(['raw']);
  });

  test('streams a chat', async () => {
    const { sidecar } = startSidecar(bundle);
    const endpoint = await sidecar.whenReady(never);
    const answer = await collect(
      new OpenAiClient({ endpoint, memory: new MapMemory() }).chat(
        {
          messages: [{ role: 'user', content: 'Hello' }],
          thinking: 'off',
          maxTokens: 8,
          temperature: 0,
          stop: [],
        },
        never,
      ),
    );
    expect(answer).toMatchObject({ reasoning: '', last: 'finish' });
    expect(answer.usage?.promptTokens).toBeGreaterThan(0);
    expect(answer.finishes).toHaveLength(1);
  });

  test('may be killed in the middle of an answer, and comes back', async () => {
    const pidsBefore = new Set(await childPids());
    const { sidecar, logger } = startSidecar(bundle);
    const endpoint = await sidecar.whenReady(never);
    const [pid] = (await childPids()).filter((each) => !pidsBefore.has(each));
    // Long enough to be still read when the process is killed.
    const prefix = lineRequest.prefix.repeat(60);
    const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
    const reading = failureOf(collect(client.fillInMiddle({ ...lineRequest, prefix }, never)));
    await sleep(50);
    process.kill(Number(pid), 'SIGKILL');
    expect(['backend.streamCut', 'backend.unreachable']).toContain(codeOf(await reading));
    await expect.poll(() => sidecar.state.kind).not.toBe('ready');
    expect(await fillLine(sidecar)).toBe(' / 100).toFixed(2)}`;');
    expect(logger.entries.filter(({ level }) => level === 'warn')).toEqual([
      { level: 'warn', message: 'sidecar: ended (SIGKILL); restart 1 of 3 in 500 ms' },
    ]);
  });

  test('says what is wrong with a model and is not started again', async () => {
    const { sidecar } = startSidecar(bundle, { modelPath: '/nowhere/model.gguf' });
    expect(await failureOf(sidecar.whenReady(never))).toMatchObject({ code: 'model.missing' });
  });

  test('is gone once it is disposed', async () => {
    const pidsBefore = new Set(await childPids());
    const { sidecar } = startSidecar(bundle);
    await sidecar.whenReady(never);
    await sidecar.dispose();
    expect((await childPids()).filter((pid) => !pidsBefore.has(pid))).toEqual([]);
  });

  test('is not confused with a stranger that took its port', async () => {
    const { sidecar } = startSidecar(bundle);
    const endpoint = await sidecar.whenReady(never);
    await sidecar.dispose();
    const stranger = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: [DONE]\n\n');
    }).listen(Number(new URL(endpoint.baseUrl).port), '127.0.0.1');
    onTestFinished(() => void stranger.close());
    await new Promise((resolve) => stranger.once('listening', resolve));
    const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
    const chat = client.chat(
      { messages: [], thinking: 'off', maxTokens: 1, temperature: 0, stop: [] },
      never,
    );
    expect(await failureOf(collect(chat))).toMatchObject({ code: 'sidecar.impostor' });
  });
});

describe('a child that dies at once', () => {
  test('is started four times in all, and what it complained about is in the log', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'glm-air-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'child.mjs');
    writeFileSync(path, `console.error('no such library'); process.exit(7);`);
    const { sidecar, logger } = startSidecar(path);
    expect(await failureOf(sidecar.whenReady(never))).toMatchObject({
      code: 'sidecar.crashed',
      message: expect.stringContaining('exit code 7'),
    });
    const said = logger.entries.filter(({ level }) => level === 'debug');
    expect(said.map(({ message }) => message)).toEqual(Array(4).fill('sidecar: no such library'));
  });

  test('may also be one that can’t be started at all', async () => {
    const logger = new RecordingLogger();
    const launch = forkSidecar({ path: bundle, execPath: '/nowhere/node' });
    const sidecar = new Sidecar({ plan, launch, clock: hastyClock, logger });
    onTestFinished(() => sidecar.dispose());
    sidecar.start();
    expect(await failureOf(sidecar.whenReady(never))).toMatchObject({ code: 'sidecar.crashed' });
  });
});
