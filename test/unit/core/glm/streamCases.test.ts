import { describe, expect, test } from 'vitest';
import {
  readCase,
  readStreamCases,
  recut,
  type ShortEvent,
  streamFiles,
} from '../../../support/streamCases.ts';

/** The case's own events, whose problems are named by a few of their words. */
function expected(events: readonly ShortEvent[]): unknown[] {
  return events.map((event) =>
    'problem' in event && event.problem !== undefined
      ? { ...event, problem: expect.stringContaining(event.problem) }
      : event,
  );
}

describe.each(streamFiles)('%s', (file) => {
  test.each(readStreamCases(file))('$name', (one) => {
    const { stream, events, whole } = one;
    expect(readCase(one, stream)).toEqual(expected(events));
    if (!whole) {
      expect(readCase(one, recut(stream, [1]))).toEqual(expected(events));
    }
  });
});
