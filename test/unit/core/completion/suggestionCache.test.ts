import { expect, test } from 'vitest';
import { caretOf } from '../../../../src/core/completion/caret.ts';
import { SuggestionCache } from '../../../../src/core/completion/suggestionCache.ts';
import { at } from './harness.ts';

const { uri } = at('█');

function cacheOf(...insertTexts: readonly string[]): SuggestionCache {
  const cache = new SuggestionCache();
  for (const insertText of insertTexts) {
    cache.add({ uri, before: 'x', insertText, after: '' });
  }
  return cache;
}

const find = (cache: SuggestionCache, marked: string) =>
  cache.find(caretOf(at(marked)))?.remainder.text;

test('prefers the newest of those that fit', () => {
  const cache = cacheOf('foo()', 'bar()', 'fit()');
  expect(['x█', 'xf█', 'xfo█', 'xb█', 'xq█'].map((marked) => find(cache, marked))).toEqual([
    'fit()',
    'it()',
    'o()',
    'ar()',
    undefined,
  ]);
});

test('keeps what is used and lets go of what is not', () => {
  const cache = cacheOf('used()');
  for (let index = 0; index < 200; index += 1) {
    find(cache, 'xused█');
    cache.add({ uri, before: 'y', insertText: `${index}`, after: '' });
  }
  expect([find(cache, 'xused█'), find(cache, 'y█'), find(cache, 'y1█')]).toEqual([
    '()',
    '199',
    '99',
  ]);
});

test('does not hold on to documents without end', () => {
  const huge = 'x'.repeat(5_000_000);
  const cache = new SuggestionCache();
  cache.add({ uri, before: huge, insertText: 'foo', after: '' });
  expect(find(cache, `${huge}█`)).toBeUndefined();
});
