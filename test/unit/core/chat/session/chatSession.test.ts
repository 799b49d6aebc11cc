import { describe, expect, test } from 'vitest';
import { GlmError } from '../../../../../src/core/glmError.ts';
import {
  calls,
  gate,
  says,
  SessionWorld,
  speaks,
  thinks,
} from '../../../../support/sessionWorld.ts';

describe('a turn', () => {
  test('goes from message to answer, and names the chat', async () => {
    const world = new SessionWorld();
    const turn = await world.ask('# Mend `cart.ts`\nplease');
    expect(turn).toMatchObject({ state: 'done', endedAt: 0 });
    expect(turn.steps.map(({ kind }) => kind)).toEqual(['answer', 'text']);
    expect(world.session.transcript.title).toBe('Mend cart.ts');
    expect(world.session.panel).toMatchObject({ phase: 'idle', questions: [], queue: [] });
    expect(world.kept).toEqual(world.session.transcript);
  });

  test('tells who answered, how fast, for how much', async () => {
    const world = new SessionWorld();
    const [head] = (await world.ask('Hello')).steps;
    const backend = { id: 'remote', label: 'remote', reason: 'fastest', firstTokenMs: 120 };
    expect(head).toMatchObject({ backend, usage: { promptTokens: 100 }, usd: 0.02 });
  });

  test('keeps how long a thought took and what the backend counted for it', async () => {
    const world = new SessionWorld();
    const { opened, open } = gate();
    const rest = says('So be it.', { reasoningTokens: 7 });
    world.answers = [[thinks('Well, '), thinks('let me see.'), opened, ...rest]];
    world.settings = { ...world.settings, 'chat.thinking': 'on' };
    await world.ask('Why?');
    expect(world.session.panel.phase).toBe('thinking');
    expect(world.turn.steps[1]).not.toHaveProperty('durationMs');
    world.clock.pass(3_000);
    open();
    await world.settle();
    expect(world.turn.steps[1]).toEqual({
      ...{ kind: 'thought', text: 'Well, let me see.', at: 0, durationMs: 3_000 },
      ...{ tokens: 7, usd: 0.007 },
    });
  });

  test('tells a call from its beginning to its end', async () => {
    const world = new SessionWorld();
    const { opened, open } = gate();
    world.tools.set('read_file', {
      effect: 'read',
      run: async () => {
        await opened;
        return { content: 'x = 1', summary: 'Read a.ts' };
      },
    });
    world.answers = [calls(['read_file', { path: 'a.ts' }]), says('It is 1.')];
    await world.ask('What is x?');
    expect(world.turn.steps.at(-1)).toMatchObject({ state: 'running', summary: '' });
    expect(world.session.panel.phase).toBe('tool');
    world.clock.pass(40);
    open();
    await world.settle();
    expect(world.turn.steps[1]).toEqual({
      ...{ kind: 'call', callId: 'call-0', name: 'read_file', arguments: { path: 'a.ts' } },
      ...{ state: 'done', at: 0, durationMs: 40, summary: 'Read a.ts', content: 'x = 1' },
    });
  });

  test('says which tools are missing', async () => {
    const world = new SessionWorld();
    world.toolProblems = ['The server “docs” did not start.'];
    const [note] = (await world.ask('Hello')).steps;
    expect(note).toMatchObject({ kind: 'note', tone: 'warning', text: world.toolProblems[0] });
  });

  test('shows the plan that the model writes down, also when the chat is opened again', async () => {
    const world = new SessionWorld();
    const items = [{ text: 'Look', status: 'doing' }] as const;
    world.tools.set('todo', {
      effect: 'read',
      run: (user) => {
        user.todo.replace(items);
        return { content: 'Noted.', summary: 'Plan' };
      },
    });
    world.answers = [calls(['todo', { items }]), says('Done.')];
    await world.ask('Plan it');
    expect(world.session.panel.plan).toEqual(items);
    const again = world.newSession();
    await again.restore();
    expect(again.panel.plan).toEqual(items);
  });

  test('of which a file may not leave the machine is answered by a model on it from then on', async () => {
    const world = new SessionWorld();
    world.settings = { ...world.settings, 'privacy.localOnly': ['secret/**'] };
    const attachment = {
      kind: 'file',
      label: 'plan.md',
      path: 'secret/plan.md',
      text: 'x',
    } as const;
    world.session.attach(attachment);
    await world.ask('Look at this');
    await world.ask('And now?');
    expect(world.requests.map(({ isLocalOnly }) => isLocalOnly)).toEqual([true, true]);
    expect(world.session.panel.badge.reason).toContain('only a model on this machine');
  });
});

