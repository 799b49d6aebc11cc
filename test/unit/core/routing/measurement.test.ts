import { expect, test } from 'vitest';
import type { ModelEvent } from '../../../../src/core/ports.ts';
import { askedToFill } from '../../../../src/core/routing/asked.ts';
import { Measurement } from '../../../../src/core/routing/measurement.ts';
import { ManualClock } from '../../../support/manualClock.ts';

const asked = askedToFill({
  ...{ prefix: 'x'.repeat(350), suffix: '', languageId: 'typescript', path: 'a.ts' },
  ...{ maxTokens: 8, temperature: 0, stop: [] },
});
const text = (length: number): ModelEvent => ({ type: 'text', text: 'x'.repeat(length) });
const finish: ModelEvent = { type: 'finish', reason: 'stop' };
const call: ModelEvent = {
  type: 'toolCall',
  call: { id: '1', name: 'read_file', arguments: { path: 'a.ts' } },
};
const counted = { promptTokens: 90, cachedTokens: 60, completionTokens: 20, reasoningTokens: 5 };
const usage: ModelEvent = { type: 'usage', usage: counted };

/** Takes the time of events, each of which comes some milliseconds after the one before. */
function measure(...steps: readonly (readonly [number, ModelEvent])[]) {
  const clock = new ManualClock();
  clock.pass(1_000);
  const measurement = new Measurement(
    { asked, backend: 'remote', purpose: 'asked', reason: 'as you set it' },
    clock,
  );
  const firsts = steps.map(([afterMs, event]) => {
    clock.pass(afterMs);
    return measurement.note(event);
  });
  return { clock, measurement, firsts };
}

test('the first word, the pace after it and the whole are timed', () => {
  const { measurement, firsts } = measure([80, text(7)], [100, text(35)], [20, finish]);

  expect(firsts).toEqual([true, false, false]);
  expect(measurement.record('answered')).toEqual({
    at: 1_000,
    backend: 'remote',
    kind: 'ghostText',
    purpose: 'asked',
    reason: 'as you set it',
    outcome: 'answered',
    firstTokenMs: 80,
    tokensPerSecond: 100,
    totalMs: 200,
    usage: { promptTokens: 100, cachedTokens: 0, completionTokens: 12, reasoningTokens: 0 },
  });
});

test('a thought is a word as well', () => {
  const { measurement } = measure([30, { type: 'reasoning', text: 'Hm.' }], [500, text(3)]);

  expect(measurement.record('answered').firstTokenMs).toBe(30);
});

test('what the server counted is believed, and is no word', () => {
  const { measurement, firsts } = measure([50, usage]);

  expect(firsts).toEqual([false]);
  expect(measurement.hasFirstWord).toBe(false);
  expect(measurement.record('aborted')).toMatchObject({ usage: counted, totalMs: 50 });
  expect(measurement.record('aborted')).not.toHaveProperty('firstTokenMs');
});

test('an empty answer is timed by its end', () => {
  const { measurement } = measure([70, finish]);

  expect(measurement.hasFirstWord).toBe(true);
  expect(measurement.record('answered')).toMatchObject({
    firstTokenMs: 70,
    usage: { completionTokens: 0 },
  });
});

test('of an answer of calls nobody knows when its first token came', () => {
  const { measurement, firsts } = measure([4_000, call], [1, finish]);

  expect(firsts).toEqual([true, false]);
  expect(measurement.hasFirstWord).toBe(true);
  expect(measurement.record('answered')).not.toHaveProperty('firstTokenMs');
  expect(measurement.record('answered').totalMs).toBe(4_001);
});

test('what comes in one burst says nothing of the pace', () => {
  const { measurement } = measure([80, text(7)], [1, text(700)], [1, finish]);

  expect(measurement.record('answered')).not.toHaveProperty('tokensPerSecond');
});

test.each<[string, readonly (readonly [number, ModelEvent])[], number]>([
  ['before the first word', [[8 * 3_600_000, text(1)]], 0],
  [
    'between two words',
    [
      [80, text(7)],
      [8 * 3_600_000, text(70)],
    ],
    0,
  ],
  ['before the end', [[80, text(7)]], 8 * 3_600_000],
  ['while nothing came', [], 8 * 3_600_000],
])('a computer that slept %s took no times', (_when, steps, lastMs) => {
  const { clock, measurement } = measure(...steps);
  clock.pass(lastMs);

  expect(measurement.isTimed).toBe(false);
});

test('a clock that was set back took no times', () => {
  const { clock, measurement } = measure([80, text(7)], [-500, text(7)]);
  expect(measurement.isTimed).toBe(false);
  clock.pass(5_000);

  expect(measurement.isTimed).toBe(false);
});

test('two minutes for a long prompt are no sleep', () => {
  const { clock, measurement } = measure([120_000, text(7)], [30_000, text(7)]);
  clock.pass(30_000);

  expect(measurement.isTimed).toBe(true);
});
