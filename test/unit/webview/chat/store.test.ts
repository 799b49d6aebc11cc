import { expect, test } from 'vitest';
import { applyChange, type TranscriptChange } from '../../../../src/protocol/transcript.ts';
import { reduce, type PageState } from '../../../../webview/chat/store.ts';
import { answerText, transcriptOf, turnOf } from '../../../support/chatTranscripts.ts';
import { idlePanel } from '../../../support/fakeChatSession.ts';

const transcript = transcriptOf([turnOf('turn-1', 'Hello', [answerText('Hi')])]);
const state: PageState = { seq: 7, transcript, panel: idlePanel };
const more: TranscriptChange = { type: 'append', turnId: 'turn-1', index: 0, text: ' there' };

test('a snapshot takes the place of all that was there', () => {
  const other = transcriptOf([], 'chat-2');
  const next = reduce(state, { type: 'snapshot', seq: 30, transcript: other, panel: idlePanel });
  expect(next).toEqual({ seq: 30, transcript: other, panel: idlePanel });
});

test('the next update changes transcript and panel, field by field', () => {
  const next = reduce(state, {
    type: 'update',
    seq: 8,
    changes: [more],
    panel: { phase: 'answering' },
  });
  expect(next).toEqual({
    seq: 8,
    transcript: applyChange(transcript, more),
    panel: { ...idlePanel, phase: 'answering' },
  });
  expect(next?.transcript.turns[0]?.steps).toEqual([answerText('Hi there')]);
});

test('an update without news of the panel leaves it the same object', () => {
  const next = reduce(state, { type: 'update', seq: 8, changes: [more] });
  expect(next?.panel).toBe(state.panel);
});

test('fields that are gone are gone', () => {
  const closed = { ...state, panel: { ...idlePanel, notice: 'Full.', draft: 'a' } };
  const next = reduce(closed, { type: 'update', seq: 8, changes: [], cleared: ['notice'] });
  expect(next?.panel).toEqual({ ...idlePanel, draft: 'a' });
});

test.each([6, 7, 9])('after update 7, update %i calls for a snapshot', (seq) => {
  expect(reduce(state, { type: 'update', seq, changes: [] })).toBeUndefined();
});

test('before the first snapshot nothing is known', () => {
  expect(reduce(undefined, { type: 'update', seq: 1, changes: [] })).toBeUndefined();
  expect(reduce(undefined, { type: 'compose' })).toBeUndefined();
});

test('answers to searches are kept, the newest of each', () => {
  const mentions = { type: 'mentions', query: 'ca', mentions: [] } as const;
  const chats = { type: 'chats', query: '', chats: [], openId: 'chat-1' } as const;
  const next = reduce(reduce(state, mentions), chats);
  expect(next).toEqual({ ...state, mentions, chats });
});
