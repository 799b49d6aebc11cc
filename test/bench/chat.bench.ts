import type { StepOf, Transcript } from '../../src/protocol/transcript.ts';
import { pageChange } from '../../src/vscode/chat/pageTexts.ts';
import { ChatPage } from '../support/chatPage.ts';
import { answerHead, answerText, transcriptOf, turnOf } from '../support/chatTranscripts.ts';
import { type BenchRow, median } from './benchRow.ts';
import type { BenchRun } from './benchRun.ts';
import { hostRows } from './chat/hostCost.ts';
import { answerOf, codeOf, longChat } from './chat/longChat.ts';
import { openPlainPage } from './chat/plainPage.ts';
import {
  charactersPerSecond,
  frameP95,
  longestTask,
  type Memory,
  type Smoothness,
  WatchedPage,
} from './chat/watchedPage.ts';
import { SeededRandom } from './routing/seededRandom.ts';

const megabyte = 1_000_000;
const streamSeconds = 60;
/** Before memory is measured for the first time. */
const settlingSeconds = 10;
/** The plain page has shown by then what it is like. */
const plainSeconds = 10;
/** Three screens in each frame, as who drags the bar. */
const scrollStepPx = 2_400;
/** A task may be this much longer than the longest in a short chat: what is called long by itself. */
const longTaskMs = 50;

/** A chat of 2,000 messages and 5 MB beside a short one and beside a page that draws all of it anew. */
export async function benchChat(run: BenchRun): Promise<readonly BenchRow[]> {
  const chat = await ChatPage.open();
  run.onEnd(() => chat.close());
  const plain = await WatchedPage.watch(await openPlainPage(chat.page.context().browser()));
  const page = await WatchedPage.watch(chat.page);
  const short = longChat(1, 2_000, 2);
  const long = longChat(1_000, 5 * megabyte);
  const answer = answerOf(streamSeconds * charactersPerSecond, new SeededRandom('answer'));

  const openings = await openInTurns(page, { short, long }, run.rounds);
  const scrolled = await page.scroll(scrollStepPx);

  await page.open(short);
  const before = await page.memory();
  const shortStreams = [await page.stream(answer, streamSeconds / 2)];
  await page.open(long);
  // What stood there is out of sight and empty once the answer has grown a little.
  await page.stream(answer, settlingSeconds);
  const settled = await page.memory();
  const longStream = await page.stream(answer, streamSeconds);
  const streamed = await page.memory();
  await page.open(withAnswer(long, answer.slice(0, streamSeconds * charactersPerSecond)));
  await page.does('');
  const atOnce = await page.memory();
  await page.open(short);
  const closed = await page.memory();
  shortStreams.push(await page.stream(answer, streamSeconds / 2));
  const giants = await showGiants(page);

  const plainOpenMs = await plain.open(long);
  const plainStream = await plain.stream(answer, plainSeconds);

  return [
    openingRow('5 MB opened, against 1 s', openings.long, 1_000, 1),
    openingRow('the same, against a short chat', openings.long, openings.short),
    openingRow('the same, against the plain page', openings.long, plainOpenMs, 1),
    { what: 'scrolled through it, p95 frame', unit: 'ms', measured: frameP95(scrolled) },
    { what: 'scrolled through it, longest task', unit: 'ms', measured: longestTask(scrolled) },
    ...streamRows(joined(shortStreams), longStream, plainStream),
    ...memoryRows({ before, settled, streamed, atOnce, closed }),
    ...giants,
    ...hostRows(long, run.rounds),
  ];
}

async function openInTurns(
  page: WatchedPage,
  chats: Readonly<Record<'short' | 'long', ReturnType<typeof longChat>>>,
  rounds: number,
): Promise<Readonly<Record<'short' | 'long', number>>> {
  const times: Record<'short' | 'long', number[]> = { short: [], long: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const which of ['short', 'long'] as const) {
      times[which].push(await page.open(chats[which]));
    }
  }
  return { short: median(times.short), long: median(times.long) };
}

