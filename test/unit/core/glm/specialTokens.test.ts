import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { MarkerRestorer, restoreMarkers } from '../../../../src/core/glm/markerRestorer.ts';
import {
  defuseMarkers,
  specialLiterals,
  splitAtMarkers,
  wordJoiner,
} from '../../../../src/core/glm/specialTokens.ts';

/** Texts in which markers, halves of markers and word joiners meet in every way. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(...specialLiterals),
      fc.constantFrom(...specialLiterals).map((literal) => literal[0] + wordJoiner),
      fc.constantFrom(...specialLiterals).map((literal) => literal.slice(1)),
      fc.constantFrom(wordJoiner, '<', '/', '[', '</', 'think>', ' ', '\n', '漢', '😀'),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));

/** Where a text is cut into chunks, as fractions of its length. */
const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 });

function chunksOf(text: string, fractions: readonly number[]): string[] {
  const ends = fractions.map((fraction) => Math.round(fraction * text.length));
  const sorted = [...ends, text.length].toSorted((a, b) => a - b);
  return sorted.map((end, index) => text.slice(sorted[index - 1] ?? 0, end));
}

const thorough = { numRuns: 3_000, seed: 45 };

test('a defused text spells out no marker', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const defused = defuseMarkers(text);
      expect(specialLiterals.filter((literal) => defused.includes(literal))).toEqual([]);
    }),
    thorough,
  );
});

test('a text comes back from defusing as it was, however the stream is cut', () => {
  fc.assert(
    fc.property(hostileText, cuts, (text, fractions) => {
      const restorer = new MarkerRestorer();
      const chunks = chunksOf(defuseMarkers(text), fractions);
      expect(chunks.map((chunk) => restorer.push(chunk)).join('') + restorer.flush()).toBe(text);
    }),
    thorough,
  );
});

test('any text is restored the same whole and in chunks', () => {
  fc.assert(
    fc.property(hostileText, cuts, (text, fractions) => {
      const restorer = new MarkerRestorer();
      const chunks = chunksOf(text, fractions);
      const restored = chunks.map((chunk) => restorer.push(chunk)).join('') + restorer.flush();
      expect(restored).toBe(restoreMarkers(text));
    }),
    thorough,
  );
});

test('a text that was never defused and has no markers is left alone', () => {
  const text = `a${wordJoiner}b < ${wordJoiner}c </${wordJoiner}div> [${wordJoiner}x]`;
  expect(restoreMarkers(text)).toBe(text);
});

test('a marker that has a word joiner of its own keeps it', () => {
  const text = `<${wordJoiner}think> is not <think>`;
  expect(defuseMarkers(text)).toBe(`<${wordJoiner}${wordJoiner}think> is not <${wordJoiner}think>`);
  expect(restoreMarkers(defuseMarkers(text))).toBe(text);
});

test('restoring holds back no more than a marker may need', () => {
  const restorer = new MarkerRestorer();
  expect(restorer.push(`if (a <`)).toBe('if (a <');
  expect(restorer.push(`${wordJoiner}thi`)).toBe('');
  expect(restorer.push('s')).toBe(`${wordJoiner}this`);
});

test.each([
  'plain text',
  '<think>',
  'a<think>b</think>c',
  '[gMASK][gMASK]<sop>',
  '<<|user|>|user|>',
  '<tool_call></tool_call>/nothink',
])('cuts %j so that no piece holds a marker and nothing is lost', (text) => {
  const pieces = splitAtMarkers(text);
  expect(pieces.join('')).toBe(text);
  expect(pieces.filter((piece) => defuseMarkers(piece) !== piece)).toEqual([]);
});
