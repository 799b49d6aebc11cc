import { expect, test } from 'vitest';
import type { ChatEvent } from '../../../../../src/core/chat/session/chatEvent.ts';
import { GlmError, isAbort } from '../../../../../src/core/glmError.ts';
import {
  calls,
  ends,
  LoopWorld,
  result,
  says,
  silence,
  thinks,
  uses,
} from '../../../../support/loopWorld.ts';
import { failureOf } from '../../../../support/modelEvents.ts';

const reads = [calls('read'), ends('toolCalls')];
const done = [says('Done.'), ends()];
const thinkingOn = { thinking: 'on', reason: 'thinking: for the test' } as const;

test('asks again with each result until an answer has no call', async () => {
  const world = new LoopWorld({
    read: () => result('the cart'),
    edit: () => result('edited'),
  });
  world.answers = [reads, [says('Now I mend it.'), calls('edit'), ends('toolCalls')], done];
  expect(await world.run()).toEqual([
    'answer, thinking off',
    'answered: toolCalls',
    'call read',
    'started read',
    'ended read: the cart',
    'answer, thinking off',
    'says Now I mend it.',
    'answered: toolCalls',
    'call edit',
    'started edit',
    'ended edit: edited',
    'answer, thinking off',
    'says Done.',
    'answered: stop',
  ]);
  expect(world.requests[2]?.messages.map(({ role }) => role)).toEqual([
    ...['system', 'user', 'assistant', 'tool', 'assistant', 'tool'],
  ]);
  expect(world.leftBehind).toBe(0);
});

test('sends what the turn asks for, and with each round what it has used', async () => {
  const world = new LoopWorld({ read: () => result('secret', { isLocalOnly: true }) });
  world.changes = { backend: 'local' };
  world.answers = [[calls('read'), uses(100, 20), ends('toolCalls')], done];
  await world.run();
  const all = {
    ...{ temperature: 0.6, maxTokens: 4_000, stop: [], backend: 'local', thinking: 'off' },
    tools: [{ name: 'read', description: 'read', parameters: {} }],
  };
  expect(world.requests).toMatchObject([
    { ...all, isLocalOnly: false },
    { ...all, isLocalOnly: true, turnTokens: 120 },
  ]);
  expect(world.requests[0]).not.toHaveProperty('turnTokens');
});

test('reads of one answer run together, and the model is told in the order of its calls', async () => {
  const waits: (() => void)[] = [];
  const read = () =>
    new Promise<ReturnType<typeof result>>((resolve) => {
      waits.push(() => resolve(result(`look ${waits.length}`)));
    });
  const world = new LoopWorld({ read });
  world.answers = [[calls('read1'), calls('read2'), calls('read3'), ends('toolCalls')], done];
  const running = world.run();
  await world.settle();
  expect(waits).toHaveLength(3);
  for (const order of [2, 0, 1]) {
    waits[order]?.();
    await world.settle();
  }
  expect(
    (await running).filter((line) => line.startsWith('ended')).map((line) => line.slice(0, 11)),
  ).toEqual(['ended read3', 'ended read1', 'ended read2']);
  expect(world.toldIn(1).map((told) => told.slice(0, 5))).toEqual(['read1', 'read2', 'read3']);
});

test('what leaves a trace runs alone, after what stands before it', async () => {
  let running = 0;
  const seen: string[] = [];
  const tool = async (call: { readonly id: string }) => {
    running += 1;
    await Promise.resolve();
    seen.push(`${call.id} with ${running}`);
    await Promise.resolve();
    running -= 1;
    return result(call.id);
  };
  const world = new LoopWorld({ read: tool });
  world.tools.set('edit', { effect: 'change', run: tool });
  const called = ['read1', 'read2', 'edit1', 'edit2', 'read3'].map((id) => calls(id));
  world.answers = [[...called, ends('toolCalls')], done];
  await world.run();
  expect(seen).toEqual([
    ...['read1 with 2', 'read2 with 2', 'edit1 with 1', 'edit2 with 1', 'read3 with 1'],
  ]);
});

test('what leaves a trace begins when it is on record that it does, and what only looks does not wait', async () => {
  const seen: string[] = [];
  const tool = async ({ id }: { readonly id: string }) => {
    seen.push(id);
    return result(id);
  };
  const world = new LoopWorld({ read: tool });
  world.tools.set('edit', { effect: 'change', run: tool });
  world.changes = {
    kept: async () => {
      const states = world.turn.steps.map((step) =>
        step.kind === 'call' ? step.state : step.kind,
      );
      await Promise.resolve();
      seen.push(`kept ${states.at(-1)}`);
    },
  };
  world.answers = [[calls('read1'), calls('edit1'), ends('toolCalls')], done];
  await world.run();
  expect(seen).toEqual(['read1', 'kept running', 'edit1']);
});

test.each<[string, Partial<ReturnType<typeof result>> | Error, string]>([
  ['fails', { content: 'No such file.', isError: true }, 'No such file.'],
  ['is denied', { content: 'The user said no.', isDenied: true }, 'The user said no.'],
  ['throws', new TypeError('x is undefined'), 'read failed: x is undefined'],
])('a call that %s is a result for the model', async (_, outcome, told) => {
  const world = new LoopWorld({
    read: () => {
      if (outcome instanceof Error) {
        throw outcome;
      }
      return result('', outcome);
    },
  });
  world.answers = [reads, done];
  expect((await world.run()).at(-2)).toBe('says Done.');
  expect(world.toldIn(1)).toEqual([`read: ${told}`]);
});

