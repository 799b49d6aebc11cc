import { expect, test } from 'vitest';
import { availableMemoryBytes, planContextSize } from '../../../src/sidecar/memoryPlan.ts';
import type { ModelFile } from '../../../src/sidecar/modelFile.ts';

/** GLM-4.5-Air at 4 bits: 46 layers, 8 cached heads of 128, keys and values of 2 bytes. */
const air: ModelFile = {
  path: '/models/air.gguf',
  name: 'GLM 4.5 Air',
  architecture: 'glm4moe',
  sizeBytes: 72.9e9,
  trainedContextSize: 131_072,
  cacheBytesPerToken: 46 * 8 * 128 * 2 * 2,
};
const plan = (contextSize: 'auto' | number, availableBytes: number, model = air) =>
  planContextSize({ model, contextSize, slots: 2, availableBytes });

test('takes the longest context that fits beside the weights', () => {
  expect(plan('auto', 80e9)).toBe(8_192);
  expect(plan('auto', 75e9)).toBe(4_096);
});

test('takes no longer context than the model was trained on', () => {
  expect(plan('auto', 80e9, { ...air, trainedContextSize: 4_096 })).toBe(4_096);
});

test('keeps to the context that was asked for', () => {
  expect(plan(32_768, 100e9)).toBe(32_768);
});

test('says what is needed and what there is when a model is too large', () => {
  expect(() => plan('auto', 16e9)).toThrow(
    'GLM 4.5 Air needs 73.9 GB of memory with a context of 2048 tokens, and 16.0 GB are free',
  );
  expect(() => plan(131_072, 80e9)).toThrow('context of 131072 tokens');
});

test('sees some of the memory of this machine', () => {
  expect(availableMemoryBytes()).toBeGreaterThan(2 ** 20);
});
