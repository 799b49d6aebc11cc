import { expect, test } from 'vitest';
import { SessionWorld } from '../../../../support/sessionWorld.ts';

test('a message becomes a turn with an answer', async () => {
  const world = new SessionWorld();
  const turn = await world.ask('Hello there');
  expect(turn).toMatchObject({ text: 'Hello there', state: 'done' });
  expect(turn.steps.map(({ kind }) => kind)).toEqual(['answer', 'text']);
  expect(world.session.transcript.title).toBe('Hello there');
  expect(world.kept).toEqual(world.session.transcript);
});
