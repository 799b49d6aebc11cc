import { expect, test } from 'vitest';
import { askedToFill } from '../../../../src/core/routing/asked.ts';
import { Stay } from '../../../../src/core/routing/stay.ts';

const at = (prefix: string) =>
  askedToFill({
    prefix,
    suffix: '',
    languageId: 'typescript',
    path: 'a.ts',
    maxTokens: 40,
    temperature: 0,
    stop: [],
  });
const text = 'a place in a long file, with what was written there. '.repeat(40);

test('learns how likely the user stays in one place, and how soon the next request comes', () => {
  const typing = new Stay(1_000);
  const jumping = new Stay(1_000);
  for (let count = 0; count < 200; count += 1) {
    typing.note(at(text + 'x'.repeat(count)), 1_000_000 + 700 * count);
    jumping.note(at(`${count} ${text}`), 1_000_000 + 60_000 * count);
  }

  expect(typing.outlook.share).toBeGreaterThan(0.9);
  expect(typing.outlook.share).toBeLessThan(1);
  expect(typing.outlook.gapMs).toBeCloseTo(700, -1);
  expect(jumping.outlook.share).toBeLessThan(0.1);
  expect(jumping.outlook.gapMs).toBe(1_000);
});

test('a clock that was set back makes no gap negative', () => {
  const stay = new Stay(1_000);
  [9_000_000, 5_000, 6_000].forEach((nowMs) => stay.note(at(text), nowMs));

  expect(stay.outlook.gapMs).toBeGreaterThan(0);
});

test('one long pause among short ones says little', () => {
  const stay = new Stay(1_000);
  for (let count = 0; count < 50; count += 1) {
    stay.note(at(text), 1_000_000 + 1_000 * count);
  }
  stay.note(at(text), 2_000_000);

  expect(stay.outlook.gapMs).toBeLessThan(1_500);
});
