import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnswerRecord } from '../../../../src/core/routing/answerRecord.ts';
import { totalMs } from '../../../../src/core/routing/latencyModel.ts';
import { LatencyMonitor } from '../../../../src/core/routing/latencyMonitor.ts';

const load = { uncachedTokens: 500, aheadMs: 0 };
const usage = { promptTokens: 800, cachedTokens: 300, completionTokens: 40, reasoningTokens: 0 };

function record(changes: Partial<AnswerRecord> = {}): AnswerRecord {
  return {
    ...{ at: 0, backend: 'remote', kind: 'ghostText', purpose: 'asked', reason: '' },
    ...{ outcome: 'answered', firstTokenMs: 300, tokensPerSecond: 60, totalMs: 900, usage },
    ...changes,
  };
}

/** An answer whose first token took so long. */
function answer(monitor: LatencyMonitor, firstTokenMs: number): void {
  monitor.note({ record: record({ firstTokenMs, totalMs: firstTokenMs + 600 }), load });
}

function unanswered(monitor: LatencyMonitor, outcome: 'aborted' | 'failed', afterMs: number): void {
  const {
    firstTokenMs: _none,
    tokensPerSecond: _neither,
    ...rest
  } = record({ outcome, totalMs: afterMs });
  monitor.note({ record: rest, load });
}

function expectedMs(monitor: LatencyMonitor): number {
  return totalMs(monitor.forecast('remote', 'ghostText', load));
}

/** Answers around a level, in a fixed and not quite regular order. */
function settled(monitor: LatencyMonitor, aroundMs: number, count = 30): LatencyMonitor {
  const factors = [1, 1.3, 0.8, 0.9, 1.5, 0.7, 1.1];
  for (let index = 0; index < count; index += 1) {
    answer(monitor, aroundMs * (factors[index % factors.length] ?? 1));
  }
  return monitor;
}

