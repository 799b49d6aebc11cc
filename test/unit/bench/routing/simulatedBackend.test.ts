import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import type { FimRequest } from '../../../../src/core/ports.ts';
import { type Conditions, lineTokens } from '../../../bench/routing/conditions.ts';
import { smallModel } from '../../../bench/routing/profiles.ts';
import { charactersPerToken } from '../../../bench/routing/promptCache.ts';
import { inPeriods, type Schedule, steadily } from '../../../bench/routing/schedule.ts';
import { SimulatedBackend, type Visit } from '../../../bench/routing/simulatedBackend.ts';
import { VirtualClock } from '../../../bench/routing/virtualClock.ts';
import { collect, failureOf } from '../../../support/modelEvents.ts';

const never = new AbortController().signal;
/** Nothing by chance: the median of everything. */
const luck = { base: 0, pace: 0, fault: 0.5, stall: 0.5, stallSize: 0 };
const request: FimRequest = {
  prefix: 'p'.repeat(700 * charactersPerToken),
  suffix: 's'.repeat(300 * charactersPerToken),
  languageId: 'typescript',
  path: 'src/a.ts',
  maxTokens: 272,
  temperature: 0,
  stop: ['\n'],
};

function backendWith(schedule: Schedule, id: 'local' | 'remote' = 'local') {
  const clock = new VirtualClock(0);
  const visits: Visit[] = [];
  const backend = new SimulatedBackend({
    ...{ id, clock, startMs: 0, schedule, patienceMs: 10_000 },
    prices: { input: 0, output: 1 },
    luckOf: () => luck,
    onVisit: (visit) => void visits.push(visit),
  });
  const ask = async (asked: FimRequest, signal = never) => {
    const client = await backend.connect(signal);
    const answer = await collect(client.fillInMiddle(asked, signal));
    return { ...answer, atMs: clock.now() };
  };
  return { backend, clock, visits, ask };
}

const withState = (availability: Conditions['availability']) => ({ ...smallModel, availability });
const lineMs = (lineTokens - 1) * smallModel.msPerToken;

test('a line takes its base, the reading of its prompt and the writing of its tokens', async () => {
  const { ask, clock, visits } = backendWith(steadily(smallModel));
  const { usage, atMs } = await clock.run(ask(request));
  expect(atMs).toBeCloseTo(smallModel.baseMs + 1_000 * smallModel.prefillMsPerToken + lineMs);
  expect(usage).toMatchObject({ promptTokens: 1_000, cachedTokens: 0, completionTokens: 20 });
  expect(visits).toMatchObject([{ openedAt: 0, closedAt: atMs, costUsd: 20e-6 }]);
});

test('what a prompt has in common with the last one is not read again', async () => {
  const { ask, clock } = backendWith(steadily(smallModel));
  const typedOn = { ...request, prefix: `${request.prefix}${'q'.repeat(32)}` };
  const elsewhere = { ...request, suffix: 'other' };
  const cached = async () => {
    const answers = [await ask(request), await ask(typedOn), await ask(elsewhere)];
    return answers.map(({ usage }) => usage?.cachedTokens);
  };
  expect(await clock.run(cached())).toEqual([0, 1_000, 0]);
});

test('the local server answers one after the other, a provider all at once', async () => {
  const timesOf = async (id: 'local' | 'remote') => {
    const { ask, clock } = backendWith(steadily({ ...smallModel, prefillMsPerToken: 0 }), id);
    const answers = await clock.run(Promise.all([ask(request), ask(request)]));
    return answers.map(({ atMs }) => Math.round(atMs));
  };
  const once = smallModel.baseMs + lineMs;
  expect(await timesOf('local')).toEqual([once, 2 * once]);
  expect(await timesOf('remote')).toEqual([once, once]);
});

test('a request that is given up frees the server, also while it waits', async () => {
  const { ask, clock } = backendWith(steadily({ ...smallModel, prefillMsPerToken: 0 }));
  const giveUp = new AbortController();
  const abandoned = [
    failureOf(ask(request, giveUp.signal)),
    failureOf(ask(request, giveUp.signal)),
  ];
  const patient = ask(request);
  void clock.sleep(10, never).then(() => giveUp.abort());
  const { atMs } = await clock.run(patient);
  await Promise.all(abandoned);
  expect(atMs).toBe(10 + smallModel.baseMs + lineMs);
});

test('a limit names its end, and a failure is remembered by the health', async () => {
  const limited = withState({ kind: 'rateLimited', untilMs: 5_000 });
  const { ask, backend, clock } = backendWith(steadily(limited));
  const error = await clock.run(failureOf(ask(request)));
  expect(error).toMatchObject({ code: 'backend.rateLimited', retryAt: 5_000 });
  if (GlmError.is(error)) {
    backend.noteFailure(error);
  }
  expect(backend.state()).toMatchObject({ kind: 'failed', restUntil: 5_000 });
});

test('a model that loads says so and keeps requests until it is there', async () => {
  const loading = withState({ kind: 'loading', sinceMs: 0, untilMs: 4_000 });
  const schedule = inPeriods(smallModel, [{ fromMs: 0, toMs: 4_000 }], () => loading);
  const { ask, backend, clock } = backendWith(schedule);
  expect(backend.state()).toEqual({ kind: 'loading', fraction: 0 });
  const { atMs } = await clock.run(ask(request));
  expect(atMs).toBeGreaterThan(4_000);
  expect(backend.state()).toEqual({ kind: 'ready' });
});

test('a silent server holds a request until somebody gives up', async () => {
  const { ask, clock } = backendWith(steadily(withState({ kind: 'silent' })));
  const giveUp = new AbortController();
  void clock.sleep(10_000, never).then(() => giveUp.abort());
  const error = await clock.run(failureOf(ask(request, giveUp.signal)));
  expect(error).toBe(giveUp.signal.reason);
});