describe('a fault', () => {
  test.each([
    [new GlmError('backend.streamCut', 'The answer broke off — try again.'), {}],
    [
      new GlmError('backend.rateLimited', 'Wait.', { retry: 'afterReset', retryAt: 5_000 }),
      { retryAt: 5_000 },
    ],
    [new GlmError('backend.unauthorized', 'Set a key.'), {}],
    [new GlmError('backend.promptTooLong', 'Send less.'), {}],
  ])('is told in its own sentence: %s', async (error, more) => {
    const world = new SessionWorld();
    world.answers = [[speaks('Half'), error]];
    const turn = await world.ask('Hello');
    const told = { code: error.code, sentence: error.message, ...more };
    expect(turn).toMatchObject({ state: 'failed', error: told });
    expect(turn.steps.at(-1)).toMatchObject({ text: 'Half' });
    expect(world.session.panel.phase).toBe('idle');
    expect(world.kept).toEqual(world.session.transcript);
  });

  test('of our own is told plainly, and logged', async () => {
    const world = new SessionWorld();
    world.answers = [[new TypeError('x is undefined')]];
    const turn = await world.ask('Hello');
    expect(turn.error).toMatchObject({ code: 'failed' });
    expect(turn.error?.sentence).not.toContain('undefined');
    expect(world.logger.entries.some(({ message }) => message.includes('x is undefined'))).toBe(
      true,
    );
  });

  test('leaves what waits where it is', async () => {
    const world = new SessionWorld();
    const { opened, open } = gate();
    world.answers = [[opened, new GlmError('backend.streamCut', 'It broke off.')], says('Done.')];
    world.session.submit('First', 'send');
    world.session.submit('Second', 'queue');
    open();
    await world.settle();
    expect(world.session.panel.queue).toMatchObject([{ text: 'Second' }]);
  });

  test('of a model that makes the same call again and again ends the turn with a note', async () => {
    const world = new SessionWorld();
    world.tools.set('read_file', {
      effect: 'read',
      run: () => ({ content: 'x', summary: 'Read a.ts' }),
    });
    world.answers = [calls(['read_file', { path: 'a.ts' }])];
    await world.ask('Read');
    expect(world.turn).toMatchObject({ state: 'done' });
    expect(world.turn.steps.at(-1)).toMatchObject({ kind: 'note', tone: 'warning' });
  });

  test('goes with a new try of the same turn', async () => {
    const world = new SessionWorld();
    world.answers = [[new GlmError('backend.unreachable', 'Nobody there.')], says('Here I am.')];
    await world.ask('Hello');
    world.session.continueTurn(world.turn.id);
    await world.settle();
    expect(world.turn).toMatchObject({ state: 'done' });
    expect(world.turn).not.toHaveProperty('error');
  });
});