describe('forecast', () => {
  test('what was measured replaces what was assumed', () => {
    const monitor = settled(new LatencyMonitor(), 300);

    expect(expectedMs(monitor)).toBeGreaterThan(250);
    expect(expectedMs(monitor)).toBeLessThan(380);
    expect(monitor.forecast('remote', 'ghostText', load).isMeasured).toBe(true);
    expect(monitor.forecast('local', 'ghostText', load).isMeasured).toBe(false);
    expect(monitor.forecast('remote', 'chat', load).isMeasured).toBe(false);
  });

  test.each([4, 1 / 4])('a level %d times as high is followed within three answers', (factor) => {
    const monitor = settled(new LatencyMonitor(), 300);

    for (let after = 0; after < 3; after += 1) {
      answer(monitor, 300 * factor);
    }

    expect(expectedMs(monitor) / (300 * factor)).toBeGreaterThan(0.75);
    expect(expectedMs(monitor) / (300 * factor)).toBeLessThan(1.35);
  });

  test('one slow answer changes little', () => {
    const monitor = settled(new LatencyMonitor(), 300);
    const beforeMs = expectedMs(monitor);

    answer(monitor, 3_000);

    expect(expectedMs(monitor) / beforeMs).toBeLessThan(1.35);
  });

  test('answers to prompts of one size alone say nothing of another size', () => {
    const monitor = new LatencyMonitor();
    for (let index = 0; index < 6_000; index += 1) {
      const firstTokenMs = 250 + (index % 7) * 20;
      monitor.note({ record: record({ firstTokenMs }), load: { uncachedTokens: 17, aheadMs: 0 } });
    }

    const far = monitor.forecast('remote', 'ghostText', { uncachedTokens: 4_000, aheadMs: 0 });
    expect(totalMs(far)).toBeGreaterThan(200);
    expect(totalMs(far)).toBeLessThan(2_000);
  });

  test('a wait that was given up says something only if it was longer than expected', () => {
    const monitor = settled(new LatencyMonitor(), 300);
    const beforeMs = expectedMs(monitor);

    unanswered(monitor, 'aborted', 100);
    expect(expectedMs(monitor)).toBe(beforeMs);
    unanswered(monitor, 'aborted', 3_000);
    unanswered(monitor, 'aborted', 3_000);
    expect(expectedMs(monitor)).toBeGreaterThan(2 * beforeMs);
  });

  test('who never answered in time is not expected to answer as if nothing was known', () => {
    const monitor = new LatencyMonitor();
    const beforeMs = expectedMs(monitor);

    unanswered(monitor, 'aborted', 10 * beforeMs);
    unanswered(monitor, 'aborted', 10 * beforeMs);

    expect(expectedMs(monitor)).toBeGreaterThan(5 * beforeMs);
  });

  test('failures make an answer be expected later, answers sooner again', () => {
    const monitor = settled(new LatencyMonitor(), 300);
    const cost = () => {
      const { failureShare, failureMs } = monitor.forecast('remote', 'ghostText', load);
      return failureShare * failureMs;
    };
    expect(cost()).toBe(0);

    unanswered(monitor, 'failed', 2_000);
    const afterOne = cost();
    expect(afterOne).toBeGreaterThan(100);
    unanswered(monitor, 'failed', 2_000);
    expect(cost()).toBeGreaterThan(afterOne);
    settled(monitor, 300);
    expect(cost()).toBeLessThan(afterOne / 2);
  });

  test('an answer of calls alone ends a row of failures as well', () => {
    const monitor = settled(new LatencyMonitor(), 300);
    unanswered(monitor, 'failed', 2_000);
    const before = monitor.forecast('remote', 'ghostText', load).failureShare;

    const { firstTokenMs: _none, ...callsAlone } = record();
    monitor.note({ record: callsAlone, load });

    expect(monitor.forecast('remote', 'ghostText', load).failureShare).toBeLessThan(before);
  });

  test('another server or model begins without a past', () => {
    const monitor = new LatencyMonitor();
    const beforeMs = expectedMs(monitor);
    monitor.identify('remote', 'a');
    settled(monitor, 3_000);

    monitor.identify('remote', 'a');
    expect(expectedMs(monitor)).toBeGreaterThan(2_000);
    monitor.identify('remote', 'b');

    expect(expectedMs(monitor)).toBe(beforeMs);
    expect(monitor.summaries()).toEqual([]);
    expect(monitor.typicalFirstTokenMs('remote', 'ghostText')).toBeUndefined();
  });
});

describe('summary', () => {
  test('each size of prompt has its own row', () => {
    const monitor = new LatencyMonitor();
    for (const [promptTokens, firstTokenMs] of [
      [900, 200],
      [900, 300],
      [20_000, 2_000],
    ] as const) {
      monitor.note({ record: record({ firstTokenMs, usage: { ...usage, promptTokens } }), load });
    }
    unanswered(monitor, 'failed', 50);

    expect(monitor.summaries()).toEqual([
      {
        ...{ backend: 'remote', kind: 'ghostText', promptSize: 'small', answers: 2, failures: 1 },
        firstTokenMs: { p50: 300, p95: 300 },
        tokensPerSecond: { p50: 60, p95: 60 },
        totalMs: { p50: 900, p95: 900 },
        cachedShare: 900 / 2_600,
      },
      {
        ...{ backend: 'remote', kind: 'ghostText', promptSize: 'huge', answers: 1, failures: 0 },
        firstTokenMs: { p50: 2_000, p95: 2_000 },
        tokensPerSecond: { p50: 60, p95: 60 },
        totalMs: { p50: 900, p95: 900 },
        cachedShare: 0.015,
      },
    ]);
  });

  test('what was asked to see how fast a backend is does not count as an answer', () => {
    const monitor = new LatencyMonitor();

    monitor.note({ record: record({ purpose: 'probe' }), load });

    expect(monitor.summaries()).toEqual([]);
    expect(monitor.forecast('remote', 'ghostText', load).isMeasured).toBe(true);
  });
});

