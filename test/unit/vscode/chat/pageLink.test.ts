import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  maxPageText,
  type ChatHostMessage,
  type ChatPageMessage,
  type ChatPanel,
} from '../../../../src/protocol/chatPage.ts';
import {
  applyChange,
  type Step,
  type Transcript,
  type TranscriptChange,
  type TurnHead,
} from '../../../../src/protocol/transcript.ts';
import { PageLink } from '../../../../src/vscode/chat/pageLink.ts';
import { pageTranscript } from '../../../../src/vscode/chat/pageTexts.ts';
import { FakeChatSession, idlePanel } from '../../../support/fakeChatSession.ts';
import { RecordingLogger } from '../../../support/recordingLogger.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ready = { type: 'ready' };

describe('a page', () => {
  test('gets nothing before it is ready, then all there is', () => {
    const { session, link, posted } = openPage();

    session.change({ changes: [turnOf('a')], panel: { phase: 'waiting' } });
    vi.runAllTimers();
    expect(posted).toEqual([]);

    link.receive(ready);
    expect(posted).toEqual([
      {
        type: 'snapshot',
        seq: 1,
        transcript: expect.objectContaining({ turns: [expect.objectContaining({ id: 'a' })] }),
        panel: { ...idlePanel, phase: 'waiting' },
      },
    ]);
  });

  test('gets what is new numbered by one, at most once a frame, pieces of one text as one', () => {
    const { session, link, posted } = openPage();
    session.change({ changes: [turnOf('a'), stepOf('a', 0, text('')), stepOf('a', 1, text(''))] });
    link.receive(ready);

    for (const piece of ['to', 'ken', 's']) {
      session.change({ changes: [appendTo('a', 0, piece)] });
    }
    session.change({ changes: [appendTo('a', 1, '!')], panel: { phase: 'answering' } });
    vi.advanceTimersByTime(16);
    session.change({ changes: [appendTo('a', 1, '?')] });
    vi.advanceTimersByTime(15);
    expect(posted).toHaveLength(2);
    vi.advanceTimersByTime(1);

    expect(posted.slice(1)).toEqual([
      {
        type: 'update',
        seq: 2,
        changes: [appendTo('a', 0, 'tokens'), appendTo('a', 1, '!')],
        panel: { phase: 'answering' },
      },
      { type: 'update', seq: 3, changes: [appendTo('a', 1, '?')] },
    ]);
  });

  test('is told when a field of the panel is gone', () => {
    const { session, link, posted } = openPage();
    session.change({ panel: { notice: 'The disk is full.' } });
    link.receive(ready);

    session.clear('notice');
    vi.runAllTimers();

    expect(posted.at(-1)).toEqual({ type: 'update', seq: 2, changes: [], cleared: ['notice'] });
  });

  test('that is hidden gets nothing, and all of it when it is back', () => {
    const { session, link, posted } = openPage();
    link.receive(ready);
    session.change({ changes: [turnOf('a')] });
    link.hide();
    session.change({ changes: [turnOf('b')] });
    link.reply({ type: 'mentions', query: '', mentions: [] });
    vi.runAllTimers();
    expect(posted).toHaveLength(1);

    link.receive(ready);
    vi.runAllTimers();

    expect(posted.slice(1)).toMatchObject([
      { type: 'snapshot', seq: 2, transcript: { turns: [{ id: 'a' }, { id: 'b' }] } },
    ]);
  });

  test('begins anew with another chat', () => {
    const { session, link, posted } = openPage();
    session.change({ changes: [turnOf('a')] });
    link.receive(ready);
    session.change({ changes: [turnOf('b')] });

    session.openOther({ id: 'other', title: 'Other', createdAt: 2, turns: [] });
    vi.runAllTimers();

    expect(posted.slice(1)).toMatchObject([{ seq: 2, transcript: { id: 'other', turns: [] } }]);
  });

  test('that is not there yet is asked for its caret once it is, and once', () => {
    const { link, posted } = openPage();
    link.ask({ type: 'compose', text: 'Why?' });
    link.receive(ready);
    link.receive(ready);

    expect(posted.map(({ type }) => type)).toEqual(['snapshot', 'compose', 'snapshot']);
  });

  test('hands on what it is told to do', () => {
    const { link, handled } = openPage();
    const stop = { type: 'stop' } as const;

    link.receive(ready);
    link.receive(stop);

    expect(handled).toEqual([stop]);
  });
});

