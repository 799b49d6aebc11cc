import { expect, test } from 'vitest';
import { GlmError, type GlmErrorCode } from '../../../src/core/glmError.ts';
import type { BackendId, BackendState } from '../../../src/core/ports.ts';
import { chooseBackend } from '../../../src/core/routing/chooseBackend.ts';
import type { AnswerTiming } from '../../../src/core/routing/routedClient.ts';
import { defaultSettings, type BackendChoice } from '../../../src/core/settings.ts';
import { statusView } from '../../../src/core/statusView.ts';
import { ghostTextRequest, routingStats } from '../../support/routingStats.ts';

const ready: BackendState = { kind: 'ready' };
const noKey: BackendState = {
  kind: 'unconfigured',
  error: new GlmError('backend.noKey', 'Set a key.'),
};
const noModel: BackendState = {
  kind: 'unconfigured',
  error: new GlmError('model.none', 'Choose a model.'),
};
const failed = (code: GlmErrorCode, retryAt?: number): BackendState => ({
  kind: 'failed',
  error: new GlmError(code, `It failed: ${code}.`, retryAt === undefined ? {} : { retryAt }),
  ...(retryAt !== undefined && { restUntil: retryAt }),
});

const answerOf = (backend: BackendId, timeToFirstTokenMs: number): AnswerTiming => ({
  backend,
  timeToFirstTokenMs,
  reason: 'as you set it',
});

interface Case {
  choice?: BackendChoice;
  local?: BackendState;
  remote?: BackendState;
  isEnabled?: boolean;
  isWorking?: boolean;
  pausedUntil?: number;
  lastAnswer?: AnswerTiming;
  usualMs?: Partial<Record<BackendId, number>>;
}

function view(given: Case) {
  const states = { local: given.local ?? noModel, remote: given.remote ?? noKey };
  const backends = {
    local: { label: () => 'local', state: () => states.local },
    remote: { label: () => 'remote', state: () => states.remote },
  };
  const facts = {
    isEnabled: given.isEnabled ?? true,
    pausedUntil: given.pausedUntil,
    isWorking: given.isWorking ?? false,
    decision: chooseBackend(
      routingStats({
        nowMs: 0,
        local: { state: states.local, failuresInARow: 2 },
        remote: { state: states.remote, failuresInARow: 2 },
      }),
      ghostTextRequest,
      { ...defaultSettings, backend: given.choice ?? 'auto' },
    ),
    backends,
    lastAnswer: given.lastAnswer,
    usualMs: (backend: BackendId) => given.usualMs?.[backend],
    settingProblems: [],
  };
  return statusView(facts, () => '15:42');
}

test.each<[string, Case, string]>([
  ['nothing is set up', {}, '$(key) GLM set up'],
  ['remote is chosen without a key', { choice: 'remote', local: ready }, '$(key) GLM no key'],
  ['local is chosen without a model', { choice: 'local' }, '$(key) GLM no model'],
  ['local is ready', { local: ready }, '$(sparkle) GLM local'],
  [
    'local has answered',
    { local: ready, lastAnswer: answerOf('local', 84.4) },
    '$(sparkle) GLM local 84 ms',
  ],
  [
    'the last answer came from the other backend',
    { remote: ready, lastAnswer: answerOf('local', 84) },
    '$(sparkle) GLM remote',
  ],
  ['a request is out', { local: ready, isWorking: true }, '$(loading~spin) GLM local'],
  ['it is switched off', { local: ready, isEnabled: false }, '$(circle-slash) GLM off'],
  ['it is paused', { local: ready, pausedUntil: 1 }, '$(debug-pause) GLM paused until 15:42'],
  [
    'the model is being read',
    { local: { kind: 'loading', fraction: 0.42 } },
    '$(loading~spin) GLM local loading 42 %',
  ],
  [
    'the API limits the rate',
    { remote: failed('backend.rateLimited', 9) },
    '$(watch) GLM rate-limited until 15:42',
  ],
  ['the key is wrong', { remote: failed('backend.unauthorized') }, '$(warning) GLM wrong key'],
  ['the server is gone', { remote: failed('backend.unreachable') }, '$(warning) GLM offline'],
  [
    'the server is gone and local steps in',
    { local: ready, remote: failed('backend.unreachable') },
    '$(sparkle) GLM offline → local',
  ],
  [
    'today’s budget is spent',
    { remote: failed('budget.exceeded', 9) },
    '$(credit-card) GLM budget reached until tomorrow',
  ],
  [
    'today’s budget is spent and local steps in',
    { local: ready, remote: failed('budget.exceeded', 9) },
    '$(sparkle) GLM budget reached → local',
  ],
  [
    'a price is needed to keep the budget',
    { remote: failed('budget.noPrice') },
    '$(warning) GLM price unknown',
  ],
  [
    'the sidecar gave up',
    { local: failed('sidecar.crashed') },
    '$(warning) GLM local engine crashed',
  ],
])('the status bar is honest when %s', (_, given, expected) => {
  expect(view(given).text).toBe(expected);
});

test('the tooltip tells who answers and why, and what is wrong with the other', () => {
  expect(view({ local: ready, remote: failed('backend.rateLimited', 9) }).details).toEqual([
    'Ghost text from: local (automatic: remote is rate-limited)',
    'Local: ready',
    'Remote: It failed: backend.rateLimited. (again from 15:42)',
  ]);
});

test('the tooltip tells who answered last, in how many ms and why, and what is usual', () => {
  const given: Case = {
    local: ready,
    remote: ready,
    lastAnswer: { ...answerOf('remote', 310.2), reason: 'as you asked for this once' },
    usualMs: { local: 84.6 },
  };
  expect(view(given).details).toEqual([
    'Ghost text from: local (automatic: first line expected in 200 ms, from remote in 200 ms)',
    'Last answer: remote in 310 ms (as you asked for this once)',
    'Local: ready, usually 85 ms to the first word',
    'Remote: ready',
  ]);
});

test('the tooltip promises nothing when nobody can be asked', () => {
  expect(view({ choice: 'remote', remote: failed('backend.rateLimited', 9) }).details).toEqual([
    'Ghost text from: nobody for now',
    'Local: Choose a model.',
    'Remote: It failed: backend.rateLimited. (again from 15:42)',
  ]);
});

test('only what is set up is offered to be asked once', () => {
  expect(view({ local: ready }).askable).toEqual(['local']);
  expect(view({ local: ready, remote: failed('backend.timeout') }).askable).toEqual([
    'local',
    'remote',
  ]);
});

test('a screen reader hears the state without icon names', () => {
  expect(view({ local: ready }).spoken).toBe('GLM Air: local');
});
