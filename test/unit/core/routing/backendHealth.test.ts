import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import { BackendHealth } from '../../../../src/core/routing/backendHealth.ts';
import { ListLogger } from '../../../support/fakeBackend.ts';

const offline = new GlmError('backend.unreachable', 'Could not reach the server.');

test('a server that stays down costs one log line, and the next good answer clears it', () => {
  const logger = new ListLogger();
  const health = new BackendHealth('remote', logger);
  health.set({ kind: 'ready' });

  health.noteFailure(offline);
  health.noteFailure(offline);
  expect(health.state()).toEqual({ kind: 'failed', error: offline });
  health.clearFailure();

  expect(health.state()).toEqual({ kind: 'ready' });
  expect(logger.lines).toEqual([
    'info remote: ready',
    'warn remote: backend.unreachable: Could not reach the server.',
    'info remote: available again',
  ]);
});

test('a failure is forgotten when the backend is set up anew', () => {
  const health = new BackendHealth('local', new ListLogger());
  health.set({ kind: 'ready' });
  health.noteFailure(offline);

  health.set({ kind: 'starting' });
  health.set({ kind: 'ready' });

  expect(health.state()).toEqual({ kind: 'ready' });
});