describe('texts on a page', () => {
  const long = 'x'.repeat(maxPageText + 1);

  test('of a tool call are cut, its arguments too, and it says so', () => {
    const { session, link, posted } = openPage();
    const call = callOf({
      content: long,
      diff: long,
      arguments: { path: 'a', edits: [{ to: long }] },
    });
    session.change({ changes: [turnOf('a')] });
    link.receive(ready);
    session.change({ changes: [stepOf('a', 0, call)] });
    vi.runAllTimers();

    const cut = long.slice(0, maxPageText);
    const onPage = callOf({
      content: cut,
      diff: cut,
      isCut: true,
      arguments: { path: 'a', edits: [{ to: `${cut}…` }] },
    });
    expect(posted.at(-1)).toMatchObject({ changes: [stepOf('a', 0, onPage)] });
  });

  test('are cut between characters', () => {
    const face = `${'x'.repeat(maxPageText - 1)}🙂`;
    const transcript = applyAll([turnOf('a'), stepOf('a', 0, callOf({ content: face }))]);

    const [step] = pageTranscript(transcript).turns[0]?.steps ?? [];

    expect(step).toMatchObject({ content: 'x'.repeat(maxPageText - 1), isCut: true });
  });

  test('of attachments stay with the host', () => {
    const attachment = { id: '1', kind: 'file', label: 'a.ts', tokens: 9, text: long } as const;
    const head = { ...headOf('a'), attachments: [attachment] };

    const { turns } = pageTranscript(applyAll([{ type: 'turn', head }]));

    expect(turns[0]?.attachments).toEqual([{ ...attachment, text: '' }]);
  });

  test('of five megabytes come in one message', () => {
    const { session, link, posted } = openPage();
    const changes = [turnOf('a'), ...numbers(50).map((at) => stepOf('a', at, text(mega(0.1))))];
    session.change({ changes });

    link.receive(ready);

    expect(posted).toHaveLength(1);
    expect(JSON.stringify(posted[0]).length).toBeGreaterThan(5_000_000);
  });
});

describe('a page that sends what is no message', () => {
  test.each([
    undefined,
    'ready',
    {},
    { type: 'eval', code: 'secret' },
    { type: 'ready', also: 'secret' },
    { type: 'approve', id: 'x', hash: 'h', scope: 'secret' },
    { type: 'openFile', path: `secret${'x'.repeat(5_000)}` },
    { type: 'useCode', action: 'run', turnId: 'a', index: 0, code: 'secret', language: 'sh' },
  ])('is not heard: %#', (message) => {
    const { link, posted, handled, logger } = openPage();
    link.receive(message);

    expect({ posted, handled }).toEqual({ posted: [], handled: [] });
    expect(logger.entries).toHaveLength(1);
    expect(JSON.stringify(logger.entries)).not.toContain('secret');
  });

  test('a hundred times is closed for good', () => {
    const { link, posted, handled, givenUp } = openPage();
    link.receive(ready);
    for (const _ of numbers(99)) {
      link.receive({ type: 'nonsense' });
    }
    expect(givenUp).not.toHaveBeenCalled();

    link.receive({ type: 'nonsense' });
    link.receive(ready);
    link.receive({ type: 'stop' });
    link.receive({ type: 'nonsense' });

    expect(givenUp).toHaveBeenCalledOnce();
    expect({ posted: posted.length, handled }).toEqual({ posted: 1, handled: [] });
  });
});

test('whatever happens in whatever order, a page that is there comes to show what there is', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
      const { session, link, posted } = openPage();
      const page = new FakePage();
      for (const happens of happenings) {
        happens(session, link, page);
        page.read(posted);
      }
      vi.runAllTimers();
      page.read(posted);

      const numbered = posted.flatMap((message) => ('seq' in message ? [message.seq] : []));
      expect(numbered).toEqual(numbers(numbered.length).map((at) => at + 1));
      if (page.isThere) {
        expect(page.state).toEqual({
          transcript: pageTranscript(session.transcript),
          panel: session.panel,
        });
      }
    }),
    { seed: 6, numRuns: 2_000 },
  );
});

/** A page that says `ready`, is gone when it is hidden, and takes in what it is sent. */
class FakePage {
  isThere = false;
  state: { readonly transcript: Transcript; readonly panel: ChatPanel } | undefined;
  #read = 0;