describe('what fills the window', () => {
  test('is measured, and parts of it can be left out of what follows', async () => {
    const world = new SessionWorld();
    const text = 'const total = items.reduce(sum);\n'.repeat(100);
    world.session.attach({ kind: 'file', label: 'cart.ts', path: 'cart.ts', text });
    await world.ask('What is this?');
    const { meter } = world.session.panel;
    const part = meter.parts.find(({ canDrop }) => canDrop);
    expect(meter.parts.map(({ label }) => label)).toEqual([
      ...['Instructions and tools', 'Conversation', 'cart.ts'],
    ]);
    expect(meter.usedTokens).toBe(meter.parts.reduce((sum, { tokens }) => sum + tokens, 0));
    world.session.dropPart(part?.id ?? '');
    expect(world.session.panel.meter.usedTokens).toBeLessThan(meter.usedTokens / 2);
    await world.ask('And now?');
    const sent = world.requests.map(({ messages }) => JSON.stringify(messages).includes('reduce'));
    expect(sent).toEqual([true, false]);
    expect(world.session.transcript.turns[0]?.steps.at(-1)).toMatchObject({
      text: 'Left out of what is sent from here on: “cart.ts”.',
    });
  });

  test('is summed up when the user wants it', async () => {
    const world = new SessionWorld();
    await world.ask(`Long ${'story '.repeat(3_000)}`);
    world.answers = [says('They told a long story.')];
    world.session.submit('/compact', 'send');
    expect(world.session.panel.phase).toBe('compacting');
    await world.settle();
    expect(world.turn.steps.at(-1)).toMatchObject({ kind: 'summary' });
    expect(world.session.panel.phase).toBe('idle');
  });

  test('what was sent for an answer is told as it was, whatever came after', async () => {
    const world = new SessionWorld();
    world.tools.set('read_file', {
      effect: 'read',
      run: () => ({ content: 'x = 1', summary: 'Read a.ts' }),
    });
    world.answers = [calls(['read_file']), says('It is 1.'), says('Fine.')];
    await world.ask('What is x?');
    await world.ask('Thanks');
    const [first, second] = world.session.transcript.turns;
    const sent = [
      await world.session.sentFor(first?.id ?? '', 0),
      await world.session.sentFor(first?.id ?? '', 2),
      await world.session.sentFor(second?.id ?? '', 0),
    ];
    const asked = world.requests.map(({ messages, tools, thinking }) => ({
      messages,
      tools,
      thinking,
    }));
    expect(sent).toMatchObject(asked);
    expect(sent[1]?.turnTokens).toBe(world.requests[1]?.turnTokens);
    expect(await world.session.sentFor(first?.id ?? '', 1)).toBeUndefined();
  });
});

test('the draft outlives the page, and is not told back to it', () => {
  const world = new SessionWorld();
  const before = world.updates.length;
  world.session.setDraft('Half a mess');
  expect(world.updates).toHaveLength(before);
  expect(world.session.panel.draft).toBe('Half a mess');
  expect(world.memory.get('draft')).toBe('Half a mess');
});

test('the composer’s choices go before the settings', async () => {
  const world = new SessionWorld();
  world.session.setThinking('on');
  world.session.setBackend('local');
  await world.ask('Hello');
  expect(world.requests[0]).toMatchObject({ thinking: 'on', backend: 'local' });
  expect(world.turn.thinking).toBe('on');
});

test('a command for debugging is spelled out, and what stopped goes along again', async () => {
  const world = new SessionWorld();
  const stop = { kind: 'debug', label: 'KeyError app.py:12', text: 'total = 3' } as const;
  world.session.follow('debugger', stop);
  world.session.dropChip(world.session.panel.chips[0]?.id ?? '');
  await world.ask('/why');
  expect(world.turn).toMatchObject({ thinking: 'off', attachments: [stop] });
  expect(world.turn.text).toMatch(/^Why did it stop here\?/u);
});

test('the ledger of a failure is shown once it was written down', async () => {
  const world = new SessionWorld();
  const hypotheses = [{ claim: 'a', prediction: 'b', verdict: 'open' }];
  world.tools.set('debug_conclude', {
    effect: 'read',
    run: () => ({ content: 'Noted.', summary: '0 of 1 decided' }),
  });
  world.answers = [calls(['debug_conclude', { hypotheses }]), says('Looking.')];
  await world.ask('/rootcause');
  expect(world.session.panel.ledger).toEqual({ hypotheses: [{ ...hypotheses[0], evidence: [] }] });
});
