import * as z from 'zod/mini';
import type { Attachment, Transcript, TranscriptChange } from './transcript.ts';

/**
 * The words that the chat page and the extension host speak. The page keeps no truth: `ready` → `snapshot`, then
 * numbered `update`s; a page that misses a number says `ready` again.
 */

/** Longer texts of a tool call come to the page cut; the whole opens in an editor. In UTF-16 units. */
export const maxPageText = 8_000;

/** A thing that will go along with the next message. */
export type Chip = Omit<Attachment, 'text'> & {
  /** It is there because it is the active editor or its selection; it follows these until it is sent. */
  readonly isAutomatic: boolean;
};

/** A question that a turn waits on. */
export type Question =
  | {
      readonly kind: 'approval';
      readonly id: string;
      readonly callId?: string;
      /** One line: what will happen, with the resolved target. */
      readonly title: string;
      readonly reasons: readonly string[];
      readonly scopes: readonly ('once' | 'turn' | 'session' | 'workspace')[];
      /** SHA-256 of what is asked; the answer carries it back. */
      readonly hash: string;
      /** What is asked, as text: the command, a unified diff, an address, arguments. Nothing of it is left out. */
      readonly detail: string;
      /** Language for highlighting: `diff`, `bash`, `json`, or none. */
      readonly language: string;
      /** It changes files, so that it can be looked at and decided hunk by hunk in a diff editor. */
      readonly canReview: boolean;
    }
  | {
      readonly kind: 'question';
      readonly id: string;
      readonly text: string;
      readonly options: readonly string[];
    };

export interface PlanItem {
  readonly text: string;
  readonly status: 'open' | 'doing' | 'done';
}

/** What may have caused a failure, and what experiments said of it. */
export interface LedgerView {
  readonly hypotheses: readonly {
    readonly claim: string;
    readonly prediction: string;
    readonly verdict: 'open' | 'confirmed' | 'refuted';
    /** Names of stops and rows of traces. */
    readonly evidence: readonly string[];
  }[];
  readonly rootCause?: string;
  /** What running the program again after the fix came to, as a sentence. */
  readonly verified?: string;
}

/** Commands for debugging that a message may begin with, after a `/`. */
export const debugCommandNames = [
  'why',
  'rootcause',
  'fix',
  'trace',
  'watch',
  'bp',
  'launch',
  'test',
  'verify',
] as const;
export type DebugCommandName = (typeof debugCommandNames)[number];
/** Those that need to be told more. */
export const debugCommandsWithOperand: readonly DebugCommandName[] = [
  'trace',
  'bp',
  'launch',
  'test',
];

/** A file that a turn changed, newest turn first. */
export interface ChangedFile {
  readonly turnId: string;
  /** Absolute and canonical; names the file in `undo`. */
  readonly real: string;
  readonly display: string;
  readonly change: 'edited' | 'created' | 'deleted';
}

/** A part of what fills the model's window. */
export interface MeterPart {
  readonly id: string;
  readonly label: string;
  readonly tokens: number;
  /** It can be left out of the next request. */
  readonly canDrop: boolean;
}

/** Something to press where nothing else helps; each is a command of the extension. */
export const doorActions = [
  'setApiKey',
  'selectBackend',
  'selectModelFile',
  'useDemoModel',
  'testConnection',
  'showLog',
  'showPerformance',
] as const;
export type DoorAction = (typeof doorActions)[number];

/** Everything on the page that is not the transcript. Each field is replaced as a whole. */
export interface ChatPanel {
  /** What the running turn does now. */
  readonly phase: 'idle' | 'waiting' | 'thinking' | 'answering' | 'tool' | 'asking' | 'compacting';
  /** Choice of the composer. */
  readonly thinking: 'auto' | 'on' | 'off';
  /** Who is to answer, as the composer has it for the next turns; `auto` is for what the settings say. */
  readonly backend: 'auto' | 'local' | 'remote';
  /** Who would answer now, or answered last, and why; `firstTokenMs` of the last answer. */
  readonly badge: {
    readonly label: string;
    readonly reason: string;
    readonly firstTokenMs?: number;
  };
  readonly chips: readonly Chip[];
  readonly queue: readonly { readonly id: string; readonly text: string }[];
  readonly plan: readonly PlanItem[];
  /** Of the failure that is looked into; absent where there is none. */
  readonly ledger?: LedgerView;
  readonly questions: readonly Question[];
  readonly changes: readonly ChangedFile[];
  readonly meter: {
    /** What the next request would take without its message. */
    readonly usedTokens: number;
    readonly limitTokens: number;
    readonly parts: readonly MeterPart[];
  };
  /** Why nobody can answer and what to do; absent where somebody can. */
  readonly door?: { readonly sentence: string; readonly actions: readonly DoorAction[] };
  /** A sentence about the chat as a whole: its history can't be saved. */
  readonly notice?: string;
  /** What the user typed and has not sent; survives a reload of the page. */
  readonly draft: string;
}

/** A chat in the list of chats. */
export interface ChatSummary {
  readonly id: string;
  readonly title: string;
  readonly updatedAt: number;
  readonly turns: number;
  /** Where a search found something, a little of the text around it. */
  readonly excerpt?: string;
}

/** A file or symbol that `@` offers. */
export interface Mention {
  /** As the tools name it. */
  readonly path: string;
  /** Indices of the characters of `path` that were matched. */
  readonly matched: readonly number[];
}

