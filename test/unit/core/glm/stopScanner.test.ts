import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { StopScanner } from '../../../../src/core/glm/stopScanner.ts';

function scan(stops: readonly string[], chunks: readonly string[]): string {
  const scanner = new StopScanner(stops);
  let text = '';
  for (const chunk of chunks) {
    const scanned = scanner.push(chunk);
    text += scanned.text;
    if (scanned.isStopped) {
      return text;
    }
  }
  return text + scanner.flush();
}

test('cuts before a stop string that came in pieces', () => {
  expect(scan(['</END>'], ['a </E', 'ND', '> b'])).toBe('a ');
});

test('gives back what only looked like one', () => {
  expect(scan(['</END>'], ['a </E', 'lse>', ' </EN'])).toBe('a </Else> </EN');
});

test('holds back no more than it must', () => {
  expect(new StopScanner(['\n\n']).push('one\ntwo\n')).toEqual({
    text: 'one\ntwo',
    isStopped: false,
  });
});

test('does without stop strings', () => {
  expect(scan(['', ...[]], ['a', 'b'])).toBe('ab');
});

test('gives the same text, free of stop strings, whatever the chunks are', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), minLength: 1, maxLength: 4 });
  const chunks = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 5 }));
  fc.assert(
    fc.property(fc.array(word, { maxLength: 3 }), chunks, (stops, pieces) => {
      const text = scan(stops, pieces);
      expect(text).toBe(scan(stops, [pieces.join('')]));
      expect(stops.some((stop) => text.includes(stop))).toBe(false);
    }),
  );
});
