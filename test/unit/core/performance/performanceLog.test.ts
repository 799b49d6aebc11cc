import { expect, test } from 'vitest';
import {
  PerformanceLog,
  type PerformanceParts,
} from '../../../../src/core/performance/performanceLog.ts';
import type { AnswerRecord } from '../../../../src/core/routing/answerRecord.ts';
import { performanceSnapshot } from '../../../../src/protocol/performance.ts';
import { RecordingLogger } from '../../../support/recordingLogger.ts';

const hourMs = 3_600_000;
const start = new Date(2026, 10, 23, 9, 0).getTime();

/** A log on a clock that the test sets. */
function openLog(saved?: unknown) {
  const clock = { at: start, now: () => clock.at };
  const logger = new RecordingLogger();
  const latency = {
    backend: 'local',
    kind: 'chat',
    promptSize: '',
    answers: 3,
    failures: 0,
  } as const;
  const parts: PerformanceParts = {
    clock,
    logger,
    decision: () => 'Local: as you set it.',
    backends: () => [{ id: 'local', label: 'demo', state: 'ready' }],
    latencyRows: () => [latency],
    cost: () => ({ spentUsd: 0.25, limitUsd: 1 }),
  };
  return { log: new PerformanceLog(parts, saved), clock, logger };
}

function answer(fields: Partial<AnswerRecord> = {}): AnswerRecord {
  return {
    at: start,
    backend: 'local',
    kind: 'ghostText',
    purpose: 'asked',
    reason: 'as you set it',
    outcome: 'answered',
    firstTokenMs: 80,
    tokensPerSecond: 40,
    totalMs: 300,
    usage: { promptTokens: 100, cachedTokens: 60, completionTokens: 10, reasoningTokens: 0 },
    ...fields,
  };
}

test('a snapshot holds every answer, oldest first, and what the others report', () => {
  const { log } = openLog();
  log.note(answer({ at: start + 5_000, backend: 'remote' }));
  log.note(answer({ at: start + 1_000, outcome: 'failed', errorCode: 'backend.overloaded' }));

  const snapshot = log.snapshot();

  expect(performanceSnapshot.parse(snapshot)).toEqual(snapshot);
  expect(snapshot).toMatchObject({
    takenAt: start,
    decision: 'Local: as you set it.',
    backends: [{ label: 'demo' }],
    latency: [{ answers: 3 }],
    cost: { spentUsd: 0.25, limitUsd: 1 },
    answers: [
      { backend: 'local', errorCode: 'backend.overloaded', promptTokens: 100 },
      { backend: 'remote', completionTokens: 10 },
    ],
  });
});

test('requests and tokens are summed by hour and backend', () => {
  const { log } = openLog();
  log.note(answer({ at: start + 60_000 }));
  log.note(answer({ at: start + 59 * 60_000 }));
  log.note(answer({ at: start + 59 * 60_000, backend: 'remote' }));
  log.note(answer({ at: start + hourMs }));

  const counts = { requests: 1, promptTokens: 100, completionTokens: 10 };
  expect(log.snapshot().hours).toEqual([
    { at: start, backend: 'local', requests: 2, promptTokens: 200, completionTokens: 20 },
    { at: start, backend: 'remote', ...counts },
    { at: start + hourMs, backend: 'local', ...counts },
  ]);
});

test('where ghost text came from is counted for 48 hours', () => {
  const { log, clock } = openLog();
  log.noteCompletion('model');
  clock.at += 47 * hourMs;
  log.noteCompletion('typedAlong');
  log.noteCompletion('typedAlong');
  log.noteCompletion('nothing');
  expect(log.snapshot().layers).toEqual({ typedAlong: 2, cache: 0, model: 1, nothing: 1 });

  clock.at += hourMs;

  expect(log.snapshot().layers).toEqual({ typedAlong: 2, cache: 0, model: 0, nothing: 1 });
});

test('memory is bounded, even where the clock jumps about', () => {
  const { log, clock } = openLog();
  let seed = 7;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  for (let request = 0; request < 3_000; request += 1) {
    clock.at = start + Math.floor(random() * 1_000) * hourMs;
    log.note(answer({ at: clock.at, backend: random() < 0.5 ? 'local' : 'remote' }));
    log.noteCompletion('model');
  }

  expect(log.snapshot().answers).toHaveLength(500);
  expect(log.snapshot().hours.length).toBeLessThanOrEqual(96);
  expect(JSON.stringify(log.state).length).toBeLessThan(200_000);
});

test('the log goes on after a restart where it was', () => {
  const before = openLog();
  before.log.note(answer());
  before.log.noteCompletion('cache');

  const after = openLog(JSON.parse(JSON.stringify(before.log.state)));
  expect(after.log.snapshot()).toEqual(before.log.snapshot());
  after.log.note(answer());

  expect(after.log.snapshot().hours).toMatchObject([{ requests: 2 }]);
});

test.each([
  ['of another version', { version: 2, answers: [] }],
  ['cut off', { version: 1, answers: [{ at: 1 }], hours: [] }],
  ['no object', 'what is this'],
  ['null', null],
])('a stored log that is %s is dropped with a word in the log', (_name, saved) => {
  const { log, logger } = openLog(saved);

  expect(log.snapshot()).toMatchObject({ answers: [], hours: [] });
  expect(logger.entries).toMatchObject([{ level: 'warn' }]);
});

test('whoever shows the log hears of each change', () => {
  const { log } = openLog();
  let changes = 0;
  log.onDidChange.on(() => (changes += 1));

  log.note(answer());
  log.noteCompletion('nothing');

  expect(changes).toBe(2);
});