test('a call with a problem is never run', async () => {
  const world = new LoopWorld({ read: () => result('ran') });
  world.answers = [[calls('read', {}, 'It was cut.'), ends('length')], done];
  expect(await world.run()).toEqual([
    'answer, thinking off',
    'answered: length',
    'call read',
    'ended read: It was cut.',
    ...['answer, thinking off', 'says Done.', 'answered: stop'],
  ]);
});

/** Phases of a turn, and the event after which it is in them. */
const phases = {
  'the first byte is awaited': (event: ChatEvent) => event.type === 'answer',
  'it thinks': (event: ChatEvent) => event.type === 'reasoning',
  'it answers': (event: ChatEvent) => event.type === 'text',
  'a tool runs': (event: ChatEvent) => event.type === 'callStarted',
};
type Phase = keyof typeof phases;

/** A turn that thinks, says and calls something, and waits in the middle of one of these. */
function worldThatWaitsWhile(phase: Phase): LoopWorld {
  const world = new LoopWorld({ read: () => (phase === 'a tool runs' ? silence : result('x')) });
  world.changes = { choice: thinkingOn };
  const waits = (here: Phase) => (here === phase ? [silence] : []);
  const first = [
    ...[...waits('the first byte is awaited'), thinks('Hm'), ...waits('it thinks')],
    ...[says('Let me see.'), ...waits('it answers'), calls('read'), ends('toolCalls')],
  ];
  world.answers = [first, done];
  return world;
}

test.each(Object.keys(phases) as Phase[])('stops at once while %s', async (phase) => {
  const world = worldThatWaitsWhile(phase);
  const running = failureOf(world.run());
  await world.settle();
  expect(phases[phase](world.events.at(-1) ?? { type: 'thoughtCut' })).toBe(true);
  const reason = new DOMException('stop', 'AbortError');
  world.stop.abort(reason);
  expect(await running).toBe(reason);
  expect(world.requests).toHaveLength(1);
  expect(world.leftBehind).toBe(0);
});

test('does not begin after a stop', async () => {
  const world = new LoopWorld();
  world.stop.abort();
  expect(isAbort(await failureOf(world.run()))).toBe(true);
  expect(world.requests).toEqual([]);
});

test('a stop while room is made ends the turn', async () => {
  const world = new LoopWorld();
  world.changes = {
    messages: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      }),
  };
  const running = failureOf(world.run());
  await world.settle();
  world.stop.abort();
  expect(isAbort(await running)).toBe(true);
  expect(world.events).toEqual([]);
});

test.each<[Phase, readonly string[]]>([
  ['the first byte is awaited', ['answer, thinking on']],
  ['it thinks', ['answer, thinking on', 'thinks Hm']],
  ['it answers', ['answer, thinking on', 'thinks Hm', 'says Let me see.']],
])('a message that does not wait ends the turn at once while %s', async (phase, lines) => {
  const world = worldThatWaitsWhile(phase);
  const running = world.run();
  await world.settle();
  world.onSteer.emit();
  expect(await running).toEqual(lines);
  expect(world.leftBehind).toBe(0);
});

test('a message that does not wait lets the running tool end, and nothing begin', async () => {
  let end: () => void = () => undefined;
  const world = new LoopWorld();
  world.tools.set('edit', {
    effect: 'change',
    run: () =>
      new Promise((resolve) => {
        end = () => resolve(result('edited'));
      }),
  });
  world.answers = [[calls('edit1'), calls('edit2'), ends('toolCalls')]];
  const running = world.run();
  await world.settle();
  world.onSteer.emit();
  await world.settle();
  end();
  expect((await running).slice(-3)).toEqual(['call edit2', 'started edit1', 'ended edit1: edited']);
  expect(world.requests).toHaveLength(1);
});

test.each<Phase>(['the first byte is awaited', 'it thinks'])(
  'answers without thinking when the user wants it while %s',
  async (phase) => {
    const world = worldThatWaitsWhile(phase);
    const running = world.run();
    await world.settle();
    world.onAnswerNow.emit();
    expect((await running).slice(-4)).toEqual([
      ...['thought cut', 'answer, thinking off', 'says Done.', 'answered: stop'],
    ]);
    const [first, second] = world.requests;
    expect(second?.messages).toEqual(first?.messages);
    expect(second?.turnTokens).toBeGreaterThan(0);
  },
);

test.each<Phase>(['it answers', 'a tool runs'])(
  'an answer that is wanted while %s is not cut, and the turn thinks no more',
  async (phase) => {
    const world = new LoopWorld({ read: () => result('x') });
    world.changes = { choice: thinkingOn };
    const thoughtful = [thinks('Hm'), says('Let me see.'), calls('read'), ends('toolCalls')];
    world.answers = [thoughtful, done];
    world.onEvent = (event) => phases[phase](event) && world.onAnswerNow.emit();
    const lines = await world.run();
    expect(lines).not.toContain('thought cut');
    expect(world.requests.map(({ thinking }) => thinking)).toEqual(['on', 'off']);
  },
);

test('an error of the backend ends the turn', async () => {
  const world = new LoopWorld();
  const error = new GlmError('backend.streamCut', 'The answer broke off.');
  world.answers = [[says('Wel'), error]];
  expect(await failureOf(world.run())).toBe(error);
  expect(world.leftBehind).toBe(0);
});
