import { describe, expect, test } from 'vitest';
import {
  calls,
  gate,
  never,
  says,
  SessionWorld,
  speaking,
  thinks,
} from '../../../../support/sessionWorld.ts';

describe('stop', () => {
  test('before the first byte leaves an empty turn', async () => {
    const world = new SessionWorld();
    world.answers = [[never]];
    await world.ask('First');
    world.session.stop();
    expect(world.turn).toMatchObject({ state: 'stopped', steps: [{ kind: 'answer' }] });
    expect(world.session.isBusy).toBe(false);
  });

  test('lets go of what the tools have set up, which the end of a turn does not', async () => {
    const world = await speaking();
    world.session.stop();
    expect(world.abandoned).toEqual([world.turn.id]);
    await world.ask('Second');
    await world.settle();
    expect(world.turn).toMatchObject({ state: 'done' });
    expect(world.abandoned).toHaveLength(1);
  });

  test('in a thought closes it', async () => {
    const world = new SessionWorld();
    world.answers = [[thinks('Hm'), never]];
    await world.ask('First');
    world.session.stop();
    expect(world.turn.steps[1]).toMatchObject({ text: 'Hm', durationMs: 0 });
  });

  test('in a text keeps it, and nothing comes after it', async () => {
    const world = await speaking();
    world.session.stop();
    await world.settle();
    expect(world.turn).toMatchObject({ state: 'stopped' });
    expect(world.turn.steps.at(-1)).toEqual({ kind: 'text', text: 'Half an ans' });
    expect(world.kept).toEqual(world.session.transcript);
  });

  test('in a tool that never returns marks it, and what was not begun', async () => {
    const world = new SessionWorld();
    world.tools.set('run_command', { effect: 'execute', run: () => never });
    world.answers = [calls(['run_command'], ['run_command'])];
    await world.ask('Run it twice');
    world.session.stop();
    expect(world.turn.steps.slice(1)).toMatchObject([
      { state: 'stopped', content: '' },
      { state: 'stopped', summary: 'Not run' },
    ]);
  });

  test('while tools are opened ends the turn', async () => {
    const world = new SessionWorld();
    world.opening = () => never;
    await world.ask('First');
    world.session.stop();
    await world.settle();
    expect(world.turn).toMatchObject({ state: 'stopped', steps: [] });
    expect(world.requests).toEqual([]);
  });

  test('leaves what waits where it is', async () => {
    const world = await speaking();
    world.session.submit('Second', 'queue');
    world.session.stop();
    await world.settle();
    expect(world.session.panel.queue).toMatchObject([{ text: 'Second' }]);
    world.session.sendQueued(world.session.panel.queue[0]?.id ?? '');
    await world.settle();
    expect(world.turn).toMatchObject({ text: 'Second', state: 'done' });
    expect(world.session.panel.queue).toEqual([]);
  });
});

describe('a message while a turn runs', () => {
  test('waits for its end, in order', async () => {
    const world = new SessionWorld();
    const { opened, open } = gate();
    world.answers = [[opened, ...says('One.')], says('Next.')];
    world.session.submit('First', 'send');
    world.session.submit('Second', 'queue');
    world.session.submit('Third', 'send');
    expect(world.session.panel.queue.map(({ text }) => text)).toEqual(['Second', 'Third']);
    open();
    await world.settle();
    await world.settle();
    const turns = world.session.transcript.turns.map(({ text, state }) => [text, state]);
    expect(turns).toEqual([
      ['First', 'done'],
      ['Second', 'done'],
      ['Third', 'done'],
    ]);
  });

  test('that must not wait cuts the answer short, which is kept', async () => {
    const world = await speaking();
    world.session.submit('Later', 'queue');
    world.session.submit('Not like that', 'steer');
    await world.settle();
    await world.settle();
    const [first, ...others] = world.session.transcript.turns;
    expect(first).toMatchObject({ state: 'stopped', steps: [{}, { text: 'Half an ans' }] });
    expect(others.map(({ text }) => text)).toEqual(['Not like that', 'Later']);
  });

  test('that must not wait lets a tool end first', async () => {
    const world = new SessionWorld();
    const { opened, open } = gate();
    world.tools.set('run_command', {
      effect: 'execute',
      run: async () => {
        await opened;
        return { content: 'ok', summary: 'Ran it' };
      },
    });
    world.answers = [calls(['run_command']), says('Done.')];
    await world.ask('Run it');
    world.session.submit('Stop that', 'steer');
    await world.settle();
    expect(world.session.transcript.turns).toHaveLength(1);
    open();
    await world.settle();
    expect(world.session.transcript.turns[0]?.steps[1]).toMatchObject({ state: 'done' });
    expect(world.turn).toMatchObject({ text: 'Stop that', state: 'done' });
  });

  test('can be taken back', async () => {
    const world = await speaking();
    world.session.submit('Second', 'queue');
    world.session.unqueue(world.session.panel.queue[0]?.id ?? '');
    expect(world.session.panel.queue).toEqual([]);
  });
});

