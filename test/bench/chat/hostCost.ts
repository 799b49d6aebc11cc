import { SessionTranscript } from '../../../src/core/chat/session/sessionTranscript.ts';
import type { Transcript, TranscriptChange } from '../../../src/protocol/transcript.ts';
import { PageLink } from '../../../src/vscode/chat/pageLink.ts';
import { FakeChatSession } from '../../support/fakeChatSession.ts';
import { turnOf } from '../../support/chatTranscripts.ts';
import { type BenchRow, median } from '../benchRow.ts';

/** As many as a minute of a fast answer has. */
const deltas = 24_000;

/** What a long chat costs the extension host: to give it to a page, and with each token. */
export function hostRows(transcript: Transcript, rounds: number): readonly BenchRow[] {
  const times = Array.from({ length: rounds }, () => ({
    snapshot: snapshotMs(transcript),
    json: timed(() => JSON.stringify(transcript)),
    session: sessionNs(transcript),
    link: linkNs(transcript),
    push: pushNs(),
  }));
  const of = (name: keyof (typeof times)[number]) => median(times.map((each) => each[name]));
  return [
    {
      what: 'host: to post its snapshot, against JSON.stringify of it',
      ...{ unit: 'ms', measured: of('snapshot'), control: of('json'), goal: { atMost: 1 } },
    },
    {
      what: 'host: a token in the session, against an array’s push',
      ...{ unit: 'ns', measured: of('session'), control: of('push') },
    },
    {
      what: 'host: a token on its way to the page, against the same',
      ...{ unit: 'ns', measured: of('link'), control: of('push') },
    },
  ];
}

function snapshotMs(transcript: Transcript): number {
  const { link } = linked(transcript);
  const tookMs = timed(() => link.receive({ type: 'ready' }));
  link.dispose();
  return tookMs;
}

function linkNs(transcript: Transcript): number {
  const { session, link } = linked(transcript);
  link.receive({ type: 'ready' });
  const tookNs = eachNs(() => session.onDidChange.emit({ changes: [more], panel: {} }));
  link.dispose();
  return tookNs;
}

function sessionNs({ turns, ...chat }: Transcript): number {
  const streamed = turnOf(more.turnId, 'Go on.', [{ kind: 'text', text: '' }]);
  const session = new SessionTranscript(
    { ...chat, turns: [...turns, streamed] },
    { note: () => {} },
    () => {},
  );
  return eachNs(() => session.change(more));
}

function pushNs(): number {
  const kept: TranscriptChange[] = [];
  return eachNs(() => kept.push(more));
}

const more = {
  ...{ type: 'append', turnId: 'streamed', index: 0, text: 'four' },
} as const satisfies TranscriptChange;

function linked(transcript: Transcript) {
  const session = new FakeChatSession();
  session.transcript = transcript;
  const link = new PageLink({
    session,
    logger: { warn: () => {} },
    post: () => {},
    handle: () => {},
    giveUp: () => {},
  });
  return { session, link };
}

function eachNs(deed: () => unknown): number {
  const tookMs = timed(() => {
    for (let index = 0; index < deltas; index += 1) {
      deed();
    }
  });
  return (tookMs * 1_000_000) / deltas;
}

function timed(deed: () => unknown): number {
  const begun = performance.now();
  deed();
  return performance.now() - begun;
}
