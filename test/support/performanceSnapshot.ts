import type { AnswerRow, PerformanceSnapshot } from '../../src/protocol/performance.ts';

const hourMs = 3_600_000;

/**
 * A working day that could have been: both backends, ghost text and chat, all sorts of outcomes.
 * Always the same for the same arguments.
 */
export function performanceDay(answerCount: number, takenAt: number): PerformanceSnapshot {
  const answers = answersOf(answerCount, takenAt);
  return {
    version: 1,
    takenAt,
    decision: 'Local answers: about 0.2 s to the first line, remote about 0.9 s.',
    backends: [
      { id: 'local', label: 'demo', state: 'demo model, ready' },
      { id: 'remote', label: 'remote', state: 'rate-limited (again from 15:42)' },
    ],
    latency: latencyRows(),
    answers,
    hours: hoursOf(answers),
    layers: { typedAlong: 412, cache: 88, model: 301, nothing: 57 },
    cost: { spentUsd: 0.1834, limitUsd: 0.5 },
  };
}

export function emptyPerformance(takenAt: number): PerformanceSnapshot {
  return {
    ...performanceDay(0, takenAt),
    latency: [],
    layers: { typedAlong: 0, cache: 0, model: 0, nothing: 0 },
    cost: { spentUsd: 0, limitUsd: null },
  };
}

function answersOf(count: number, takenAt: number): AnswerRow[] {
  const random = generator(42);
  return Array.from({ length: count }, (_, index) => {
    const isChat = random() < 0.15;
    const isRemote = random() < 0.4;
    const typicalMs = (isRemote ? 520 : 95) * (isChat ? 2 : 1);
    const isFailed = random() < 0.03;
    // Two stretches of work with a break between them.
    const agoMs = ((count - index) / count) * 7 * hourMs + (index < count / 2 ? 2 * hourMs : 0);
    return {
      at: Math.round(takenAt - agoMs),
      backend: isRemote ? 'remote' : 'local',
      kind: isChat ? 'chat' : 'ghostText',
      purpose:
        (['asked', 'asked', 'asked', 'failover', 'exploration'] as const)[index % 5] ?? 'asked',
      reason: isRemote
        ? 'remote is expected within 0.5 s, local within 2.1 s with a prompt of 6,200 tokens'
        : 'local is expected within 0.1 s, remote within 0.5 s',
      outcome: isFailed ? 'failed' : index % 7 === 0 ? 'aborted' : 'answered',
      ...(isFailed
        ? { errorCode: 'backend.overloaded' }
        : {
            firstTokenMs: Math.round(typicalMs * Math.exp(random() + random() - 1)),
            tokensPerSecond: (isRemote ? 62 : 24) * (0.7 + 0.6 * random()),
          }),
      totalMs: Math.round(typicalMs * 3),
      promptTokens: Math.round(300 + 4_000 * random()),
      completionTokens: Math.round(40 * random()),
    };
  });
}

function hoursOf(answers: readonly AnswerRow[]): PerformanceSnapshot['hours'] {
  const hourOf = ({ at, backend }: AnswerRow) => `${new Date(at).setMinutes(0, 0, 0)} ${backend}`;
  return [...Map.groupBy(answers, hourOf).values()].flatMap((hour) => {
    const [first] = hour;
    const sum = (count: (answer: AnswerRow) => number) =>
      hour.reduce((total, answer) => total + count(answer), 0);
    return first === undefined
      ? []
      : {
          at: new Date(first.at).setMinutes(0, 0, 0),
          backend: first.backend,
          requests: hour.length,
          promptTokens: sum(({ promptTokens }) => promptTokens),
          completionTokens: sum(({ completionTokens }) => completionTokens),
        };
  });
}

function latencyRows(): PerformanceSnapshot['latency'] {
  const rows = (backend: 'local' | 'remote', factor: number) =>
    (['ghostText', 'chat'] as const).flatMap((kind) =>
      ['up to 1k tokens', '1–4k tokens'].map((promptSize, index) => ({
        ...{ backend, kind, promptSize, answers: 120 - 50 * index, failures: index },
        firstTokenMs: { p50: 95 * factor * (1 + index), p95: 310 * factor * (1 + index) },
        tokensPerSecond: { p50: 24 * factor, p95: 31 * factor },
        totalMs: { p50: 310 * factor, p95: 1_450 * factor },
        ...(backend === 'local' && { cachedShare: 0.83 }),
      })),
    );
  return [...rows('local', 1), ...rows('remote', 2.6)];
}

/** Park and Miller 1988; numbers from 0 to 1. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
