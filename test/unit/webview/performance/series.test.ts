import { expect, test } from 'vitest';
import {
  chartColumns,
  describeSamples,
  samplesOf,
  type Sample,
} from '../../../../webview/performance/series.ts';
import { performanceDay } from '../../../support/performanceSnapshot.ts';

const minuteMs = 60_000;
const format = (value: number) => `${value} ms`;

function local(at: number, value: number): Sample {
  return { at, backend: 'local', value };
}

function remote(at: number, value: number): Sample {
  return { at, backend: 'remote', value };
}

test('answers without a first token have no sample, and samples are in order', () => {
  const { answers } = performanceDay(200, 0);
  const measured = answers.filter(({ firstTokenMs }) => firstTokenMs !== undefined);
  expect(measured.length).toBeLessThan(answers.length);

  const samples = samplesOf(answers.toReversed(), 'firstTokenMs');

  expect(samples.map(({ at }) => at)).toEqual(measured.map(({ at }) => at));
  expect(samples.map(({ value }) => value)).toEqual(measured.map((each) => each.firstTokenMs));
});

test('each backend has columns of its own, as long as the times', () => {
  expect(chartColumns([local(1, 80), remote(2, 500), local(3, 90)])).toEqual({
    at: [1, 2, 3],
    points: { local: [80, undefined, 90], remote: [undefined, 500, undefined] },
    lines: { local: [80, undefined, 80], remote: [undefined, 500, undefined] },
  });
});

test('one slow answer among fast ones does not bend the line', () => {
  const values = [80, 80, 80, 9_000, 80, 80, 80];
  const { lines, points } = chartColumns(values.map((value, at) => local(at, value)));

  expect(points.local).toContain(9_000);
  expect(lines.local).toEqual([80, 80, 80, 80, 80, 80, 80]);
});

test('a line is broken where nothing was asked for half an hour, and then starts anew', () => {
  const { at, lines } = chartColumns([local(0, 80), local(31 * minuteMs, 400)]);

  expect(at).toEqual([0, 1, 31 * minuteMs]);
  expect(lines.local).toEqual([80, null, 400]);
});

test('the figures of a chart are told in words', () => {
  const samples = [local(1, 300), local(2, 80), remote(3, 500), local(4, 100)];

  expect(describeSamples(samples, 'local', format)).toBe(
    '3 answers, from 80 ms to 300 ms, median 100 ms, last 100 ms',
  );
  expect(describeSamples(samples, 'remote', format)).toMatch(/^1 answer, /);
  expect(describeSamples([], 'remote', format)).toBe('nothing measured yet');
});
