import { expect, test } from 'vitest';
import { readTotals } from '../../../scripts/testTotals.ts';

const file = (name: string, status: string, ...tests: string[]) => ({
  name: `/clone/test/${name}.test.ts`,
  status,
  assertionResults: tests.map((each) => ({ status: each })),
});
const report = (...testResults: object[]) => JSON.stringify({ testResults });

test('adds up the tests of all stages', () => {
  const text = report(
    file('unit/a', 'passed', 'passed', 'passed'),
    file('integration/b', 'failed', 'passed', 'failed'),
    file('e2e/c', 'passed', 'passed', 'skipped'),
  );
  expect(readTotals(text)).toEqual({ passed: 4, failed: 1 });
});

test('counts a file that could not be loaded as a failure', () => {
  const text = report(
    file('unit/a', 'failed'),
    file('integration/b', 'passed', 'passed'),
    file('e2e/c', 'failed', 'skipped', 'skipped'),
  );
  expect(readTotals(text)).toEqual({ passed: 1, failed: 2 });
});

test('gives no total when a stage did not run', () => {
  const text = report(file('unit/a', 'passed', 'passed'), file('e2e/c', 'passed', 'passed'));
  expect(() => readTotals(text)).toThrow('These tests did not run: integration.');
});