describe('answer now', () => {
  test('cuts the thought and answers without one', async () => {
    const world = new SessionWorld();
    world.settings = { ...world.settings, 'chat.thinking': 'on' };
    world.answers = [[thinks('On the one hand'), never], says('Yes.')];
    await world.ask('Is it?');
    world.session.answerNow();
    await world.settle();
    expect(world.turn.steps).toMatchObject([
      { kind: 'answer', thinking: 'on' },
      { kind: 'thought', isCut: true },
      { kind: 'answer', thinking: 'off' },
      { kind: 'text', text: 'Yes.' },
    ]);
    expect(world.memory.get('leaning')).toBe(-0.5);
  });

  test('while tools are opened has the turn begin without thinking', async () => {
    const world = new SessionWorld();
    const { opened, open } = gate();
    world.opening = () => opened;
    world.settings = { ...world.settings, 'chat.thinking': 'on' };
    await world.ask('Is it?');
    world.session.answerNow();
    open();
    await world.settle();
    expect(world.requests[0]?.thinking).toBe('off');
  });
});

describe('earlier messages', () => {
  async function threeTurns(): Promise<SessionWorld> {
    const world = new SessionWorld();
    await world.ask('One');
    await world.ask('Two');
    await world.ask('Three');
    return world;
  }

  test('can be edited; the chat as it was is kept beside', async () => {
    const world = await threeTurns();
    const before = world.session.transcript;
    world.session.edit(before.turns[1]?.id ?? '', 'Two, but better');
    await world.settle();
    const texts = world.session.transcript.turns.map(({ text }) => text);
    expect(texts).toEqual(['One', 'Two, but better']);
    const copy = [...world.history.chats.values()].find(({ id }) => id !== before.id);
    expect(copy).toMatchObject({ title: 'One (before edit)', turns: before.turns });
    expect(world.kept).toEqual(world.session.transcript);
  });

  test('of which only the last answer goes leave no copy', async () => {
    const world = await threeTurns();
    world.session.regenerate(world.turn.id);
    await world.settle();
    expect(world.history.chats.size).toBe(1);
    expect(world.turn).toMatchObject({ text: 'Three', state: 'done' });
  });

  test('keep their attachments, and may be thought about', async () => {
    const world = new SessionWorld();
    world.session.attach({ kind: 'paste', label: 'Pasted text', text: 'let x' });
    const { attachments } = await world.ask('What is this?');
    world.session.regenerate(world.turn.id, 'on');
    await world.settle();
    expect(world.turn.attachments).toEqual(attachments);
    expect(world.requests.map(({ thinking }) => thinking)).toEqual(['off', 'on']);
    expect(world.memory.get('leaning')).toBeGreaterThan(0.4);
  });

  test('that are being answered are stopped before they are edited', async () => {
    const world = await speaking();
    world.session.edit(world.turn.id, 'Better');
    await world.settle();
    expect(world.session.transcript.turns).toMatchObject([{ text: 'Better', state: 'done' }]);
  });

  test('can be gone on with where they were stopped', async () => {
    const world = await speaking();
    world.session.stop();
    world.session.continueTurn(world.turn.id);
    await world.settle();
    expect(world.session.transcript.turns).toHaveLength(1);
    expect(world.turn.steps.map(({ kind }) => kind)).toEqual(['answer', 'text', 'answer', 'text']);
    expect(world.turn.state).toBe('done');
  });
});