  read(posted: readonly ChatHostMessage[]): void {
    for (const message of posted.slice(this.#read)) {
      if (message.type === 'snapshot') {
        this.state = { transcript: message.transcript, panel: message.panel };
      } else if (message.type === 'update' && this.state) {
        const panel = { ...this.state.panel, ...message.panel };
        message.cleared?.forEach((field) => delete panel[field]);
        this.state = {
          transcript: message.changes.reduce(applyChange, this.state.transcript),
          panel,
        };
      }
    }
    this.#read = posted.length;
  }
}

function openPage() {
  const session = new FakeChatSession();
  const logger = new RecordingLogger();
  const posted: ChatHostMessage[] = [];
  const handled: ChatPageMessage[] = [];
  const givenUp = vi.fn<() => void>();
  const link = new PageLink({
    ...{ session, logger },
    post: (message) => void posted.push(message),
    handle: (message) => void handled.push(message),
    giveUp: givenUp,
  });
  return { session, logger, posted, handled, givenUp, link };
}

type Happening = (session: FakeChatSession, link: PageLink, page: FakePage) => void;

const someId = fc.constantFrom('a', 'b', 'c');
const someIndex = fc.nat(3);
const someText = fc.oneof(fc.string(), fc.constant('y'.repeat(maxPageText + 5)));
const someStep = fc.oneof(
  someText.map(text),
  someText.map((content) => callOf({ content, arguments: { content } })),
);
const someChange: fc.Arbitrary<TranscriptChange> = fc.oneof(
  someId.map(turnOf),
  fc.tuple(someId, someIndex, someStep).map((parts) => stepOf(...parts)),
  fc.tuple(someId, someIndex, someText).map((parts) => appendTo(...parts)),
  someId.map((turnId) => ({ type: 'cut' as const, turnId })),
  someText.map((title) => ({ type: 'title' as const, title })),
);
const somePanel: fc.Arbitrary<Partial<ChatPanel>> = fc.oneof(
  someText.map((draft) => ({ draft })),
  someText.map((notice) => ({ notice })),
  someText.map((sentence) => ({ door: { sentence, actions: [] } })),
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.array(someChange, { maxLength: 4 }).map(changing) },
  somePanel.map((panel) => (session: FakeChatSession) => session.change({ panel })),
  fc
    .constantFrom('door' as const, 'notice' as const)
    .map((field) => (session: FakeChatSession) => session.clear(field)),
  someId.map((id) => (session: FakeChatSession) => {
    session.openOther({ id, title: '', createdAt: 1, turns: [{ ...headOf('z'), steps: [] }] });
  }),
  fc.nat(40).map((durationMs) => () => void vi.advanceTimersByTime(durationMs)),
  fc.constant((_: FakeChatSession, link: PageLink, page: FakePage) => {
    page.isThere = true;
    link.receive(ready);
  }),
  fc.constant((_: FakeChatSession, link: PageLink, page: FakePage) => {
    page.isThere = false;
    link.hide();
  }),
);

function changing(changes: readonly TranscriptChange[]): Happening {
  return (session) => session.change({ changes });
}

function applyAll(changes: readonly TranscriptChange[]): Transcript {
  return changes.reduce(applyChange, new FakeChatSession().transcript);
}

function headOf(id: string): TurnHead {
  return { id, at: 1, text: 'Hello', attachments: [], thinking: 'auto', state: 'running' };
}

function turnOf(id: string): TranscriptChange {
  return { type: 'turn', head: headOf(id) };
}

function stepOf(turnId: string, index: number, step: Step): TranscriptChange {
  return { type: 'step', turnId, index, step };
}

function appendTo(turnId: string, index: number, more: string): TranscriptChange {
  return { type: 'append', turnId, index, text: more };
}

function text(words: string): Step {
  return { kind: 'text', text: words };
}

function callOf(parts: Partial<Extract<Step, { readonly kind: 'call' }>>): Step {
  return {
    ...{ kind: 'call', callId: '1', name: 'read_file', arguments: {}, state: 'done', at: 1 },
    ...{ summary: 'Read a', content: '' },
    ...parts,
  };
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function mega(count: number): string {
  return 'x'.repeat(count * 1_000_000 + 1);
}
