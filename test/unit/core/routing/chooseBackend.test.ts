import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import type { BackendState } from '../../../../src/core/ports.ts';
import { chooseBackend, effectiveChoice } from '../../../../src/core/routing/chooseBackend.ts';
import { defaultSettings } from '../../../../src/core/settings.ts';

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

test.each<[Name, Name, string]>([
  ['ready', 'ready', 'local'],
  ['ready', 'none', 'local'],
  ['none', 'ready', 'remote'],
  ['loading', 'ready', 'remote'],
  ['loading', 'failed', 'local'],
  ['failed', 'ready', 'remote'],
  ['ready', 'limited', 'local'],
  ['starting', 'none', 'local'],
  ['none', 'failed', 'remote'],
])('auto with local %s and remote %s asks %s', (local, remote, expected) => {
  const decision = chooseBackend('auto', { local: states[local], remote: states[remote] }, nowMs);

  expect(decision.backend).toBe(expected);
  expect(decision.refusal).toBeUndefined();
});

test('a manual choice is obeyed even when the other backend is the only healthy one', () => {
  const decision = chooseBackend('remote', { local: states.ready, remote: states.failed }, nowMs);

  expect(decision).toMatchObject({ backend: 'remote', refusal: undefined });
});

test('a backend that is not set up is refused with its own next step', () => {
  const decision = chooseBackend('auto', { local: states.none, remote: states.none }, nowMs);

  expect(decision.refusal).toBe(states.none.error);
});

test('a rate-limited backend is left alone until its reset time and asked again after it', () => {
  const both = { local: states.none, remote: states.limited };

  expect(chooseBackend('remote', both, nowMs).refusal).toBe(states.limited.error);
  expect(chooseBackend('remote', both, nowMs + 60_000).refusal).toBeUndefined();
});

test("ghost text's own backend setting overrides the general one", () => {
  expect(effectiveChoice({ ...defaultSettings, backend: 'remote' })).toBe('remote');
  expect(
    effectiveChoice({ ...defaultSettings, backend: 'remote', 'completion.backend': 'local' }),
  ).toBe('local');
});
