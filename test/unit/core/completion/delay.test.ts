import { expect, test } from 'vitest';
import { caretOf } from '../../../../src/core/completion/caret.ts';
import { adaptiveDelayMs } from '../../../../src/core/completion/delay.ts';
import { at } from './harness.ts';

test.each<[when: string, marked: string, gapMs: number, latencyMs: number | undefined, ms: number]>(
  [
    ['in a word', 'fo█ )', 200, undefined, 250],
    ['at the end of a word and line', 'foo█\nb', 200, undefined, 190],
    ['behind a bracket at the end', 'foo(█', 200, undefined, 100],
    ['for a slow typist', 'fo█ )', 390, undefined, 488],
    ['while the backend takes its time anyway', 'fo█ )', 200, 120, 130],
    ['no less than a tenth of a second for a slow backend', 'fo█ )', 200, 900, 100],
    ['hardly at all for a near backend', 'foo(█', 120, 60, 25],
  ],
)('waits %s', (_when, marked, typicalGapMs, latencyMs, expected) => {
  expect(adaptiveDelayMs(caretOf(at(marked)), { typicalGapMs, latencyMs })).toBe(expected);
});
