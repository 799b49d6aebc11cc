import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectModelFile } from '../../../src/sidecar/modelFile.ts';
import { type GgufMetadata, writeGguf } from '../../support/ggufWriter.ts';

const tinyGlm = join(import.meta.dirname, '../../fixtures/tiny-glm/tiny-glm.gguf');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glm-air-model-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('reads what planning needs from the header', async () => {
  expect(await inspectModelFile(tinyGlm)).toEqual({
    path: tinyGlm,
    name: 'tiny-glm',
    architecture: 'glm4moe',
    sizeBytes: 4_090_496,
    trainedContextSize: 4_096,
    cacheBytesPerToken: 4 * 3 * (32 + 32) * 2,
  });
});

test('counts all parts of a split file', async () => {
  const parts = ['00001', '00002'].map((part) => join(folder, `big-${part}-of-00002.gguf`));
  await Promise.all(parts.map((path) => writeModel(path)));
  const [first = ''] = parts;
  const { sizeBytes } = await inspectModelFile(first);
  expect(sizeBytes).toBe(2 * (await readFile(first)).length);
});

test('names the part that is missing', async () => {
  const path = join(folder, 'half-00001-of-00002.gguf');
  await writeModel(path);
  await expect(inspectModelFile(path)).rejects.toMatchObject({
    code: 'model.missing',
    message: expect.stringContaining('half-00002-of-00002.gguf'),
  });
});

test('says that there is no file', async () => {
  await expect(inspectModelFile(join(folder, 'none.gguf'))).rejects.toMatchObject({
    code: 'model.missing',
  });
  await expect(inspectModelFile(folder)).rejects.toMatchObject({ code: 'model.missing' });
});

test('sees a file that lacks its last byte', async () => {
  const path = join(folder, 'cut.gguf');
  await writeFile(path, (await readFile(tinyGlm)).subarray(0, -1));
  await expect(inspectModelFile(path)).rejects.toMatchObject({
    code: 'model.corrupt',
    message: expect.stringContaining('4090495 of 4090496 bytes'),
  });
});

test.each([0, 3, 7, 20, 100, 3_000])('refuses a file that ends after %i bytes', async (length) => {
  const path = join(folder, `head-${length}.gguf`);
  await writeFile(path, (await readFile(tinyGlm)).subarray(0, length));
  await expect(inspectModelFile(path)).rejects.toMatchObject({ code: 'model.corrupt' });
});

test('refuses what is no GGUF file, or one of another age', async () => {
  const html = join(folder, 'page.gguf');
  await writeFile(html, '<!doctype html><title>Not found</title>');
  await expect(inspectModelFile(html)).rejects.toThrow('is not a GGUF file');
  const old = join(folder, 'old.gguf');
  await writeFile(old, Buffer.concat([Buffer.from('GGUF'), Buffer.alloc(60, 9)]));
  await expect(inspectModelFile(old)).rejects.toThrow('GGUF version');
});

test('comes back from a header full of nonsense', async () => {
  const bytes = await readFile(tinyGlm);
  bytes.fill(0xff, 8, 24);
  const path = join(folder, 'nonsense.gguf');
  await writeFile(path, bytes);
  await expect(inspectModelFile(path)).rejects.toThrow('damaged header');
});

test('takes the largest of numbers that differ by layer', async () => {
  const path = join(folder, 'layered.gguf');
  await writeModel(path, {
    'llama.block_count': 3,
    'llama.attention.head_count': 8,
    'llama.attention.head_count_kv': [2, 4, 2],
    'llama.embedding_length': 64,
  });
  expect((await inspectModelFile(path)).cacheBytesPerToken).toBe(2 * 3 * 4 * (8 + 8));
});

function writeModel(path: string, metadata: GgufMetadata = {}): Promise<void> {
  const bytes = () => new Uint8Array(64);
  return writeGguf(path, { 'general.architecture': 'llama', ...metadata }, [
    { name: 'token_embd.weight', dimensions: [16], type: 'f32', bytes },
  ]);
}
