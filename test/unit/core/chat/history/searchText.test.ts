import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findExcerpt, folded } from '../../../../../src/core/chat/history/searchText.ts';

test.each([
  ['CAFÉ', 'cafe'],
  ['cafe\u0301', 'Café'],
  ['Straße', 'STRASSE'.replace('SS', 'ß')],
  ['İstanbul', 'istanbul'],
  ['two\n\twords', 'TWO  WORDS'],
  ['한국어', '한국'],
  ['a 🙂 b', '🙂'],
])('%j contains %j', (text, query) => {
  expect(findExcerpt([text], folded(query))).toBe(text.replaceAll(/\s+/g, ' '));
});

test.each([
  ['cafe', 'cafes'],
  ['', 'a'],
])('%j does not contain %j', (text, query) => {
  expect(findExcerpt([text], folded(query))).toBeUndefined();
});

test('the text around a hit is cut on both sides, wherever accents and pairs stand', () => {
  const accents = 'e\u0301'.repeat(40);
  const excerpt = findExcerpt(
    ['no', `${accents}${'🙂'.repeat(40)}Nadel${'🙂'.repeat(40)}`],
    'nadel',
  );
  expect(excerpt).toBe(`…${'🙂'.repeat(25)}Nadel${'🙂'.repeat(25)}…`);
});

test('any part of any text is found, whole characters around it', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 5 })
        .filter((each) => folded(each) !== ''),
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      (before, word, after) => {
        const excerpt = findExcerpt([before + word + after], folded(word)) ?? '';
        expect(excerpt.isWellFormed()).toBe(true);
        expect(folded(excerpt)).toContain(folded(word).trim().replaceAll(/ +/g, ' '));
      },
    ),
    { seed: 6, numRuns: 500 },
  );
});