function openingRow(what: string, measured: number, control: number, atMost?: number): BenchRow {
  return { what, unit: 'ms', measured, control, ...(atMost !== undefined && { goal: { atMost } }) };
}

function joined(stretches: readonly Smoothness[]): Smoothness {
  return {
    framesMs: stretches.flatMap(({ framesMs }) => framesMs),
    longTasksMs: stretches.flatMap(({ longTasksMs }) => longTasksMs),
  };
}

function streamRows(short: Smoothness, long: Smoothness, plain: Smoothness): readonly BenchRow[] {
  const what = '400 tokens/s into it';
  return [
    {
      what: `${what}, p95 frame, against a short chat`,
      ...{ unit: 'ms', measured: frameP95(long), control: frameP95(short) },
      goal: { atMost: 1.5 },
    },
    {
      what: `${what}, p95 frame, against the plain page`,
      ...{ unit: 'ms', measured: frameP95(long), control: frameP95(plain) },
      goal: { atMost: 1 },
    },
    {
      what: `${what}, longest task, against a short chat’s and ${longTaskMs} ms`,
      ...{ unit: 'ms', measured: longestTask(long), control: longestTask(short) + longTaskMs },
      goal: { atMost: 1 },
    },
  ];
}

/** The chat with one more turn, as a stream leaves it. */
function withAnswer(chat: Transcript, text: string): Transcript {
  const turn = turnOf('streamed', 'Go on.', [answerText(text)]);
  return { ...chat, id: 'at once', turns: [...chat.turns, turn] };
}

type Moment = 'before' | 'settled' | 'streamed' | 'atOnce' | 'closed';

function memoryRows(at: Readonly<Record<Moment, Memory>>): readonly BenchRow[] {
  const { before, settled, streamed, atOnce, closed } = at;
  const growth = (part: keyof Memory) => (streamed[part] - settled[part]) / 1_000;
  const kB = ((streamSeconds - settlingSeconds) * charactersPerSecond) / 1_000;
  const inMb = (measured: Memory, control: Memory) => ({
    ...({ unit: 'MB', measured: measured.totalBytes / megabyte } as const),
    ...{ control: control.totalBytes / megabyte, goal: { atMost: 1.1 } },
  });
  return [
    {
      what: 'memory that 50 s of answer take, against its length',
      ...{ unit: 'kB', measured: growth('totalBytes'), control: kB, goal: { atMost: 5 } },
    },
    {
      what: 'of it the scripts’, without elements',
      ...{ unit: 'kB', measured: growth('scriptBytes'), control: kB },
    },
    { what: 'memory with it, against the same answer shown at once', ...inMb(streamed, atOnce) },
    { what: 'memory after it was closed, against before', ...inMb(closed, before) },
  ];
}

/** What comes as one piece; each is shown at the end of a chat of its own. */
async function showGiants(page: WatchedPage): Promise<readonly BenchRow[]> {
  const random = new SeededRandom('giants');
  const code = `\`\`\`ts\n${codeOf(random, 5_000)}\`\`\``;
  const result = codeOf(random, megabyte / 50).slice(0, megabyte);
  const steps = [
    ['a code block of 5,000 lines', answerText(code)],
    ['a tool result of 1 MB', callOf(result)],
  ] as const;
  const rows: BenchRow[] = [];
  for (const [what, step] of steps) {
    await page.open(transcriptOf([turnOf('giant', 'Show it.', [answerHead])], what));
    const change = pageChange({ type: 'step', turnId: 'giant', index: 1, step });
    const seen = await page.does(`bench.update([${JSON.stringify(change)}])`);
    rows.push({ what: `${what}, longest task`, unit: 'ms', measured: longestTask(seen) });
  }
  return rows;
}

function callOf(content: string): StepOf<'call'> {
  return {
    ...{ kind: 'call', callId: 'call', name: 'read_file', arguments: {}, state: 'done' },
    ...{ at: 1, summary: 'src/cart.ts', content },
  };
}
