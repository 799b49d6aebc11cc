import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Turn } from '../../../../src/protocol/transcript.ts';
import { announcements } from '../../../../webview/chat/announce.ts';
import type { PageState } from '../../../../webview/chat/store.ts';
import { answerText, transcriptOf, turnOf } from '../../../support/chatTranscripts.ts';
import { idlePanel } from '../../../support/fakeChatSession.ts';

const over: Turn = { ...turnOf('turn-1', 'Hello', [answerText('**Hi**')]), endedAt: 5_000 };
const { endedAt: _, ...begun } = over;
const running: Turn = { ...begun, state: 'running' };

const news = (before: readonly Turn[], after: readonly Turn[]) =>
  announcements(stateOf(before), stateOf(after));

beforeAll(() => {
  vi.stubGlobal('document', { body: { dataset: {} } });
});
afterAll(() => vi.unstubAllGlobals());

test('an answer is told without its marks when it is whole', () => {
  expect(news([running], [over])).toEqual(['GLM: Hi']);
});

test('an answer that came between two frames is told like any other', () => {
  expect(news([], [over])).toEqual(['GLM: Hi']);
});

test('an answer that was given anew between two frames is told again', () => {
  const anew: Turn = { ...over, steps: [answerText('Hello')], endedAt: 9_000 };
  expect(news([over], [anew])).toEqual(['GLM: Hello']);
});

test('an answer that was told is not told again when what came after it is gone', () => {
  const later: Turn = { ...over, id: 'turn-2', endedAt: 9_000 };
  expect(news([over, later], [over])).toEqual([]);
});

test('what an earlier chat says is not told when it opens', () => {
  const opened: PageState = { ...stateOf([over]), transcript: transcriptOf([over], 'chat-2') };
  expect(announcements(stateOf([]), opened)).toEqual([]);
});

test('a turn whose window closed is told as that', () => {
  expect(news([running], [{ ...running, state: 'interrupted' }])).toEqual([
    'The window closed while GLM answered.',
  ]);
});

function stateOf(turns: readonly Turn[]): PageState {
  return { seq: 1, transcript: transcriptOf(turns), panel: idlePanel };
}
