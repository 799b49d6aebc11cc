import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import type { BackendId, BackendState } from '../../../../src/core/ports.ts';
import {
  chooseBackend,
  effectiveChoice,
  type PowerSource,
} from '../../../../src/core/routing/chooseBackend.ts';
import { defaultSettings, type BackendChoice } from '../../../../src/core/settings.ts';
import { forecastOf, ghostTextRequest, routingStats } from '../../../support/routingStats.ts';

const nowMs = 1_000_000;
const states = {
  ready: { kind: 'ready' },
  loading: { kind: 'loading', fraction: 0.4 },
  starting: { kind: 'starting' },
  failed: { kind: 'failed', error: new GlmError('backend.unreachable', 'No answer.') },
  limited: {
    kind: 'failed',
    error: new GlmError('backend.rateLimited', 'Wait.'),
    restUntil: nowMs + 60_000,
  },
  none: { kind: 'unconfigured', error: new GlmError('backend.noKey', 'Set a key.') },
} satisfies Record<string, BackendState>;
type Name = keyof typeof states;

const inHealth = (local: Name, remote: Name) =>
  routingStats({
    local: { state: states[local], failuresInARow: local === 'failed' ? 2 : 0 },
    remote: { state: states[remote], failuresInARow: remote === 'failed' ? 2 : 0 },
  });
const choosing = (choice: BackendChoice) => ({ ...defaultSettings, backend: choice });
const auto = choosing('auto');

test.each<[Name, Name, string]>([
  ['ready', 'none', 'local'],
  ['none', 'ready', 'remote'],
  ['loading', 'ready', 'remote'],
  ['loading', 'failed', 'local'],
  ['failed', 'ready', 'remote'],
  ['ready', 'limited', 'local'],
  ['starting', 'none', 'local'],
  ['none', 'failed', 'remote'],
  ['limited', 'failed', 'remote'],
  ['failed', 'limited', 'local'],
])('auto with local %s and remote %s asks %s', (local, remote, expected) => {
  const decision = chooseBackend(inHealth(local, remote), ghostTextRequest, auto);

  expect(decision.backend).toBe(expected);
  expect(decision.refusal).toBeUndefined();
});

test('one failure may be chance, and the quicker backend is asked again', () => {
  const stats = routingStats({
    local: { forecast: forecastOf(900) },
    remote: { state: states.failed, failuresInARow: 1, forecast: forecastOf(100) },
  });

  expect(chooseBackend(stats, ghostTextRequest, auto)).toMatchObject({
    backend: 'remote',
    fallback: 'local',
  });
});

test.each([
  [0, 'remote'],
  [1, 'remote'],
  [2, 'local'],
])('a backend that was silent %s times in a row is left for a small gain: %s', (silences, pick) => {
  const stats = routingStats({
    local: { forecast: forecastOf(400) },
    remote: { forecast: forecastOf(480), silencesInARow: silences },
    incumbent: { backend: 'remote', sinceMs: nowMs },
  });

  expect(chooseBackend(stats, ghostTextRequest, auto).backend).toBe(pick);
});

test.each(['local', 'remote'] as const)('%s is obeyed without exception', (choice) => {
  const stats = inHealth(
    choice === 'local' ? 'failed' : 'ready',
    choice === 'local' ? 'ready' : 'failed',
  );

  expect(
    chooseBackend({ ...stats, toExplore: 'local' }, ghostTextRequest, choosing(choice)),
  ).toEqual({
    choice,
    backend: choice,
    reason: 'as you set it',
    refusal: undefined,
    fallback: undefined,
    isExploration: false,
  });
});

test('a backend that is not set up is refused with its own next step', () => {
  expect(chooseBackend(inHealth('none', 'none'), ghostTextRequest, auto).refusal).toBe(
    states.none.error,
  );
});

