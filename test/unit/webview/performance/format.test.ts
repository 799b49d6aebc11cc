import { expect, test } from 'vitest';
import type { AnswerRow } from '../../../../src/protocol/performance.ts';
import {
  formatCount,
  formatMs,
  formatNumber,
  formatOutcome,
  formatReason,
  formatShare,
  formatTime,
  formatUsd,
} from '../../../../webview/performance/format.ts';
import { performanceDay } from '../../../support/performanceSnapshot.ts';

test.each([
  [formatMs(84.6), '85 ms'],
  [formatMs(999.6), '1 s'],
  [formatMs(12_345), '12.3 s'],
  [formatMs(undefined), '–'],
  [formatNumber(38.456), '38.5'],
  [formatNumber(undefined), '–'],
  [formatCount(1_234_567), '1,234,567'],
  [formatShare(0.384), '38%'],
  [formatShare(undefined), '–'],
  [formatUsd(0), '$0.00'],
  [formatUsd(0.00042), '$0.0004'],
  [formatUsd(12.5), '$12.50'],
])('%s is written as %s', (written, expected) => {
  expect(written).toBe(expected);
});

test('a time of another day has its date', () => {
  const noon = new Date(2026, 10, 23, 12, 0, 5).getTime();
  const dayBefore = new Date(2026, 10, 22, 12, 0, 5).getTime();

  expect(formatTime(noon, noon)).toMatch(/^12:00:05/);
  expect(formatTime(dayBefore, noon)).toMatch(/22.*12:00:05/);
});

test('a row says what went wrong, and why it was sent a second time', () => {
  const [answer] = performanceDay(1, 0).answers;
  const row: AnswerRow = {
    ...(answer ?? expect.fail('a day has answers')),
    purpose: 'failover',
    reason: 'remote did not answer',
    outcome: 'failed',
    errorCode: 'backend.overloaded',
  };

  expect(formatReason(row)).toBe('Second attempt: remote did not answer');
  expect(formatOutcome(row)).toBe('Failed: backend.overloaded');
});
