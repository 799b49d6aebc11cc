import { expect, test } from 'vitest';
import { messagesOf } from '../../../../../src/core/chat/prompt/messagesOf.ts';
import { promptSize } from '../../../../../src/core/chat/prompt/promptSize.ts';
import { type CompactionParts, makeRoom } from '../../../../../src/core/chat/session/compaction.ts';
import { contextPlan } from '../../../../../src/core/glm/contextPlan.ts';
import type { TextSize } from '../../../../../src/core/glm/textSize.ts';
import { GlmError, isAbort } from '../../../../../src/core/glmError.ts';
import type { ChatRequest, ModelEvent } from '../../../../../src/core/ports.ts';
import type { Step, Transcript, Turn } from '../../../../../src/protocol/transcript.ts';
import { ends, says, thinks } from '../../../../support/loopWorld.ts';
import { failureOf } from '../../../../support/modelEvents.ts';
import { RecordingLogger } from '../../../../support/recordingLogger.ts';
import { attached, called, chatOf, head, said } from '../../../../support/transcripts.ts';

const limits = { contextTokens: 8_192, answerTokens: 8_192 };
const wantedTokens = 2_048;
const tokensOf = ({ cjk, other }: TextSize) => Math.ceil(cjk + other);
const maxTokens = contextPlan(limits, 0, wantedTokens).promptTokens;
const signal = new AbortController().signal;

/** What room is made with, and what the model was asked for it. */
class Room {
  readonly requests: ChatRequest[] = [];
  readonly logger = new RecordingLogger();
  answer: readonly (ModelEvent | Error)[] = [thinks('Hm'), says('The sum was wrong.'), ends()];

  parts(changes: Partial<CompactionParts> = {}): CompactionParts {
    return {
      client: { chat: (request) => this.#answer(request) },
      ...{ logger: this.logger, limits, wantedTokens, tokensOf },
      ...{ system: 'You help.', tools: [], backend: undefined, isLocalOnly: false },
      ...changes,
    };
  }

  needed(transcript: Transcript): Promise<readonly Step[]> {
    return makeRoom(transcript, 'needed', this.parts(), signal);
  }

  async *#answer(request: ChatRequest): AsyncGenerator<ModelEvent> {
    this.requests.push(request);
    for (const step of this.answer) {
      if (step instanceof Error) {
        throw step;
      }
      yield step;
    }
  }
}

function words(count: number): string {
  return Array.from({ length: count }, (_, index) => `word${'abcdefgh'.charAt(index % 8)}`).join(
    ' ',
  );
}

/** A round that reads a file of so many tokens. */
function reading(path: string, tokens: number): readonly Step[] {
  return [
    head,
    called(path, { content: words(tokens), summary: `Read ${path}`, arguments: { path } }),
  ];
}

function used(transcript: Transcript): number {
  return tokensOf(promptSize(messagesOf(transcript, 'You help.'), []));
}

function withSteps(transcript: Transcript, steps: readonly Step[]): Transcript {
  const last = transcript.turns.at(-1);
  const turns = last
    ? [...transcript.turns.slice(0, -1), { ...last, steps: [...last.steps, ...steps] }]
    : [];
  return { ...transcript, turns };
}

/** Many turns of talk, with a change in the third. */
function longChat(turns: number): Transcript {
  const edit = called('e', {
    name: 'edit_file',
    arguments: { path: 'src/sum.ts' },
    diff: '--- a/src/sum.ts\n+++ b/src/sum.ts\n@@\n',
  });
  const talk = (index: number): Partial<Turn> => ({
    text: `Task number ${index + 1}: mend the sum`,
    steps: [
      ...[head, called('r', { arguments: { path: `src/file${index + 1}.ts` } })],
      ...[head, ...(index === 2 ? [edit] : []), said(words(600))],
    ],
  });
  return chatOf(...Array.from({ length: turns }, (_, index) => talk(index)), {
    text: 'Go on with the sum',
  });
}

test('nothing is done while the next request fits', async () => {
  const room = new Room();
  expect(await room.needed(chatOf({ steps: reading('a.ts', 1_000) }))).toEqual([]);
  expect(room.requests).toEqual([]);
});

test('old results are left out first, and the newest stay whole', async () => {
  const room = new Room();
  const paths = ['a.ts', 'b.ts', 'c.ts', 'd.ts', 'e.ts', 'f.ts', 'g.ts', 'h.ts'];
  const transcript = chatOf({ steps: paths.flatMap((path) => reading(path, 750)) });
  const steps = await room.needed(transcript);
  expect(steps).toMatchObject([
    { kind: 'note', tone: 'info', leftOut: ['t1/1', 't1/3', 't1/5', 't1/7'] },
  ]);
  expect(used(withSteps(transcript, steps))).toBeLessThanOrEqual(maxTokens * 0.7);
  expect(room.requests).toEqual([]);
});

test('no more is left out than it takes, and never the attachments of the last message', async () => {
  const room = new Room();
  const big = attached('aa01', { text: words(2_000) });
  const transcript = chatOf(
    { attachments: [big], steps: reading('a.ts', 900) },
    { attachments: [{ ...big, id: 'bb02' }], steps: reading('b.ts', 600) },
  );
  expect(await room.needed(transcript)).toMatchObject([{ kind: 'note', leftOut: ['aa01'] }]);
});