test('a rate-limited backend is left alone until its reset time and asked again after it', () => {
  const limited = inHealth('none', 'limited');
  const refusalAt = (atMs: number) =>
    chooseBackend({ ...limited, nowMs: atMs }, ghostTextRequest, choosing('remote')).refusal;

  expect(refusalAt(nowMs)).toBe(states.limited.error);
  expect(refusalAt(nowMs + 60_000)).toBeUndefined();
});

test('the backend with the earlier first line is asked, whichever part of the time it saves', () => {
  const pick = (local: object, remote: object) =>
    chooseBackend(
      routingStats({
        local: { forecast: forecastOf(200, local) },
        remote: { forecast: forecastOf(200, remote) },
      }),
      ghostTextRequest,
      auto,
    ).backend;

  expect(pick({ queueMs: 100 }, {})).toBe('remote');
  expect(pick({ prefillMs: 100 }, {})).toBe('remote');
  expect(pick({ msPerToken: 5 }, {})).toBe('remote');
  expect(pick({ failureShare: 0.2, failureMs: 2_000 }, {})).toBe('remote');
  expect(pick({}, { queueMs: 100 })).toBe('local');
});

test('money and battery count as time', () => {
  const pick = (remoteMs: number, power: 'mains' | 'battery', prefer: 'speed' | 'thrift') =>
    chooseBackend(
      routingStats({
        power,
        local: { forecast: forecastOf(400) },
        remote: {
          forecast: forecastOf(remoteMs),
          terms: {
            identity: 'paid',
            isOnThisMachine: false,
            prices: { input: 0.2, output: 1.1 },
          },
        },
      }),
      ghostTextRequest,
      { ...auto, 'routing.prefer': prefer },
    ).backend;

  expect(pick(380, 'mains', 'speed')).toBe('remote');
  expect(pick(380, 'mains', 'thrift')).toBe('local');
  expect(pick(500, 'mains', 'speed')).toBe('local');
  expect(pick(500, 'battery', 'speed')).toBe('remote');
});

test('whoever answers stays while there is little to gain, the longer the less it takes', () => {
  const pick = (remoteMs: number, sinceMs: number) =>
    chooseBackend(
      routingStats({
        incumbent: { backend: 'local', sinceMs },
        local: { forecast: forecastOf(200) },
        remote: { forecast: forecastOf(remoteMs) },
      }),
      ghostTextRequest,
      auto,
    ).backend;

  expect(pick(175, nowMs)).toBe('local');
  expect(pick(90, nowMs)).toBe('remote');
  expect(pick(175, nowMs - 600_000)).toBe('remote');
  expect(pick(198, nowMs - 600_000)).toBe('local');
});

test('a first line that comes late is worth it for those that follow soon after it', () => {
  const choose = (share: number) =>
    chooseBackend(
      routingStats({
        outlook: { share, gapMs: 1_000 },
        local: { forecast: forecastOf(1_500), followUp: forecastOf(300, { queueMs: 1_500 }) },
        remote: { forecast: forecastOf(700), followUp: forecastOf(600) },
      }),
      ghostTextRequest,
      auto,
    );

  expect(choose(0.3)).toMatchObject({ backend: 'remote' });
  expect(choose(0.9)).toMatchObject({
    backend: 'local',
    reason:
      'automatic: first line expected in 1500 ms, from remote in 700 ms; local is better for what follows',
  });
});

test('a prompt that is in the cache costs what the price list says', () => {
  const prices = { input: 0.2, output: 0, cached: 0 };
  const pick = (uncachedTokens: number) =>
    chooseBackend(
      routingStats({
        local: { forecast: forecastOf(110) },
        remote: {
          forecast: forecastOf(100, { uncachedTokens }),
          terms: { identity: 'paid', isOnThisMachine: false, prices },
        },
      }),
      ghostTextRequest,
      { ...auto, 'routing.prefer': 'thrift' },
    ).backend;

  expect(pick(1_000)).toBe('local');
  expect(pick(10)).toBe('remote');
});

