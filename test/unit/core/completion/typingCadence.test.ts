import { expect, test } from 'vitest';
import { TypingCadence } from '../../../../src/core/completion/typingCadence.ts';

function cadenceOf(gapsMs: readonly number[]): number {
  const cadence = new TypingCadence();
  let at = 1_000_000;
  cadence.noteKeystroke(at);
  for (const gapMs of gapsMs) {
    at += gapMs;
    cadence.noteKeystroke(at);
  }
  return cadence.typicalGapMs();
}

const gaps = (count: number, gapMs: number) => Array.from({ length: count }, () => gapMs);

test('assumes a common pace until it has seen enough', () => {
  expect(cadenceOf(gaps(9, 50))).toBe(200);
});

test('follows the pace of the last keystrokes', () => {
  expect(cadenceOf([...gaps(100, 300), ...gaps(50, 100)])).toBe(100);
});

test('does not take a pause for slow typing', () => {
  expect(cadenceOf([...gaps(20, 100), 5_000, ...gaps(20, 100)])).toBe(100);
});
