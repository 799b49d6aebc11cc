import { expect, test } from 'vitest';
import { messagesBefore, messagesOf } from '../../../../../src/core/chat/prompt/messagesOf.ts';
import type { StepOf, Transcript } from '../../../../../src/protocol/transcript.ts';
import {
  attached,
  called,
  chatOf,
  head,
  note,
  said,
  summary,
  thought,
} from '../../../../support/transcripts.ts';

/** The messages as lines: role, then what it holds. */
function linesOf(transcript: Transcript): readonly string[] {
  return messagesOf(transcript, 'You help.').map((message) => {
    switch (message.role) {
      case 'assistant': {
        const reasoning = message.reasoning === undefined ? '' : `(${message.reasoning}) `;
        const ids = (message.toolCalls ?? []).map(({ id }) => ` →${id}`).join('');
        return `assistant: ${reasoning}${message.content}${ids}`;
      }
      case 'tool':
        return `tool ${message.callId}: ${message.content}`;
      default:
        return `${message.role}: ${message.content}`;
    }
  });
}

const round = [head, thought('why'), said('Look.'), called('a'), called('b')];

test('thoughts go back with the results of a running turn, and are dropped of finished ones', () => {
  expect(linesOf(chatOf({ steps: [...round, head, said('Done.')] }, { steps: round }))).toEqual([
    'system: You help.',
    'user: Task 1',
    'assistant: Look. →a →b',
    'tool a: what a says',
    'tool b: what b says',
    'assistant: Done.',
    'user: Task 2',
    'assistant: (why) Look. →a →b',
    'tool a: what a says',
    'tool b: what b says',
  ]);
});

test('thoughts that were cut, notes and empty answers are not sent', () => {
  const steps = [note(), head, thought('so', true), head, thought('hm'), head, said('\n')];
  expect(linesOf(chatOf({ steps }))).toEqual(['system: You help.', 'user: Task 1']);
});

test('an answer that goes on is told to, because a conversation can’t end with the model', () => {
  const steps = [head, said('It is'), head, said('the sum.')];
  expect(linesOf(chatOf({ steps })).slice(2)).toEqual([
    'assistant: It is',
    'user: Go on where you stopped.',
    'assistant: the sum.',
    'user: Go on where you stopped.',
  ]);
});

test('messages without an answer between them become one', () => {
  expect(linesOf(chatOf({}, {})).slice(1)).toEqual(['user: Task 1\n\nTask 2']);
});

test.each<[StepOf<'call'>['state'], string, string]>([
  ['failed', 'No such file.', 'No such file.'],
  ['denied', 'No: use the other.', 'No: use the other.'],
  ['denied', '', 'The user said no to this; nothing happened. Ask, or do something else.'],
  ['waiting', '', 'This was not run, because the turn ended before.'],
  [
    'stopped',
    '',
    'The user stopped this before its end; a part of it may have happened. Look before you run it again.',
  ],
  [
    'unknown',
    '',
    'The window closed while this ran; whether it happened is not known. Look before you run it again.',
  ],
])('a call that is %s (%j) has a result', (state, content, told) => {
  const steps = [head, called('a', { state, content })];
  expect(linesOf(chatOf({ steps })).at(-1)).toBe(`tool a: ${told}`);
});

test('attachments stand fenced in front of the message, the same each time', () => {
  const attachments = [
    attached('aa01', { text: 'const a = 1;' }),
    attached('bb02', { kind: 'paste', label: 'Pasted text', text: 'see bb02' }),
  ];
  const transcript = chatOf({ attachments });
  expect(linesOf(transcript)[1]).toBe(
    `user: [data aa01: file "cart.ts", 12 characters]
const a = 1;
[end of data aa01]

[data bb02-2: pasted text "Pasted text", 8 characters]
see bb02
[end of data bb02-2]

Task 1`,
  );
  expect(linesOf(transcript)).toEqual(linesOf(transcript));
});

test('what was left out is a line from there on, and was whole before', () => {
  const attachments = [attached('aa01')];
  const steps = [...round, note(['aa01', 't1/4']), head, said('Done.')];
  const transcript = chatOf({ attachments, steps });
  expect(linesOf(transcript).slice(1, 5)).toEqual([
    'user: ["cart.ts" went along with this message and was left out since, to make room.]\n\nTask 1',
    'assistant: Look. →a →b',
    'tool a: what a says',
    'tool b: [Left out to make room: "Read b". Call read_file again if you need it.]',
  ]);
  const before = messagesBefore(transcript, 't1', 0, 'You help.');
  expect(before?.[1]?.content).toContain('[end of data aa01]');
});

const summed =
  'user: [What happened in this chat before, as you summed it up to make room. It is for your memory; do not answer it.]\nMuch.\n[End of the summary]';

test('a summary stands for all before it but the message of a running turn', () => {
  const steps = [...round, summary('Much.')];
  expect(linesOf(chatOf({}, { steps })).slice(1)).toEqual([`${summed}\n\nTask 2`]);
});

test('a summary may keep the last answer with its results', () => {
  const steps = [...round, head, called('c'), summary('Much.', 5), head, said('Done.')];
  expect(linesOf(chatOf({}, { steps })).slice(1, 5)).toEqual([
    `${summed}\n\nTask 2`,
    'assistant:  →c',
    'tool c: what c says',
    'assistant: Done.',
  ]);
});

test('a summary of a finished turn stands for its message as well', () => {
  const turn = { steps: [head, said('Done.'), summary('Much.')] };
  expect(linesOf(chatOf(turn, {})).slice(1)).toEqual([`${summed}\n\nTask 2`]);
});

test('the last of several summaries counts', () => {
  const steps = [...round, summary('Little.'), ...round, summary('Much.')];
  expect(linesOf(chatOf({ steps })).slice(1)).toEqual([`${summed}\n\nTask 1`]);
});

test.each([
  ['an unknown turn', 'none', 0],
  ['no head of an answer', 't1', 1],
  ['a place behind the end', 't1', 99],
])('nothing was sent for %s', (_, turnId, index) => {
  expect(messagesBefore(chatOf({ steps: round }), turnId, index, '')).toBeUndefined();
});
