import { describe, expect, test } from 'vitest';
import {
  calls,
  gate,
  lastTurn,
  never,
  SessionWorld,
  speaking,
} from '../../../../support/sessionWorld.ts';

describe('a chat of the history', () => {
  test('is back after a reload: interrupted, with a call whose outcome nobody knows', async () => {
    const world = new SessionWorld();
    world.tools.set('run_command', { effect: 'execute', run: () => never });
    world.answers = [calls(['run_command'])];
    await world.ask('Run it');
    const requests = world.requests.length;
    world.session.dispose();
    const again = world.newSession();
    await again.restore();
    await world.settle();
    const turn = lastTurn(again.transcript);
    expect(turn).toMatchObject({ state: 'interrupted', steps: [{}, { state: 'unknown' }] });
    expect(world.history.chats.get(again.transcript.id)).toEqual(again.transcript);
    expect(world.requests).toHaveLength(requests);
  });

  test('does not take the place of what the user has begun', async () => {
    const world = new SessionWorld();
    await world.ask('Old');
    const { opened, open } = gate();
    world.history.delay = () => opened;
    const again = world.newSession();
    const restoring = again.restore();
    again.submit('New', 'send');
    open();
    await restoring;
    expect(lastTurn(again.transcript).text).toBe('New');
  });

  test('is opened whole; what ran is stopped, what waited is back in the composer', async () => {
    const world = await speaking();
    const first = world.session.transcript.id;
    world.session.submit('Second', 'queue');
    world.session.newChat();
    expect(world.history.chats.get(first)).toMatchObject({ turns: [{ state: 'stopped' }] });
    expect(world.session.panel).toMatchObject({ draft: 'Second', queue: [], phase: 'idle' });
    expect(world.updates.some(({ isOtherTranscript }) => isOtherTranscript)).toBe(true);
    await world.session.open(first);
    expect(world.session.transcript.id).toBe(first);
  });

  test('of two that are asked for is the one that was asked for last', async () => {
    const world = new SessionWorld();
    await world.ask('One');
    const first = world.session.transcript.id;
    world.session.newChat();
    await world.ask('Two');
    const second = world.session.transcript.id;
    const { opened, open } = gate();
    world.history.delay = () => (world.session.transcript.id === second ? opened : never);
    const opening = world.session.open(first);
    world.session.newChat();
    open();
    await opening;
    expect(world.session.transcript.turns).toEqual([]);
  });

  test('that was imported is kept and opened', async () => {
    const world = new SessionWorld();
    const chat = { id: 'ab'.repeat(8), title: 'From afar', createdAt: 1, turns: [] };
    await world.session.adopt(chat);
    expect(world.history.chats.get(chat.id)).toEqual(chat);
    expect(world.session.transcript).toEqual(chat);
  });

  test('that can’t be saved is told of', () => {
    const world = new SessionWorld();
    world.history.onDidFail.emit('The disk is full.');
    expect(world.session.panel.notice).toBe('The disk is full.');
    world.history.onDidFail.emit(undefined);
    expect(world.session.panel).not.toHaveProperty('notice');
  });
});
