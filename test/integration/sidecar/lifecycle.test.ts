import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeGguf } from '../../support/ggufWriter.ts';
import { isRunning } from '../../support/isRunning.ts';
import { buildSidecar } from '../../support/sidecarBundle.ts';
import { startSidecar, tinyGlm } from '../../support/sidecarProcess.ts';

const parentScript = join(import.meta.dirname, '../../support/sidecarParent.ts');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glm-air-lifecycle-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('tells how far the model is loaded, then where it listens', async () => {
  const sidecar = await startSidecar();
  await sidecar.stop();
  const fractions = sidecar.reports.flatMap((report) =>
    report.type === 'loading' ? [report.fraction] : [],
  );
  expect(fractions.at(-1)).toBe(1);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  expect(sidecar.outcome).toMatchObject({
    type: 'ready',
    modelName: 'tiny-glm',
    contextSize: 4_096,
    compute: 'cpu',
    threads: 1,
  });
});

test.each(['while the model loads', 'when it is ready'] as const)(
  'dies within two seconds of a parent that is killed %s',
  async (moment) => {
    const parent = fork(parentScript, [await buildSidecar()], { execArgv: [] });
    const [pid] = (await once(parent, 'message')) as [number]; // the first thing it says
    if (moment === 'when it is ready') {
      await untilMessage(parent, 'ready');
    }
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(pid)).toBe(false);
  },
);

test('says that the model file is missing', async () => {
  await expectFailure({ modelPath: join(folder, 'none.gguf') }, 'model.missing');
});

test('says that the model file is cut short', async () => {
  const modelPath = join(folder, 'cut.gguf');
  await writeFile(modelPath, (await readFile(tinyGlm)).subarray(0, 2_000_000));
  await expectFailure({ modelPath }, 'model.corrupt');
});

test('says that the file is no model', async () => {
  const modelPath = join(folder, 'page.gguf');
  await writeFile(modelPath, '<!doctype html>');
  await expectFailure({ modelPath }, 'model.corrupt');
});

test('says that it does not know the architecture', async () => {
  const modelPath = join(folder, 'strange.gguf');
  await writeGguf(modelPath, { 'general.architecture': 'strange-net' }, []);
  await expectFailure({ modelPath }, 'model.unsupported');
});

test('says that a model has not all that llama.cpp wants', async () => {
  const modelPath = join(folder, 'hollow.gguf');
  await writeGguf(modelPath, { 'general.architecture': 'glm4moe' }, []);
  await expectFailure({ modelPath }, 'model.loadFailed');
});

test('says that a context does not fit into the memory', async () => {
  const contextSize = 2 ** 36; // some 200 terabytes of cache
  await expectFailure({ contextSize }, 'model.tooLarge');
});

test('says that the port is taken', async () => {
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const address = squatter.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  await expectFailure({ port }, 'sidecar.cannotBind');
  squatter.close();
});

async function expectFailure(boot: Parameters<typeof startSidecar>[0], code: string) {
  const sidecar = await startSidecar(boot);
  await sidecar.stop();
  expect(sidecar.outcome).toMatchObject({ type: 'failed', code });
  expect(sidecar.outcome).toHaveProperty('message', expect.stringMatching(/ — .+\.$/));
}

async function untilMessage(child: ReturnType<typeof fork>, expected: string): Promise<void> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [unknown]; // `once` knows no types
    if (message === expected) {
      return;
    }
  }
}
