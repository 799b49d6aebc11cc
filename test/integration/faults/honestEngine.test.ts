import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { childPids } from '../../support/childPids.ts';
import { completionStream } from '../../support/scriptedServer.ts';
import { buildSidecar } from '../../support/sidecarBundle.ts';
import { tinyGlm } from '../../support/sidecarProcess.ts';
import { startChain, type Chain } from './chain.ts';
import { engineAtPort } from './engineAtPort.ts';
import { goodNews, statusText, typeOn, typeThrough, type Fault } from './honesty.ts';
import { freePort, serveAt, type Answer } from './ports.ts';

const stranger: Answer = () => ['text/event-stream', completionStream('of a stranger')];

describe('the local engine', () => {
  let bundle: string;
  let folder: string;
  beforeAll(async () => {
    bundle = await buildSidecar();
    folder = await mkdtemp(path.join(tmpdir(), 'glm-air-faults-'));
    return () => rm(folder, { recursive: true });
  });

  const localSettings = (modelPath: string) => ({
    backend: 'local',
    'local.modelPath': modelPath,
    'local.gpuLayers': 0,
    'local.contextSize': 2_048,
    'completion.delayMs': 0,
  });

  const modelFaults: readonly (readonly [string, (file: string) => Promise<void>, Fault])[] = [
    [
      'is no model',
      (file) => writeFile(file, 'Not a model at all.'),
      {
        status: '$(warning) GLM model file damaged',
        complaint: 'local: model.corrupt',
        advice: 'choose another file in glmAir.local.modelPath',
      },
    ],
    [
      'is cut short',
      async (file) => writeFile(file, (await readFile(tinyGlm)).subarray(0, 2_000_000)),
      {
        status: '$(warning) GLM model file damaged',
        complaint: 'local: model.corrupt',
        advice: 'download it again, then run “GLM Air: Restart Sidecar”',
      },
    ],
    [
      'is not there',
      (file) => rm(file, { force: true }),
      {
        status: '$(warning) GLM model file missing',
        complaint: 'local: model.missing',
        advice: 'set glmAir.local.modelPath to a GGUF file',
      },
    ],
  ];

  test.each(modelFaults)('is told that its model file %s', async (_name, damage, fault) => {
    const file = path.join(folder, 'model.gguf');
    await damage(file);
    const chain = startChain({ settings: localSettings(file), sidecarPath: bundle });
    await typeThrough(chain, fault);

    const replace = async () => {
      await copyFile(tinyGlm, file);
      chain.backends.local.restart();
    };
    await typeOn(chain, replace, '$(sparkle) GLM local');
  });

  test('says so if it can’t listen', async () => {
    const port = await serveAt(0, stranger);
    const engine = await engineAtPort(bundle, folder);
    await engine.usePort(port);
    const chain = startChain({ settings: localSettings(tinyGlm), sidecarPath: engine.program });
    await typeThrough(chain, {
      status: '$(warning) GLM local engine can’t start',
      complaint: 'local: sidecar.cannotBind',
      advice: 'run “GLM Air: Restart Sidecar”',
    });

    const free = async () => {
      await engine.usePort(0);
      chain.backends.local.restart();
    };
    await typeOn(chain, free, '$(sparkle) GLM demo');
  });

  /** A chain whose engine is ready, and the id of the engine's process. */
  async function startReady(sidecarPath: string): Promise<{ chain: Chain; pid: number }> {
    const pidsBefore = new Set(await childPids());
    const chain = startChain({ settings: localSettings(tinyGlm), sidecarPath });
    await chain.backends.local.connect(new AbortController().signal);
    const pid = (await childPids()).find((each) => !pidsBefore.has(each));
    return { chain, pid: Number(pid) };
  }

  /** Without any doing of the user's: the next good answer comes from a new process. */
  async function comesBack(chain: Chain, cause: string): Promise<void> {
    await expect.poll(() => statusText(chain)).toBe('$(loading~spin) GLM demo starting');
    expect(await chain.type()).not.toBe('');
    expect(statusText(chain)).toBe('$(sparkle) GLM demo');
    expect(chain.complaints()).toEqual([`sidecar: ended (${cause}); restart 1 of 3 in 500 ms`]);
    expect(goodNews(chain)).toEqual(['local: ready', 'local: ready']);
  }

  test('comes back by itself when it is killed while it completes', async () => {
    const { chain, pid } = await startReady(bundle);
    process.kill(pid, 'SIGSTOP'); // Or it would be done before it can be killed.
    const typing = chain.type();
    await expect.poll(() => chain.client.isBusy).toBe(true);
    await sleep(100);
    process.kill(pid, 'SIGKILL');

    expect(await typing).toBe('');
    await comesBack(chain, 'SIGKILL');
  });

  test('is replaced when another program answers in its place', async () => {
    const port = await freePort();
    const engine = await engineAtPort(bundle, folder);
    await engine.usePort(port);
    const { chain, pid } = await startReady(engine.program);
    process.kill(pid, 'SIGUSR2');
    await serveAt(port, stranger);
    await engine.usePort(0);

    expect(await chain.type()).toBe('');
    await comesBack(chain, 'another program answered in its place');
  });
});
