import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SampleWindow, windowSize } from '../../../../src/core/routing/sampleWindow.ts';

test('no sample has no quantile', () => {
  expect(new SampleWindow().quantiles()).toBeUndefined();
});

test('the median and the 95th percentile of a few are among them', () => {
  expect(new SampleWindow([30, 10, 20]).quantiles()).toEqual({ p50: 20, p95: 30 });
});

test('recent samples weigh more', () => {
  const before = Array.from({ length: 34 }, () => 100);
  const after = Array.from({ length: 30 }, () => 900);

  expect(new SampleWindow([...before, ...after]).quantile(0.5)).toBe(900);
});

test('only the last samples are kept, however they came', () => {
  const many = Array.from({ length: 1_000 }, (_, index) => index);
  const grown = new SampleWindow();
  for (const value of many) {
    grown.add(value);
  }

  expect(grown.values).toEqual(many.slice(-windowSize));
  expect(new SampleWindow(many).values).toEqual(grown.values);
});

test('a quantile is a sample, and a higher share has no lower one', () => {
  const shares = fc.double({ min: 0, max: 1, noNaN: true });
  const samples = fc.array(fc.nat(), { minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(samples, shares, shares, (values, a, b) => {
      const window = new SampleWindow(values);
      const [low = Number.NaN, high = Number.NaN] = [Math.min(a, b), Math.max(a, b)].map((share) =>
        window.quantile(share),
      );
      expect(values).toContain(low);
      expect(low).toBeLessThanOrEqual(high);
    }),
  );
});
