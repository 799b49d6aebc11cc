import { describe, expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import { defaultSettings } from '../../../../src/core/settings.ts';
import { Router } from '../../../support/router.ts';

const unreachable = new GlmError('backend.unreachable', 'Nobody there.');
const hedging = { ...defaultSettings, 'routing.hedging': true };

describe('failover', () => {
  test('a failure is told to its backend, and the other one answers', async () => {
    const router = new Router();
    const asking = await router.ghostText();

    await router.last('remote').fail(unreachable);
    await router.pass(50);
    await router.last('local').say('word\n');
    await router.last('local').end();

    expect(asking.words).toEqual(['word\n', 'finish']);
    expect(router.remote.notes).toEqual(['backend.unreachable']);
    expect(router.local.notes).toEqual(['answer']);
    expect(router.records.map(({ purpose, outcome }) => [purpose, outcome])).toEqual([
      ['asked', 'failed'],
      ['failover', 'answered'],
    ]);
    expect(router.client.lastAnswer).toEqual({
      backend: 'local',
      timeToFirstTokenMs: 50,
      reason: 'automatic: remote failed',
    });
  });

  test('a stall is no failure, and the other one answers', async () => {
    const router = new Router();
    const asking = await router.ghostText();

    await router.pass(2_000);
    await router.last('local').say('word\n');
    await router.last('local').end();

    expect(asking.words).toEqual(['word\n', 'finish']);
    expect(router.remote.notes).toEqual([]);
    expect(router.records.map(({ outcome }) => outcome)).toEqual(['aborted', 'answered']);
  });

  test('what the budget refuses is asked elsewhere and hurts nobody', async () => {
    const router = new Router();
    const asking = await router.ghostText();

    await router.last('remote').fail(new GlmError('budget.exceeded', 'Enough for today.'));
    await router.last('local').say('word\n');
    await router.last('local').end();

    expect(asking.words).toEqual(['word\n', 'finish']);
    expect(router.remote.notes).toEqual([]);
    expect(router.records.map(({ backend }) => backend)).toEqual(['local']);
  });

  test('a backend that can’t be connected to counts as one failure', async () => {
    const router = new Router();
    router.remote.connecting = () => Promise.reject(unreachable);

    const asking = await router.ghostText();
    await router.last('local').end();

    expect(asking.words).toEqual(['finish']);
    expect(router.remote.notes).toEqual(['backend.unreachable']);
  });

  test('who does not heed the abort while it connects keeps nobody waiting', async () => {
    const router = new Router();
    router.remote.connecting = () => new Promise(() => undefined);
    const asking = await router.ghostText();

    await router.pass(2_000);
    await router.last('local').say('word\n');
    await router.last('local').end();

    expect(asking).toMatchObject({ words: ['word\n', 'finish'], isOver: true });
  });

  test('a reserve that connects for longer than there is time for is not to blame', async () => {
    const router = new Router();
    router.local.connecting = () => new Promise(() => undefined);
    const asking = await router.ghostText();

    await router.pass(2_000);
    await router.pass(10_000);

    expect(asking.error).toMatchObject({ code: 'backend.timeout' });
    expect(router.local.notes).toEqual([]);
  });

  test.each(['local', 'remote'] as const)(
    'once the user said %s nobody else steps in',
    async (backend) => {
      const router = new Router();
      router.teach(backend === 'local' ? 'remote' : 'local', 5_000);
      router.teach(backend, 50);
      const other = backend === 'local' ? 'remote' : 'local';
      const asking = await router.ghostText();

      router.settings = { ...defaultSettings, backend };
      await router.last(backend).fail(unreachable);

      expect(asking.error).toBe(unreachable);
      expect(router.counts[other]).toBe(0);
    },
  );

  test('a backend that must rest by now does not step in', async () => {
    const router = new Router();
    const asking = await router.ghostText();
    const restUntil = router.clock.now() + 60_000;

    router.local.current = { kind: 'failed', error: unreachable, restUntil };
    await router.last('remote').fail(unreachable);

    expect(asking.error).toBe(unreachable);
    expect(router.counts.local).toBe(0);
  });
});

describe('what may not leave the machine', () => {
  const elsewhere = {
    identity: 'far away',
    isOnThisMachine: false,
    prices: { input: 0, output: 0 },
  };
  const nearby = { ...elsewhere, identity: 'next door', isOnThisMachine: true };
  const refused = { code: 'privacy.localOnly' };

  test('is not asked elsewhere after a failure, a stall or in a race', async () => {
    const router = new Router();
    router.settings = hedging;
    const failing = await router.ghostText({ isLocalOnly: true });
    await router.last('local').fail(unreachable);
    const stalling = await router.ghostText({ isLocalOnly: true });
    await router.pass(60_000);
    await stalling.abort();

    expect(failing.error).toBe(unreachable);
    expect(router.counts).toEqual({ local: 2, remote: 0 });
  });

  test('is not sent to a server that moved away while it was connected to', async () => {
    const router = new Router();
    const arrived = Promise.withResolvers<void>();
    router.local.connecting = () => arrived.promise;
    const asking = await router.ghostText({ isLocalOnly: true });

    router.local.currentTerms = elsewhere;
    arrived.resolve();
    await router.pass(0);

    expect(asking.error).toMatchObject(refused);
    expect(router.counts).toEqual({ local: 0, remote: 0 });
    expect(router.local.notes).toEqual([]);
  });

  test('is not sent to a reserve that moved away', async () => {
    const router = new Router();
    router.remote.currentTerms = nearby;
    const asking = await router.ghostText({ isLocalOnly: true });

    router.remote.currentTerms = elsewhere;
    router.local.currentTerms = elsewhere;
    const asked = router.counts.remote === 1 ? 'remote' : 'local';
    await router.last(asked).fail(unreachable);

    expect(asking.error).toBe(unreachable);
    expect(router.counts.local + router.counts.remote).toBe(1);
  });
});

describe('race', () => {
  test('the first line wins, and its backend is told to have answered', async () => {
    const router = new Router();
    router.settings = hedging;
    const asking = await router.ghostText();

    await router.pass(400);
    expect(router.counts).toEqual({ local: 1, remote: 1 });
    await router.pass(100);
    await router.last('remote').say('half');
    await router.last('local').say('line\n');
    await router.last('local').end();

    expect(asking.words).toEqual(['line\n', 'finish']);
    expect(router.client.lastAnswer).toMatchObject({ backend: 'local', timeToFirstTokenMs: 100 });
    expect(router.running).toBe(0);
  });

  test('whoever loses is not told to have answered', async () => {
    const router = new Router();
    router.settings = hedging;
    const asking = await router.ghostText();

    await router.pass(400);
    await router.last('local').say('half');
    await router.last('remote').say('line\n');
    await router.last('remote').end();

    expect(asking.words).toEqual(['line\n', 'finish']);
    expect(router.client.lastAnswer).toMatchObject({ backend: 'remote', timeToFirstTokenMs: 400 });
  });

  test('chat is never raced', async () => {
    const router = new Router();
    router.settings = hedging;
    const asking = await router.chat();

    await router.pass(14_000);
    expect(router.counts).toEqual({ local: 0, remote: 1 });

    await asking.abort();
  });

  test('races are no more than a tenth of the requests and what may be saved up', async () => {
    const router = new Router();
    router.settings = hedging;
    for (let request = 0; request < 60; request += 1) {
      const asking = await router.ghostText();
      await router.pass(500);
      await asking.abort();
    }

    const races = router.records.filter(({ purpose }) => purpose === 'hedge').length;
    expect(races).toBeLessThanOrEqual(1 + 6);
    expect(races).toBeGreaterThan(0);
  });
});

describe('measuring', () => {
  test('another server is expected to be no slower than any other', async () => {
    const router = new Router();
    router.teach('remote', 20_000);
    await router.answerFrom('local', 300);
    expect(router.client.decide().backend).toBe('local');

    router.remote.currentTerms = { ...router.remote.currentTerms, identity: 'a quick one' };

    expect(
      router.monitor.forecast('remote', 'ghostText', { uncachedTokens: 4, aheadMs: 0 }),
    ).toEqual(expect.objectContaining({ isMeasured: true }));
    router.client.decide();
    expect(
      router.monitor.forecast('remote', 'ghostText', { uncachedTokens: 4, aheadMs: 0 }),
    ).toEqual(expect.objectContaining({ isMeasured: false }));
  });

  test('an answer whose server was replaced meanwhile says nothing of the new one', async () => {
    const router = new Router();
    await router.ghostText();
    const stream = router.last('remote');

    router.remote.currentTerms = { ...router.remote.currentTerms, identity: 'a quick one' };
    router.client.decide();
    await router.pass(300);
    await stream.say('word\n');
    await stream.end();

    const forecast = router.monitor.forecast('remote', 'ghostText', {
      uncachedTokens: 4,
      aheadMs: 0,
    });
    expect(forecast.isMeasured).toBe(false);
  });

  test('a computer that slept during an answer learnt nothing from it', async () => {
    const router = new Router();
    const load = { uncachedTokens: 4, aheadMs: 0 };
    await router.ghostText();
    const before = router.monitor.forecast('remote', 'ghostText', load);
    await router.last('remote').say('half');

    router.clock.pass(8 * 3_600_000);
    await router.last('remote').say(' a line of some length\n');
    await router.last('remote').end();

    expect(router.monitor.forecast('remote', 'ghostText', load)).toEqual(before);
    expect(router.remote.notes).toEqual(['answer']);
  });

  test('an answer of calls alone is one, whose first token nobody knows', async () => {
    const router = new Router();
    const asking = await router.chat();
    const call = { id: '1', name: 'read_file', arguments: { path: 'a.ts' } };

    await router.pass(4_000);
    await router.last('remote').send({ type: 'toolCall', call });
    await router.last('remote').end();

    expect(asking.words).toEqual(['toolCall', 'finish']);
    expect(router.records.at(-1)).not.toHaveProperty('firstTokenMs');
    expect(router.remote.notes).toEqual(['answer']);
  });

  test('several requests at once are told apart', async () => {
    const router = new Router();
    const [one, two] = [await router.ghostText(), await router.ghostText()];
    const [first, second] = router.streams.remote;

    await second?.say('two\n');
    await first?.say('one\n');
    await second?.end();
    expect(router.client.isBusy).toBe(true);
    await first?.end();

    expect([one.words, two.words]).toEqual([
      ['one\n', 'finish'],
      ['two\n', 'finish'],
    ]);
    expect(router.client.isBusy).toBe(false);
  });

  test('a request that nobody reads is never sent', async () => {
    const router = new Router();
    const signal = new AbortController().signal;

    router.client.chat(
      { messages: [], thinking: 'off', maxTokens: 1, temperature: 0, stop: [] },
      signal,
    );

    expect(router.counts).toEqual({ local: 0, remote: 0 });
    expect(router.client.isBusy).toBe(false);
  });
});

describe('a chat', () => {
  test('has a last answer of its own', async () => {
    const router = new Router();
    await router.chat({ backend: 'local' });
    await router.pass(300);
    await router.last('local').say('word');
    await router.last('local').end();

    expect(router.client.lastAnswer).toBeUndefined();
    expect(router.client.lastChatAnswer).toEqual({
      ...{ backend: 'local', timeToFirstTokenMs: 300, reason: 'as you chose for this chat' },
    });
  });

  test('that is to stay on this machine goes nowhere else, whoever was chosen', async () => {
    const router = new Router();
    const asking = await router.chat({ backend: 'remote', isLocalOnly: true });
    expect(asking.error).toMatchObject({ code: 'privacy.localOnly' });

    await router.chat({ isLocalOnly: true });
    expect(router.counts).toEqual({ local: 1, remote: 0 });
    expect(
      router.client.decideChat({ isLocalOnly: true, backend: 'remote' }).refusal,
    ).toBeDefined();
    expect(router.client.decideChat({ backend: 'remote' }).refusal).toBeUndefined();
  });

  test('that settings keep local is not sent elsewhere by a choice in the chat', async () => {
    const router = new Router();
    router.settings = { ...router.settings, 'chat.backend': 'local' };
    await router.chat({ backend: 'remote' });

    expect(router.counts).toEqual({ local: 1, remote: 0 });
    expect(router.client.decideChat({ backend: 'remote' })).toMatchObject({
      ...{ backend: 'local', fallback: undefined },
    });
  });
});
