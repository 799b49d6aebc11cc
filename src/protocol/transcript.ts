import * as z from 'zod/mini';

/**
 * A conversation as it is kept, as its log tells it and as the page shows it. Times are epoch milliseconds. A change
 * carries everything that `applyChange` needs, so that host, log and page come to the same transcript.
 */

const backendId = z.enum(['local', 'remote']);

/** What went along with a message, as it was when it was sent. */
export const attachment = z.object({
  id: z.string(),
  /** `debug`: a stop of a program, or how it failed. */
  kind: z.enum(['file', 'selection', 'paste', 'output', 'debug']),
  /** As the user sees it: `src/cart.ts`, `src/cart.ts:3–9`, `Pasted text`. */
  label: z.string(),
  /** As the tools name the file. */
  path: z.optional(z.string()),
  /** 1-based, inclusive. */
  startLine: z.optional(z.number()),
  endLine: z.optional(z.number()),
  tokens: z.number(),
  /** Empty on the page. */
  text: z.string(),
  /** A file that only a model on this machine may see. */
  isLocalOnly: z.optional(z.boolean()),
});
export type Attachment = Readonly<z.infer<typeof attachment>>;

const usage = z.object({
  promptTokens: z.number(),
  cachedTokens: z.number(),
  completionTokens: z.number(),
  reasoningTokens: z.number(),
});

/** The head of one answer of the model; what it thought, said and called follows, up to the next head. */
const answerStep = z.object({
  kind: z.literal('answer'),
  at: z.number(),
  thinking: z.enum(['on', 'off']),
  /** Why it thinks or does not, in words. */
  thinkingReason: z.string(),
  /** Names of the tools that were offered. */
  tools: z.array(z.string()),
  /** Who answered; absent until somebody has. */
  backend: z.optional(
    z.object({
      id: backendId,
      /** As in the status bar. */
      label: z.string(),
      /** Why it was this one, in words. */
      reason: z.string(),
      firstTokenMs: z.number(),
    }),
  ),
  usage: z.optional(usage),
  /** US dollars, where the prices are known. */
  usd: z.optional(z.number()),
});

const thoughtStep = z.object({
  kind: z.literal('thought'),
  text: z.string(),
  at: z.number(),
  /** Absent while it goes on. */
  durationMs: z.optional(z.number()),
  /** Estimated until the backend told. */
  tokens: z.number(),
  usd: z.optional(z.number()),
  /** The user asked for the answer at once. */
  isCut: z.optional(z.boolean()),
});

const textStep = z.object({ kind: z.literal('text'), text: z.string() });

const callStep = z.object({
  kind: z.literal('call'),
  callId: z.string(),
  name: z.string(),
  arguments: z.record(z.string(), z.unknown()),
  /** `unknown`: the window closed while it ran. */
  state: z.enum(['waiting', 'running', 'done', 'failed', 'denied', 'stopped', 'unknown']),
  at: z.number(),
  durationMs: z.optional(z.number()),
  /** One line for the user. */
  summary: z.string(),
  /** What the model was told; empty while it runs. On the page only its beginning. */
  content: z.string(),
  /** The page was given a part of `content`. */
  isCut: z.optional(z.boolean()),
  /** Unified diff of what it changed. */
  diff: z.optional(z.string()),
  /** It tells of a file that only a model on this machine may see. */
  isLocalOnly: z.optional(z.boolean()),
});

/** Something the user should know of the turn: thinking was switched on, a brake ended it, tools are missing. */
const noteStep = z.object({
  kind: z.literal('note'),
  tone: z.enum(['info', 'warning']),
  text: z.string(),
  /**
   * Attachments, by id, and results of calls, as `turnId/index`, of which the model gets a line from here on and no
   * more, to make room.
   */
  leftOut: z.optional(z.array(z.string())),
});

/** Stands for everything before it in what is sent to the model. */
const summaryStep = z.object({
  kind: z.literal('summary'),
  text: z.string(),
  tokensBefore: z.number(),
  tokensAfter: z.number(),
  /** Index in its turn of an earlier answer from which on all is still sent, behind the turn's message. */
  keepFrom: z.optional(z.number()),
});

