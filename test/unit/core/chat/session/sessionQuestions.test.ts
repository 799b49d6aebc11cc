import { describe, expect, test } from 'vitest';
import { calls, commandRequest, says, SessionWorld } from '../../../../support/sessionWorld.ts';

describe('what a tool asks', () => {
  async function asking(): Promise<SessionWorld> {
    const world = new SessionWorld();
    world.tools.set('run_command', {
      effect: 'execute',
      run: async (user, _call, signal) => {
        const answer = await user.approver.ask(commandRequest('npm test'), signal);
        const isDenied = answer.kind === 'denied';
        return { content: JSON.stringify(answer), summary: answer.kind, isDenied };
      },
    });
    world.answers = [calls(['run_command']), says('Done.')];
    await world.ask('Run the tests');
    return world;
  }

  test('is shown with its call, and done once it is approved', async () => {
    const world = await asking();
    const [question] = world.session.panel.questions;
    expect(question).toMatchObject({
      ...{ kind: 'approval', callId: 'call-0', language: 'bash', canReview: false },
      detail: '# in /work/shop\nnpm test',
    });
    expect(world.session.panel.phase).toBe('asking');
    world.session.approve(question?.id ?? '', 'a'.repeat(64), 'turn');
    await world.settle();
    expect(world.turn.steps[1]).toMatchObject({ state: 'done', summary: 'approved' });
    expect(world.session.panel.questions).toEqual([]);
  });

  test('is denied with the words of the user', async () => {
    const world = await asking();
    world.session.deny(world.session.panel.questions[0]?.id ?? '', 'Use pnpm');
    await world.settle();
    expect(world.turn.steps[1]).toMatchObject({ state: 'denied' });
    expect(world.turn.steps[1]).toHaveProperty('content', expect.stringContaining('Use pnpm'));
  });

  test.each<[string, (world: SessionWorld, id: string) => void]>([
    ['another id', ({ session }) => session.approve('f'.repeat(16), 'a'.repeat(64), 'once')],
    ['another hash', ({ session }, id) => session.approve(id, 'b'.repeat(64), 'once')],
    ['a scope not offered', ({ session }, id) => session.approve(id, 'a'.repeat(64), 'session')],
    ['the answer to a question', ({ session }, id) => session.answer(id, 'yes')],
  ])('is not settled by %s', async (_name, act) => {
    const world = await asking();
    act(world, world.session.panel.questions[0]?.id ?? '');
    await world.settle();
    expect(world.session.panel.questions).toHaveLength(1);
    expect(world.logger.entries.at(-1)?.level).toBe('warn');
  });

  test('goes away with the turn', async () => {
    const world = await asking();
    const id = world.session.panel.questions[0]?.id ?? '';
    world.session.stop();
    expect(world.session.panel).toMatchObject({ questions: [], phase: 'idle' });
    world.session.approve(id, 'a'.repeat(64), 'once');
    await world.settle();
    expect(world.turn.steps[1]).toMatchObject({ state: 'stopped' });
  });

  test('is denied with the end of the turn, even where a tool listens to no abort', async () => {
    const world = new SessionWorld();
    const told: string[] = [];
    world.tools.set('run_command', {
      effect: 'execute',
      run: async (user) => {
        const deaf = new AbortController().signal;
        told.push((await user.approver.ask(commandRequest('npm test'), deaf)).kind);
        return { content: '', summary: '' };
      },
    });
    world.answers = [calls(['run_command'])];
    await world.ask('Run the tests');
    world.session.stop();
    await world.settle();
    expect(told).toEqual(['denied']);
    expect(world.session.panel.questions).toEqual([]);
  });

  test('can be a question of the model’s', async () => {
    const world = new SessionWorld();
    world.tools.set('ask_user', {
      effect: 'question',
      run: async (user, _call, signal) => {
        const answer = await user.questions.ask('Which?', ['a', 'b'], signal);
        return { content: answer ?? 'nothing', summary: 'Asked' };
      },
    });
    world.answers = [calls(['ask_user']), says('Done.')];
    await world.ask('Do it');
    const [question] = world.session.panel.questions;
    expect(question).toMatchObject({ kind: 'question', text: 'Which?', options: ['a', 'b'] });
    world.session.answer(question?.id ?? '', 'b');
    await world.settle();
    expect(world.turn.steps[1]).toMatchObject({ content: 'b' });
  });
});
