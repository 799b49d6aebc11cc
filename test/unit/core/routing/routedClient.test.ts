import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import type { FimRequest, ModelEvent } from '../../../../src/core/ports.ts';
import { LatencyMonitor } from '../../../../src/core/routing/latencyMonitor.ts';
import { RoutedClient } from '../../../../src/core/routing/routedClient.ts';
import { defaultSettings } from '../../../../src/core/settings.ts';
import { FakeBackend } from '../../../support/fakeBackend.ts';
import { ManualClock } from '../../../support/manualClock.ts';

const request: FimRequest = {
  prefix: 'a',
  suffix: '',
  languageId: 'typescript',
  path: 'a.ts',
  maxTokens: 8,
  temperature: 0,
  stop: [],
};

function routed(script: (clock: ManualClock) => AsyncIterable<ModelEvent>) {
  const clock = new ManualClock();
  const local = new FakeBackend('local', { kind: 'ready' }, () => script(clock));
  const remote = new FakeBackend('remote', { kind: 'starting' }, () => script(clock));
  const client = new RoutedClient({
    backends: { local, remote },
    clock,
    monitor: new LatencyMonitor(),
    settings: () => defaultSettings,
    power: () => 'unknown',
  });
  const texts: string[] = [];
  const run = async () => {
    for await (const event of client.fillInMiddle(request, new AbortController().signal)) {
      if (event.type === 'text') {
        texts.push(event.text);
      }
    }
  };
  return { client, local, texts, run };
}

test('the time to first token runs from the request to the first word', async () => {
  const { client, local, texts, run } = routed(async function* (clock) {
    clock.pass(80);
    yield { type: 'text', text: 'one' };
    clock.pass(500);
    yield { type: 'text', text: 'two' };
    yield { type: 'finish', reason: 'stop' };
  });

  await run();

  expect(texts).toEqual(['one', 'two']);
  expect(client.lastAnswer).toEqual({
    backend: 'local',
    timeToFirstTokenMs: 80,
    reason: 'automatic: remote is still loading',
  });
  expect(client.recentLatencyMs()).toBe(80);
  expect(local.notes).toEqual(['answer']);
});

test('an answer that its reader cut short still counts and leaves nothing in flight', async () => {
  const { client, local } = routed(async function* (clock) {
    clock.pass(30);
    yield { type: 'text', text: 'one' };
    yield { type: 'text', text: 'never read' };
  });

  for await (const event of client.fillInMiddle(request, new AbortController().signal)) {
    expect(client.isBusy).toBe(true);
    expect(event).toEqual({ type: 'text', text: 'one' });
    break;
  }

  expect(client.isBusy).toBe(false);
  expect(client.lastAnswer?.timeToFirstTokenMs).toBe(30);
  expect(local.notes).toEqual(['answer']);
});

test('first words that are cut off are no answer', async () => {
  const { local, texts, run } = routed(async function* () {
    yield { type: 'text', text: 'one' };
    throw new GlmError('backend.streamCut', 'Cut off.');
  });

  await expect(run()).rejects.toMatchObject({ code: 'backend.streamCut' });
  expect(texts).toEqual(['one']);
  expect(local.notes).toEqual(['backend.streamCut']);
});

test('a failure is told to its backend and reaches the caller', async () => {
  const { client, local, run } = routed(async function* () {
    yield* [];
    throw new GlmError('backend.unreachable', 'No answer.');
  });

  await expect(run()).rejects.toMatchObject({ code: 'backend.unreachable' });
  expect(local.notes).toEqual(['backend.unreachable']);
  expect(client.isBusy).toBe(false);
});

test('what the budget refuses is no failure of the backend', async () => {
  const { local, run } = routed(async function* () {
    yield* [];
    throw new GlmError('budget.exceeded', 'This turn would take too many tokens.');
  });

  await expect(run()).rejects.toMatchObject({ code: 'budget.exceeded' });
  expect(local.notes).toEqual([]);
});

test('an abort is no failure of the backend', async () => {
  const { local, run } = routed(async function* () {
    yield* [];
    throw new DOMException('aborted', 'AbortError');
  });

  await expect(run()).rejects.toThrow('aborted');
  expect(local.notes).toEqual([]);
});

test('a backend that was asked for once is not who would answer afterwards', async () => {
  const { client, run } = routed(async function* () {
    yield { type: 'text', text: 'one' };
  });
  client.askNext('local');

  await run();

  expect(client.lastAnswer?.reason).toBe('as you asked for this once');
  expect(client.decide().reason).toBe('automatic: remote is still loading');
});
