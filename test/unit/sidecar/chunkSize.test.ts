import { expect, test } from 'vitest';
import { ChunkSize } from '../../../src/sidecar/chunkSize.ts';

test('grows where chunks pass unnoticed, shrinks where they do not, within its bounds', () => {
  const size = new ChunkSize();
  const after = (...elapsedMs: number[]) => {
    elapsedMs.forEach((elapsed) => size.note(elapsed));
    return size.tokens;
  };
  expect(size.tokens).toBe(128);
  expect(after(10)).toBe(256);
  expect(after(10, 10, 10)).toBe(512);
  expect(after(100)).toBe(512);
  expect(after(300)).toBe(256);
  expect(after(300, 300, 300)).toBe(128);
});
