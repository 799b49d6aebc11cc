import * as fc from 'fast-check';
import type { Step, Transcript, TranscriptChange } from '../../src/protocol/transcript.ts';

const time = fc.integer({ min: 0, max: 4_000_000_000_000 });
const words = fc.string({ unit: 'binary', maxLength: 30 });
const tricky = fc.constantFrom('\n', '```\n', '"\\', '\u2028', '\uD800', '</details>', '# a\n', '');
const text = fc.array(fc.oneof(words, tricky), { maxLength: 4 }).map((parts) => parts.join(''));
const amount = fc.nat({ max: 1_000_000 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 2 });

/** As if it had been through JSON: without what is `undefined`, as no log could tell it. */
const plain = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as T; // the same but for fields that said nothing

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({
      kind: fc.constant('answer' as const),
      at: time,
      thinking: fc.constantFrom('on' as const, 'off' as const),
      thinkingReason: text,
      tools: fc.array(words, { maxLength: 2 }),
      backend: maybe(
        fc.record({
          id: fc.constantFrom('local' as const, 'remote' as const),
          label: text,
          reason: text,
          firstTokenMs: amount,
        }),
      ),
      usage: maybe(
        fc.record({
          promptTokens: amount,
          cachedTokens: amount,
          completionTokens: amount,
          reasoningTokens: amount,
        }),
      ),
      usd: maybe(amount),
    })
    .map(plain),
  fc
    .record({
      kind: fc.constant('thought' as const),
      text,
      at: time,
      durationMs: fc.nat(), // what still runs is another matter on import
      tokens: amount,
      isCut: maybe(fc.boolean()),
    })
    .map(plain),
  fc.record({ kind: fc.constant('text' as const), text }),
  fc
    .record({
      kind: fc.constant('call' as const),
      callId: words,
      name: text,
      arguments: fc.dictionary(
        fc.stringMatching(/^[a-z]{1,8}$/),
        fc.oneof(text, amount, fc.array(text)),
      ),
      state: fc.constantFrom('done' as const, 'failed' as const, 'denied' as const),
      at: time,
      durationMs: maybe(amount),
      summary: text,
      content: text,
      diff: maybe(text),
    })
    .map(plain),
  fc.record({
    kind: fc.constant('note' as const),
    tone: fc.constantFrom('info' as const, 'warning' as const),
    text,
  }),
  fc.record({
    kind: fc.constant('summary' as const),
    text,
    tokensBefore: amount,
    tokensAfter: amount,
  }),
);

/** Few ids, so that changes meet. */
const turnId = fc.constantFrom('t1', 't2', 't3');

const head = (id: fc.Arbitrary<string>) =>
  fc
    .record({
      id,
      at: time,
      text,
      attachments: fc.array(
        fc.record({
          id: words,
          kind: fc.constantFrom('file' as const, 'paste' as const),
          label: text,
          tokens: amount,
          text,
        }),
        { maxLength: 2 },
      ),
      thinking: fc.constantFrom('auto' as const, 'on' as const),
      state: fc.constantFrom('done' as const, 'stopped' as const, 'failed' as const),
      endedAt: maybe(time),
      error: maybe(fc.record({ code: words, sentence: text })),
    })
    .map(plain);

/** Any change, sensible or not. */
export const anyChange: fc.Arbitrary<TranscriptChange> = fc.oneof(
  fc.record({ type: fc.constant('turn' as const), head: head(turnId) }),
  fc.record({
    type: fc.constant('step' as const),
    turnId,
    index: fc.nat({ max: 4 }),
    step: anyStep,
  }),
  fc.record({ type: fc.constant('append' as const), turnId, index: fc.nat({ max: 4 }), text }),
  fc.record({ type: fc.constant('cut' as const), turnId }),
  fc.record({ type: fc.constant('title' as const), title: text }),
);

/** Any chat of which nothing runs. */
export const anyTranscript: fc.Arbitrary<Transcript> = fc.record({
  id: fc.constant('0123456789abcdef'),
  title: text,
  createdAt: time,
  turns: fc.uniqueArray(
    fc
      .tuple(head(fc.uuid()), fc.array(anyStep, { maxLength: 6 }))
      .map(([begun, steps]) => ({ ...begun, steps })),
    { selector: ({ id }) => id, maxLength: 4 },
  ),
});