test('a clock that was set back keeps nobody in place', () => {
  const stats = routingStats({
    incumbent: { backend: 'local', sinceMs: nowMs + 3_600_000 },
    local: { forecast: forecastOf(2_000) },
    remote: { forecast: forecastOf(100) },
  });

  expect(chooseBackend(stats, ghostTextRequest, auto).backend).toBe('remote');
});

test('what may not leave the machine goes to a model on it or nowhere', () => {
  const secret = { ...ghostTextRequest, isLocalOnly: true };
  const elsewhere = {
    identity: 'in the network',
    isOnThisMachine: false,
    prices: { input: 0, output: 0 },
  };
  const quickRemote = { remote: { forecast: forecastOf(1) } };

  expect(chooseBackend(routingStats(quickRemote), secret, auto)).toMatchObject({
    backend: 'local',
    reason: 'this file stays on this machine',
    refusal: undefined,
    fallback: undefined,
  });
  for (const decision of [
    chooseBackend(routingStats(), secret, choosing('remote')),
    chooseBackend(routingStats(), { ...secret, backend: 'remote' }, auto),
    chooseBackend(routingStats({ local: { terms: elsewhere } }), secret, auto),
    chooseBackend(routingStats({ local: { terms: elsewhere } }), secret, choosing('local')),
  ]) {
    expect(decision.refusal).toMatchObject({ code: 'privacy.localOnly' });
    expect(decision.fallback).toBeUndefined();
  }
});

test.each<[BackendChoice, BackendId, BackendId, string]>([
  ['auto', 'remote', 'remote', 'as you chose for this chat'],
  ['auto', 'local', 'local', 'as you chose for this chat'],
  ['remote', 'local', 'local', 'as you chose for this chat'],
  ['local', 'remote', 'local', 'as you set it'],
])(
  'with chats set to %s, a chat that is to ask %s is answered by %s',
  (set, backend, answering, reason) => {
    for (const settings of [choosing(set), { ...choosing('auto'), 'chat.backend': set }]) {
      const chat = { ...ghostTextRequest, kind: 'chat', backend } as const;
      expect(chooseBackend(inHealth('ready', 'ready'), chat, settings)).toMatchObject({
        ...{ backend: answering, reason, fallback: undefined },
      });
    }
  },
);

test('a request may be spent to learn, with somebody else to step in, and never on one who can’t answer', () => {
  expect(
    chooseBackend(routingStats({ toExplore: 'remote' }), ghostTextRequest, auto),
  ).toMatchObject({
    backend: 'remote',
    reason: 'automatic: to see how fast remote is now',
    fallback: 'local',
    isExploration: true,
  });
  expect(
    chooseBackend({ ...inHealth('none', 'ready'), toExplore: 'local' }, ghostTextRequest, auto),
  ).toMatchObject({ backend: 'remote', isExploration: false });
});

test.each<[string, { power?: PowerSource; localMs?: number; isMeasured?: boolean }, string]>([
  ['times', {}, 'automatic: first line expected in 100 ms, from remote in 300 ms'],
  [
    'what outweighs them',
    { power: 'battery', localMs: 290 },
    'automatic: first line expected in 300 ms, from local in 290 ms; local drains the battery',
  ],
  ['that nothing is known', { isMeasured: false }, 'automatic: nothing was measured yet'],
])(
  'the reason tells %s',
  (_what, { power = 'mains', localMs = 100, isMeasured = true }, expected) => {
    const stats = routingStats({
      power,
      local: { forecast: forecastOf(localMs, { isMeasured }) },
      remote: { forecast: forecastOf(300, { isMeasured }) },
    });

    expect(chooseBackend(stats, ghostTextRequest, auto).reason).toBe(expected);
  },
);

test("a feature's own backend setting overrides the general one", () => {
  const settings = {
    ...defaultSettings,
    backend: 'remote',
    'completion.backend': 'local',
  } as const;

  expect(effectiveChoice(settings, 'ghostText')).toBe('local');
  expect(effectiveChoice(settings, 'chat')).toBe('remote');
});