test('a long chat is summed up, without thinking and tools', async () => {
  const room = new Room();
  const transcript = longChat(12);
  const steps = await room.needed(transcript);
  expect(steps).toMatchObject([{ kind: 'summary', tokensBefore: used(transcript) }]);
  const after = withSteps(transcript, steps);
  expect(steps).toMatchObject([{ tokensAfter: used(after) }]);
  expect(used(after)).toBeLessThan(maxTokens / 2);
  expect(room.requests).toMatchObject([{ thinking: 'off', maxTokens: 1_024, isLocalOnly: false }]);
  expect(room.requests[0]).not.toHaveProperty('tools');
  const asked = tokensOf(promptSize(room.requests[0]?.messages ?? [], []));
  expect(asked + 1_024).toBeLessThan(limits.contextTokens);
});

test('the summary keeps tasks and files word for word, whatever the model says', async () => {
  const room = new Room();
  room.answer = [says('All is well.'), ends()];
  const transcript = longChat(12);
  const [step] = await room.needed(transcript);
  const text = step?.kind === 'summary' ? step.text : '';
  expect(text).toContain('Task number 1: mend the sum');
  expect(text).toContain('Task number 12: mend the sum');
  expect(text).toContain('Files that were changed:\n- src/sum.ts');
  expect(text).toContain('- src/file12.ts');
  expect(text).toContain('All is well.');
  const last = messagesOf(withSteps(transcript, step ? [step] : []), '').at(-1);
  expect(last?.content.endsWith('Go on with the sum')).toBe(true);
});

test.each<[string, readonly (ModelEvent | Error)[]]>([
  ['fails', [new GlmError('backend.overloaded', 'Too busy.')]],
  ['breaks off', [says('The s'), new GlmError('backend.streamCut', 'Cut.')]],
  ['refuses', [says('I will not.'), ends('contentFilter')]],
  ['says nothing', [says(' \n'), ends()]],
])('where the model %s, tasks, files and the last answers stand in', async (_, answer) => {
  const room = new Room();
  room.answer = answer;
  const transcript = longChat(12);
  const [step] = await room.needed(transcript);
  expect(step).toMatchObject({ kind: 'summary', text: expect.stringContaining('- src/sum.ts') });
  expect(step).toMatchObject({ text: expect.stringContaining('Your last answers:\nworda') });
  expect(step).toMatchObject({ text: expect.not.stringContaining('I will not') });
});

test('the results that the model is about to look at stay, if there is room', async () => {
  const room = new Room();
  const chat = longChat(12);
  const transcript = withSteps(chat, reading('now.ts', 300));
  const steps = await room.needed(transcript);
  expect(steps).toMatchObject([{ kind: 'summary', keepFrom: 0 }]);
  expect(messagesOf(withSteps(transcript, steps), '').at(-1)?.content).toBe(words(300));
  const large = withSteps(chat, reading('now.ts', 3_000));
  expect((await room.needed(large))[0]).not.toHaveProperty('keepFrom');
});

test('does not come again until it would free a good part of the window', async () => {
  const room = new Room();
  const task = { text: words(6_000), steps: [head, said('Hm.')] };
  expect(await room.needed(chatOf(task))).toEqual([]);
  let transcript = longChat(12);
  transcript = withSteps(transcript, await room.needed(transcript));
  expect(await room.needed(transcript)).toEqual([]);
  const summaries = [];
  for (let round = 0; round < 30; round += 1) {
    transcript = withSteps(transcript, [head, said(words(300)), called(`c${round}`)]);
    const before = used(transcript);
    const steps = await room.needed(transcript);
    transcript = withSteps(transcript, steps);
    if (steps.length > 0) {
      expect(before - used(transcript)).toBeGreaterThan(maxTokens * 0.2);
      summaries.push(round);
    }
    expect(used(transcript)).toBeLessThanOrEqual(maxTokens);
  }
  expect(summaries.length).toBeGreaterThan(0);
  expect(summaries.length).toBeLessThan(5);
});

test('a user may have a chat summed up that still fits', async () => {
  const room = new Room();
  const transcript = longChat(3);
  const steps = await makeRoom(transcript, 'asked', room.parts(), signal);
  expect(steps).toMatchObject([
    { kind: 'summary', text: expect.stringContaining('The sum was wrong.') },
  ]);
});

test('a chat that is shorter than its summary stays as it is, and the user is told', async () => {
  const room = new Room();
  const steps = await makeRoom(chatOf({ text: 'Hi' }), 'asked', room.parts(), signal);
  expect(steps).toEqual([
    { kind: 'note', tone: 'info', text: 'There is too little yet to sum up.' },
  ]);
  expect(room.requests).toEqual([]);
});

test('what may not leave the machine is not summed up elsewhere', async () => {
  const room = new Room();
  const parts = room.parts({ isLocalOnly: true, backend: 'local' });
  await makeRoom(longChat(12), 'needed', parts, signal);
  expect(room.requests).toMatchObject([{ isLocalOnly: true, backend: 'local' }]);
});

test('texts of others are fenced in what is to be summed up', async () => {
  const room = new Room();
  await makeRoom(longChat(12), 'asked', room.parts(), signal);
  const content = room.requests[0]?.messages[1]?.content ?? '';
  expect(content).toMatch(
    /^\[data c0ffee00c0ffee00: .*\n[^]*\n\[end of data c0ffee00c0ffee00\]\n\nSum it up now\.$/,
  );
});

test('an abort ends it, and no summary is made up', async () => {
  const room = new Room();
  const stop = new AbortController();
  stop.abort();
  const failure = await failureOf(makeRoom(longChat(12), 'needed', room.parts(), stop.signal));
  expect(isAbort(failure)).toBe(true);
});