/** To the page. The host is trusted, so these are types alone. */
export type ChatHostMessage =
  | {
      readonly type: 'snapshot';
      readonly seq: number;
      readonly transcript: Transcript;
      readonly panel: ChatPanel;
    }
  | {
      readonly type: 'update';
      /** One more than that of the message before. */
      readonly seq: number;
      readonly changes: readonly TranscriptChange[];
      readonly panel?: Partial<ChatPanel>;
      /** Fields of the panel that are gone. */
      readonly cleared?: readonly ('door' | 'ledger' | 'notice')[];
    }
  | {
      readonly type: 'mentions';
      readonly query: string;
      readonly mentions: readonly Mention[];
    }
  | {
      readonly type: 'chats';
      readonly query: string;
      readonly chats: readonly ChatSummary[];
      /** Chat that is open. */
      readonly openId: string;
    }
  /** Brings the caret to the composer; with `text`, behind what is there. */
  | { readonly type: 'compose'; readonly text?: string }
  /** Shows the list of chats. */
  | { readonly type: 'showHistory' };

const id = z.string().check(z.minLength(1), z.maxLength(200));
/** A message with more is refused; files go along as files. In UTF-16 units. */
export const maxMessageLength = 2_000_000;
const longText = z.string().check(z.maxLength(maxMessageLength));
const line = z.string().check(z.maxLength(1_000));
const scope = z.enum(['once', 'turn', 'session', 'workspace']);
const thinking = z.enum(['auto', 'on', 'off']);

/** From the page, which shows hostile text and so is not trusted: what fits none of these is refused. */
export const chatPageMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready') }),
  /** While a turn runs: `queue` waits for its end, `steer` cuts it short. Idle, both are `send`. */
  z.strictObject({
    type: z.literal('submit'),
    text: longText,
    how: z.enum(['send', 'queue', 'steer']),
  }),
  z.strictObject({ type: z.literal('draft'), text: longText }),
  z.strictObject({ type: z.literal('stop') }),
  z.strictObject({ type: z.literal('answerNow') }),
  z.strictObject({ type: z.literal('unqueue'), id }),
  /** Sends a queued message now. */
  z.strictObject({ type: z.literal('sendQueued'), id }),
  /** Puts another text in the place of an earlier message and goes on from there. */
  z.strictObject({ type: z.literal('edit'), turnId: id, text: longText }),
  z.strictObject({ type: z.literal('regenerate'), turnId: id, thinking: z.optional(thinking) }),
  /** Goes on with a turn that failed, was stopped or interrupted. */
  z.strictObject({ type: z.literal('continue'), turnId: id }),
  z.strictObject({
    type: z.literal('approve'),
    id,
    hash: z.string().check(z.maxLength(100)),
    scope,
  }),
  z.strictObject({ type: z.literal('deny'), id, message: z.optional(longText) }),
  /** Opens the diff editor, where the question is answered hunk by hunk. */
  z.strictObject({ type: z.literal('review'), id }),
  /** Without a text the user would not say. */
  z.strictObject({ type: z.literal('answer'), id, text: z.optional(longText) }),
  z.strictObject({ type: z.literal('setThinking'), thinking }),
  z.strictObject({ type: z.literal('setBackend'), backend: z.enum(['auto', 'local', 'remote']) }),
  z.strictObject({ type: z.literal('findMentions'), query: line }),
  z.strictObject({ type: z.literal('attachFile'), path: z.string().check(z.maxLength(4_096)) }),
  z.strictObject({ type: z.literal('attachText'), text: longText }),
  z.strictObject({ type: z.literal('dropChip'), id }),
  /** Shows what the model will be given of it. */
  z.strictObject({ type: z.literal('openChip'), id }),
  z.strictObject({ type: z.literal('dropPart'), id }),
  z.strictObject({ type: z.literal('compact') }),
  z.strictObject({ type: z.literal('newChat') }),
  z.strictObject({ type: z.literal('findChats'), query: line }),
  z.strictObject({ type: z.literal('openChat'), id }),
  z.strictObject({ type: z.literal('renameChat'), id, title: line }),
  z.strictObject({ type: z.literal('deleteChat'), id }),
  z.strictObject({ type: z.literal('exportChat'), id, format: z.enum(['markdown', 'json']) }),
  z.strictObject({ type: z.literal('importChat') }),
  /** Without `real`, all files of the turn. */
  z.strictObject({
    type: z.literal('undo'),
    turnId: id,
    real: z.optional(z.string().check(z.maxLength(4_096))),
  }),
  /** Opens a file of the workspace, as a link or a tool call names it. */
  z.strictObject({
    type: z.literal('openFile'),
    path: z.string().check(z.maxLength(4_096)),
    line: z.optional(z.number()),
  }),
  /** An address of the web; the host asks before it opens. */
  z.strictObject({ type: z.literal('openLink'), url: z.string().check(z.maxLength(8_192)) }),
  /** The whole of what a tool answered, or its diff, in an editor. */
  z.strictObject({ type: z.literal('openResult'), turnId: id, callId: id }),
  /** What the model was sent for the answer whose head is this step. */
  z.strictObject({ type: z.literal('openSent'), turnId: id, index: z.number() }),
  /** Something is done with a code block of a text of the transcript. */
  z.strictObject({
    type: z.literal('useCode'),
    action: z.enum(['copy', 'insert', 'apply', 'newFile', 'terminal']),
    turnId: id,
    index: z.number(),
    code: longText,
    language: line,
  }),
  z.strictObject({ type: z.literal('copyAnswer'), turnId: id }),
  z.strictObject({ type: z.literal('door'), action: z.enum(doorActions) }),
]);
export type ChatPageMessage = z.infer<typeof chatPageMessage>;
