import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import { BackendHealth } from '../../../../src/core/routing/backendHealth.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { RecordingLogger } from '../../../support/recordingLogger.ts';

const offline = new GlmError('backend.unreachable', 'Could not reach the server.');

test('a server that stays down costs one log line, and the next good answer clears it', () => {
  const logger = new RecordingLogger();
  const health = new BackendHealth('remote', { clock: new ManualClock(), logger: logger });
  health.set({ kind: 'ready' });

  health.noteFailure(offline);
  health.noteFailure(offline);
  expect(health.state()).toEqual({ kind: 'failed', error: offline });
  health.noteAnswer();

  expect(health.state()).toEqual({ kind: 'ready' });
  expect(logger.entries).toEqual([
    { level: 'info', message: 'remote: ready' },
    { level: 'warn', message: 'remote: backend.unreachable: Could not reach the server.' },
    { level: 'info', message: 'remote: available again' },
  ]);
});

test('a failure is forgotten when the backend is set up anew', () => {
  const health = new BackendHealth('local', {
    clock: new ManualClock(),
    logger: new RecordingLogger(),
  });
  health.set({ kind: 'ready' });
  health.noteFailure(offline);

  health.set({ kind: 'starting' });
  health.set({ kind: 'ready' });

  expect(health.state()).toEqual({ kind: 'ready' });
});

test('what nobody has set up is news, not a complaint, and told anew when the reason is another', () => {
  const logger = new RecordingLogger();
  const health = new BackendHealth('remote', { clock: new ManualClock(), logger: logger });
  const noKey = new GlmError('backend.noKey', 'Set a key.');
  const badAddress = new GlmError('backend.badAddress', 'Correct the address.');

  for (const error of [noKey, noKey, badAddress]) {
    health.set({ kind: 'unconfigured', error });
  }

  expect(logger.entries).toEqual([
    { level: 'info', message: 'remote: backend.noKey: Set a key.' },
    { level: 'info', message: 'remote: backend.badAddress: Correct the address.' },
  ]);
});

test.each([
  ['rate limit without a time', new GlmError('backend.rateLimited', 'Wait.'), 10_000],
  ['rate limit with a time', new GlmError('backend.rateLimited', 'Wait.', { retryAt: 99 }), 99],
  ['empty account', new GlmError('backend.noBalance', 'Pay.'), 60_000],
])('a %s gives the backend a rest', (_, error, restUntil) => {
  const health = new BackendHealth('remote', {
    clock: new ManualClock(),
    logger: new RecordingLogger(),
  });
  health.set({ kind: 'ready' });

  health.noteFailure(error);
  expect(health.state()).toEqual({ kind: 'failed', error, restUntil });

  health.forgetFailure();
  expect(health.state()).toEqual({ kind: 'ready' });
});