export const step = z.discriminatedUnion('kind', [
  answerStep,
  thoughtStep,
  textStep,
  callStep,
  noteStep,
  summaryStep,
]);
export type Step = Readonly<z.infer<typeof step>>;
export type StepOf<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;

/** What ended a turn that did not end well. */
const turnError = z.object({
  /** Code of a `GlmError`, or `failed`. */
  code: z.string(),
  /** A sentence with the next step. */
  sentence: z.string(),
  retryAt: z.optional(z.number()),
});

/** A turn without its steps. */
export const turnHead = z.object({
  id: z.string(),
  at: z.number(),
  text: z.string(),
  attachments: z.array(attachment),
  /** As the user asked for this turn. */
  thinking: z.enum(['auto', 'on', 'off']),
  /** `interrupted`: the window closed while it ran. */
  state: z.enum(['running', 'done', 'stopped', 'failed', 'interrupted']),
  endedAt: z.optional(z.number()),
  error: z.optional(turnError),
});
export type TurnHead = Readonly<z.infer<typeof turnHead>>;

/** A message of the user's and all that came of it. */
export interface Turn extends TurnHead {
  readonly steps: readonly Step[];
}

export interface Transcript {
  readonly id: string;
  /** Empty until there is one. */
  readonly title: string;
  readonly createdAt: number;
  readonly turns: readonly Turn[];
}

const position = z.int().check(z.nonnegative());

/** One change to a transcript. */
export const transcriptChange = z.discriminatedUnion('type', [
  /** A new turn at the end, or what is new about an old one. */
  z.object({ type: z.literal('turn'), head: turnHead }),
  /** A new step at the end of a turn, or an old one as it is now. */
  z.object({ type: z.literal('step'), turnId: z.string(), index: position, step }),
  /** More text for a thought or a text. */
  z.object({
    type: z.literal('append'),
    turnId: z.string(),
    index: position,
    text: z.string(),
  }),
  /** This turn and all after it are gone. */
  z.object({ type: z.literal('cut'), turnId: z.string() }),
  z.object({ type: z.literal('title'), title: z.string() }),
]);
export type TranscriptChange = z.infer<typeof transcriptChange>;

/** The transcript after a change. A change that fits nowhere changes nothing. */
export function applyChange(transcript: Transcript, change: TranscriptChange): Transcript {
  switch (change.type) {
    case 'title':
      return { ...transcript, title: change.title };
    case 'cut': {
      const index = transcript.turns.findIndex(({ id }) => id === change.turnId);
      return index < 0 ? transcript : { ...transcript, turns: transcript.turns.slice(0, index) };
    }
    case 'turn':
      return withTurn(transcript, change.head.id, (turn) => ({
        ...change.head,
        steps: turn?.steps ?? [],
      }));
    case 'step':
      return withTurn(
        transcript,
        change.turnId,
        (turn) => turn && withStep(turn, change.index, () => change.step),
      );
    case 'append':
      return withTurn(
        transcript,
        change.turnId,
        (turn) => turn && withStep(turn, change.index, (old) => old && appended(old, change.text)),
      );
  }
}

function withTurn(
  transcript: Transcript,
  id: string,
  next: (turn: Turn | undefined) => Turn | undefined,
): Transcript {
  // Changes come to the last turn, nearly always.
  const index = transcript.turns.findLastIndex((turn) => turn.id === id);
  const turn = next(transcript.turns[index]);
  if (turn === undefined) {
    return transcript;
  }
  const turns = index < 0 ? [...transcript.turns, turn] : transcript.turns.with(index, turn);
  return { ...transcript, turns };
}

function withStep(
  turn: Turn,
  index: number,
  next: (step: Step | undefined) => Step | undefined,
): Turn | undefined {
  const changed = next(turn.steps[index]);
  if (changed === undefined || index > turn.steps.length) {
    return undefined;
  }
  const steps =
    index === turn.steps.length ? [...turn.steps, changed] : turn.steps.with(index, changed);
  return { ...turn, steps };
}

function appended(old: Step, text: string): Step | undefined {
  return old.kind === 'thought' || old.kind === 'text'
    ? { ...old, text: old.text + text }
    : undefined;
}
