import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { messagesBefore } from '../../../../../src/core/chat/prompt/messagesOf.ts';
import type { ChatMessage, ModelEvent } from '../../../../../src/core/ports.ts';
import type { Step } from '../../../../../src/protocol/transcript.ts';
import {
  calls,
  ends,
  LoopWorld,
  result,
  says,
  type ScriptedAnswer,
  thinks,
} from '../../../../support/loopWorld.ts';

const word = fc.constantFrom('the cart', 'sum', '', 'Ä 中\n', '<|user|>', '[end of data 1]');
const piece = fc.oneof(
  word.map(thinks),
  word.map(says),
  fc.constantFrom('read1', 'read2', 'edit1', 'edit2', 'none').map((id) => calls(id)),
);
const answer = fc
  .tuple(
    fc.array(piece, { maxLength: 4 }),
    fc.constantFrom('stop', 'length', 'contentFilter'),
    fc.integer(),
  )
  .map(([pieces, reason, salt]): ScriptedAnswer => [
    // Ids are unique within an answer; arguments differ, so that the brake for repetition rests.
    ...pieces
      .filter(isFirstOfItsId)
      .map((event): ModelEvent =>
        event.type === 'toolCall'
          ? { ...event, call: { ...event.call, arguments: { salt } } }
          : event,
      ),
    ends(reason as 'stop'), // one of the three
  ]);

function isFirstOfItsId(event: ModelEvent, index: number, all: readonly ModelEvent[]): boolean {
  const idOf = (each: ModelEvent | undefined) => each?.type === 'toolCall' && each.call.id;
  return idOf(event) === false || all.findIndex((each) => idOf(each) === idOf(event)) === index;
}

const attachment = fc.record({
  id: fc.constantFrom('aa01', 'bb02', 'cc03'),
  kind: fc.constantFrom('file' as const, 'paste' as const),
  label: fc.constantFrom('cart.ts', 'Pasted "text"'),
  text: word,
  tokens: fc.constant(1),
});

/** What comes before a request, now and then, in the place of compaction. */
const madeRoom = fc.oneof(
  { weight: 6, arbitrary: fc.constant<readonly Step[]>([]) },
  fc
    .constantFrom('aa01', 't1/2', 't1/5', 't2/3')
    .map((id): readonly Step[] => [
      { kind: 'note', tone: 'info', text: 'Left out.', leftOut: [id] },
    ]),
  fc.constantFrom(undefined, 0, 3).map((keepFrom): readonly Step[] => [
    {
      ...{ kind: 'summary', text: 'They talked.', tokensBefore: 9, tokensAfter: 1 },
      ...(keepFrom !== undefined && { keepFrom }),
    },
  ]),
);

const script = fc.record({
  turns: fc.array(
    fc.record({
      text: word,
      attachments: fc.array(attachment, { maxLength: 2 }),
      /** Events after which the user wants the answer, or something else. */
      answerNowAt: fc.integer({ min: 0, max: 12 }),
      steerAt: fc.integer({ min: 0, max: 40 }),
    }),
    { minLength: 1, maxLength: 4 },
  ),
  answers: fc.array(answer, { minLength: 1, maxLength: 8 }),
  madeRoom: fc.array(madeRoom, { minLength: 1, maxLength: 8 }),
  outcomes: fc.array(fc.constantFrom({}, { isError: true }, { isDenied: true, content: '' }), {
    minLength: 1,
    maxLength: 4,
  }),
});
type Script = typeof script extends fc.Arbitrary<infer Value> ? Value : never;

async function played({ turns, answers, madeRoom: rooms, outcomes }: Script): Promise<LoopWorld> {
  let ran = 0;
  const tool = () => result('42', outcomes[(ran += 1) % outcomes.length]);
  const world = new LoopWorld({ read: tool });
  world.tools.set('edit', { effect: 'change', run: tool });
  world.answers = [...answers, [says('Done.'), ends()]];
  world.changes = { choice: { thinking: 'on', reason: '' } };
  let requests = 0;
  world.beforeRequest = () => rooms[(requests += 1) % rooms.length] ?? [];
  for (const [number, { text, attachments, answerNowAt, steerAt }] of turns.entries()) {
    world.begin(`t${number + 1}`, text, attachments);
    let events = 0;
    world.onEvent = () => {
      events += 1;
      if (events === answerNowAt) {
        world.onAnswerNow.emit();
      } else if (events === steerAt) {
        world.onSteer.emit();
      }
    };
    await world.run();
  }
  return world;
}

test('what was sent for an answer can be told to the byte from the transcript', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(script, async (given) => {
      const world = await played(given);
      for (const { turnId, index, messages } of world.sent) {
        const told = messagesBefore(world.transcript, turnId, index, 'You help.');
        expect(JSON.stringify(told)).toBe(JSON.stringify(messages));
        compared += 1;
      }
    }),
    { seed: 6, numRuns: 1_000 },
  );
  expect(compared).toBeGreaterThan(2_000);
});

test('each round only adds at the end, but for thoughts, when the user has spoken', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (given) => {
      const world = await played({ ...given, madeRoom: [[]] });
      world.sent.slice(1).forEach(({ turnId, messages }, place) => {
        const before = world.sent[place];
        const isSameTurn = before?.turnId === turnId;
        const earlier = before?.messages ?? [];
        const same = isSameTurn ? messages : messages.map(withoutThought);
        const last = earlier.length - 1;
        earlier.slice(0, isSameTurn ? undefined : last).forEach((message, index) => {
          expect(same[index]).toEqual(isSameTurn ? message : withoutThought(message));
        });
        // The user's last message may have had no answer and goes on then.
        expect(messages[last]?.content.startsWith(earlier[last]?.content ?? '')).toBe(true);
      });
    }),
    { seed: 6, numRuns: 500 },
  );
});

function withoutThought(message: ChatMessage): ChatMessage {
  const { reasoning: _, ...rest } = { reasoning: '', ...message };
  return rest;
}

test('servers never see a call without its result, nor two turns of one speaker', async () => {
  await fc.assert(
    fc.asyncProperty(script, async (given) => {
      const world = await played(given);
      for (const { messages } of world.sent) {
        expect(flaws(messages)).toEqual([]);
      }
    }),
    { seed: 7, numRuns: 500 },
  );
});

/** What strict servers refuse. */
function flaws(messages: readonly ChatMessage[]): readonly string[] {
  return messages.flatMap((message, index) => {
    const next = messages[index + 1];
    if (message.role === 'assistant') {
      const called = (message.toolCalls ?? []).map(({ id }) => id);
      const results = messages.slice(index + 1, index + 1 + called.length);
      const told = results.map((each) => (each.role === 'tool' ? each.callId : each.role));
      const isAnswered = JSON.stringify(told) === JSON.stringify(called);
      return [
        ...(isAnswered ? [] : [`${index}: calls without results`]),
        ...(called.length === 0 && next?.role !== 'user' ? [`${index}: two answers`] : []),
      ];
    }
    return message.role === 'user' && next?.role === 'user' ? [`${index}: two questions`] : [];
  });
}
