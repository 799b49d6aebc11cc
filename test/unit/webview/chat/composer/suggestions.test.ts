import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchedRuns } from '../../../../../webview/chat/composer/suggestions.ts';

test('a path is cut where matched characters begin and end', () => {
  expect(matchedRuns('cart.ts', [0, 1, 5], 0, 7)).toEqual([
    { text: 'ca', isMatch: true },
    { text: 'rt.', isMatch: false },
    { text: 't', isMatch: true },
    { text: 's', isMatch: false },
  ]);
});

test('whatever was matched, the runs together are the path', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.nat(60)), (path, matched) => {
      const runs = matchedRuns(path, matched, 0, path.length);
      expect(runs.map(({ text }) => text).join('')).toBe(path);
    }),
    { seed: 6 },
  );
});
