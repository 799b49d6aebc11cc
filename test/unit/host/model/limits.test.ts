import { expect, test } from 'vitest';
import { Emitter } from '../../../../src/core/emitter.ts';
import { glmAirLimits } from '../../../../src/core/glm/contextPlan.ts';
import { dialects } from '../../../../src/core/glm/dialects.ts';
import { limitsOf, type Endpoint } from '../../../../src/core/glm/endpoint.ts';
import type { BackendState } from '../../../../src/core/ports.ts';
import { BackendHealth } from '../../../../src/core/routing/backendHealth.ts';
import { defaultSettings, type Settings } from '../../../../src/core/settings.ts';
import { LocalBackend, type LocalEngine } from '../../../../src/host/model/localBackend.ts';
import { RemoteBackend } from '../../../../src/host/model/remoteBackend.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { FakeModel } from '../../../support/fakeModel.ts';
import { RecordingLogger } from '../../../support/recordingLogger.ts';

const health = (name: string) =>
  new BackendHealth(name, { clock: new FakeClock(), logger: new RecordingLogger() });
const settingsWith = (changes: Partial<Settings>): Settings => ({ ...defaultSettings, ...changes });
const found: Endpoint = {
  ...{ kind: 'external', baseUrl: 'http://127.0.0.1:1/v1', apiKey: '', model: 'm' },
  dialect: dialects.unknown,
};

test('an answer never has more room than prompt and answer together', () => {
  expect(limitsOf({})).toEqual(glmAirLimits);
  const small = { contextTokens: 4_096, answerTokens: 4_096 };
  expect(limitsOf({ limits: { contextTokens: 4_096 } })).toEqual(small);
});

test('a remote model is taken for GLM-4.5-Air until its server tells otherwise', async () => {
  const remote = new RemoteBackend({
    health: health('remote'),
    budget: { refusal: () => undefined },
    recognise: async (endpoint) => ({ ...endpoint, limits: { contextTokens: 32_768 } }),
    openClient: async () => new FakeModel(() => []),
  });
  remote.configure(settingsWith({ 'remote.model': 'other' }), 'key');
  expect(remote.limits()).toEqual(glmAirLimits);
  await remote.connect();
  expect(remote.limits()).toEqual({ contextTokens: 32_768, answerTokens: 32_768 });
  remote.configure(defaultSettings, 'key');
  expect(remote.limits()).toEqual(glmAirLimits);
});

test('a local model is taken for a small one until its engine tells its context', async () => {
  const engine = new FakeEngine();
  const local = new LocalBackend({
    health: health('local'),
    createEngine: () => engine,
    openClient: async () => new FakeModel(() => []),
  });
  const plan = { 'local.modelPath': '/m.gguf' };
  local.configure(settingsWith(plan));
  expect(local.limits().contextTokens).toBe(8_192);
  local.configure(settingsWith({ ...plan, 'local.contextSize': 2_048 }));
  expect(local.limits().contextTokens).toBe(2_048);
  await expect.poll(() => engine.isStarted).toBe(true);
  engine.endpoint = { ...found, limits: { contextTokens: 65_536 } };
  expect(local.limits()).toEqual({ contextTokens: 65_536, answerTokens: 65_536 });
  await local.dispose();
});

class FakeEngine implements LocalEngine {
  readonly onDidChange = new Emitter<BackendState>();
  readonly state: BackendState = { kind: 'starting' };
  endpoint: Endpoint | undefined;
  isStarted = false;

  start(): void {
    this.isStarted = true;
  }

  async whenReady(): Promise<Endpoint> {
    return found;
  }

  noteFailure(): void {}
  restart(): void {}
  async dispose(): Promise<void> {}
}
