import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StopScanner } from '../../../src/sidecar/stopScanner.ts';

test('ends before a stop string that arrives in pieces', () => {
  expect(scan(['foo\n', '\nbar'], ['\n\n'])).toBe('foo');
});

test('ends before the first of several stop strings', () => {
  expect(scan(['a;b}c'], ['}', ';'])).toBe('a');
});

test('lets through what only began like a stop string', () => {
  expect(scan(['a<', 'b', '<|us'], ['<|user|>'])).toBe('a<b<|us');
});

test('ignores an empty stop string', () => {
  expect(scan(['abc'], [''])).toBe('abc');
});

test('gives the same text however the stream is cut', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 30 });
  const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 4 }));
  fc.assert(
    fc.property(fc.array(text), stops, (chunks, stop) => {
      expect(scan(chunks, stop)).toBe(scan([chunks.join('')], stop));
    }),
  );
});

function scan(chunks: readonly string[], stops: readonly string[]): string {
  const scanner = new StopScanner(stops);
  let seen = '';
  for (const chunk of chunks) {
    const { text, isStopped } = scanner.push(chunk);
    seen += text;
    if (isStopped) {
      return seen;
    }
  }
  return seen + scanner.flush();
}