describe('saved state', () => {
  const sizes = [500, 3_000, 9_000, 40_000];
  const busy = (count: number) => {
    const monitor = new LatencyMonitor();
    monitor.identify('remote', 'a server');
    for (let index = 0; index < count; index += 1) {
      const firstTokenMs = 200 + ((index * 7_919) % 400);
      const promptTokens = sizes[index % sizes.length] ?? 0;
      const backend = index % 3 === 0 ? 'local' : 'remote';
      const kind = index % 5 === 0 ? 'chat' : 'ghostText';
      const made = record({ backend, kind, firstTokenMs, usage: { ...usage, promptTokens } });
      monitor.note({ record: made, load: { uncachedTokens: promptTokens / 2, aheadMs: 0 } });
    }
    return monitor;
  };
  const copyOf = (monitor: LatencyMonitor): unknown => JSON.parse(JSON.stringify(monitor.state));
  const everything = (monitor: LatencyMonitor) => ({
    summaries: monitor.summaries(),
    forecasts: (['local', 'remote'] as const).flatMap((backend) =>
      (['ghostText', 'chat'] as const).map((kind) => [
        monitor.forecast(backend, kind, load),
        monitor.p90Ratio(backend, kind),
        monitor.typicalFirstTokenMs(backend, kind),
      ]),
    ),
  });

  test('has the same size after 10,000 answers as after 2,000', () => {
    const sizeOf = (monitor: LatencyMonitor) => JSON.stringify(monitor.state).length;

    expect(sizeOf(busy(10_000)) / sizeOf(busy(2_000))).toBeLessThan(1.1);
    expect(sizeOf(busy(10_000))).toBeLessThan(40_000);
  });

  test('brings back the same forecasts and summaries, now and after more answers', () => {
    const monitor = busy(500);
    const restored = new LatencyMonitor(copyOf(monitor));
    expect(everything(restored)).toEqual(everything(monitor));

    settled(monitor, 900);
    settled(restored, 900);
    restored.identify('remote', 'a server');

    expect(everything(restored)).toEqual(everything(monitor));
  });

  const fresh = everything(new LatencyMonitor());

  test.each([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'corrupt'],
    ['an older version', { version: 0, lines: [] }],
    ['a newer version', { version: 2, lines: [] }],
    ['lines that are none', { version: 1, lines: [1, null] }],
  ])('that is %s is as if it had never been', (_what, saved) => {
    expect(everything(new LatencyMonitor(saved))).toEqual(fresh);
  });

  /** Copies a state with the number at a place replaced. */
  function replaced(value: unknown, place: { count: number }, by: unknown): unknown {
    if (typeof value === 'number') {
      place.count -= 1;
      return place.count === -1 ? by : value;
    }
    if (Array.isArray(value)) {
      return value.map((each: unknown) => replaced(each, place, by));
    }
    return typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.entries(value).map(([key, each]) => [key, replaced(each, place, by)]),
        )
      : value;
  }

  const poison = fc.constantFrom<unknown>(
    ...[Number.NaN, Infinity, -Infinity, -1, -1e-9, 1e300, '1', null, undefined, [], {}],
    Array.from({ length: 100_000 }, () => 1),
  );

  test('with a number that is none, negative or beyond all measure is as if it had never been', () => {
    const saved = busy(100).state;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), poison, (place, by) => {
        const seen = everything(new LatencyMonitor(replaced(saved, { count: place }, by)));
        expect([fresh, everything(busy(100))]).toContainEqual(seen);
      }),
    );
  });

  test('with zeros anywhere leads to finite forecasts', () => {
    const saved = busy(100).state;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), (place) => {
        const monitor = new LatencyMonitor(replaced(saved, { count: place }, 0));
        settled(monitor, 300, 3);
        expect(Number.isFinite(expectedMs(monitor))).toBe(true);
        expect(expectedMs(monitor)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('with more samples than a window holds is as if it had never been', () => {
    const { lines } = busy(100).state;
    const run = Array.from({ length: 100_000 }, () => 1);
    const long = lines.map((line) => {
      const level = { ...line.model.level, run };
      return { ...line, model: { ...line.model, level } };
    });

    expect(everything(new LatencyMonitor({ version: 1, lines: long }))).toEqual(fresh);
  });
});
