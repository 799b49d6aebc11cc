import { expect, test } from 'vitest';
import { median, quantile, verdictOn } from '../../bench/benchRow.ts';
import { benchTable } from '../../bench/benchTable.ts';

const row = { what: 'a', unit: 'ms', loadAverage: 0.5 } as const;

test('the table holds each figure against its control and its goal', () => {
  const table = benchTable([
    { ...row, measured: 110, control: 100, goal: { atMost: 1.1 } },
    { ...row, measured: 111, control: 100, goal: { atMost: 1.1 } },
    { ...row, measured: 95, control: 100, goal: { atLeast: 0.95 } },
    { ...row, what: 'no peer', measured: 43.5 },
  ]);
  expect(table).toMatchInlineSnapshot(`
    "what      measured    control   ratio     goal            load
    a         110.0 ms   100.0 ms    1.10   ≤ 1.10      met   0.50
    a         111.0 ms   100.0 ms    1.11   ≤ 1.10   missed   0.50
    a          95.0 ms   100.0 ms    0.95   ≥ 0.95      met   0.50
    no peer    43.5 ms          –       –        –            0.50"
  `);
});

test('a goal is missed where the control was too short to be measured', () => {
  expect(verdictOn({ ...row, measured: 1, control: 0, goal: { atMost: 1 } })).toBe('missed');
});

test('quantiles are values that were measured', () => {
  const values = [9, 1, 5, 7, 3];
  expect([median(values), quantile(values, 0.95), quantile([4], 0.95)]).toEqual([5, 9, 4]);
});
