import type { Transcript, TranscriptChange } from '../../../protocol/transcript.ts';
import type { ChatPanel, ChatSummary, DoorAction } from '../../../protocol/chatPage.ts';
import type { Emitter } from '../../emitter.ts';
import type { ModelLimits } from '../../glm/contextPlan.ts';
import type {
  Approver,
  BackendId,
  ChatRequest,
  Clock,
  Logger,
  ModelClient,
  TokenUsage,
  Tool,
  ToolCall,
} from '../../ports.ts';
import type { AnswerTiming } from '../../routing/routedClient.ts';
import type { Settings } from '../../settings.ts';
import type { UserQuestions } from '../tools/askUser.ts';
import type { TodoList } from '../tools/todo.ts';
import type { ToolEffect, ToolResult } from '../tools/tool.ts';

/** What is new about a session, for everybody who shows or keeps it. */
export interface SessionUpdate {
  readonly changes: readonly TranscriptChange[];
  readonly panel: Partial<ChatPanel>;
  /** Another transcript is open than before: whoever shows it begins anew with all of it. */
  readonly isOtherTranscript?: boolean;
}

/** What one turn's tools have of the user. */
export interface TurnUser {
  readonly turnId: string;
  /** Who is to answer, as the user chose for this chat; absent for what the settings say. */
  readonly backend?: BackendId;
  readonly approver: Approver;
  readonly questions: UserQuestions;
  readonly todo: TodoList;
}

/** The tools of one turn, ready to be offered and called. */
export interface TurnToolbox {
  /** As the model is told of them, in an order that stays the same, so that prompts keep their prefix. */
  readonly tools: readonly Tool[];
  /** Sentences for the user: servers and tools that are missing, and why. */
  readonly problems: readonly string[];
  /** `undefined` where there is no such tool. */
  effectOf(name: string): ToolEffect | undefined;
  /** Bad arguments and refusals are answers, as is a call of a tool that does not exist; an abort is thrown. */
  run(call: ToolCall, signal: AbortSignal): Promise<ToolCallResult>;
  /** The turn was ended before its end: what its tools have set up for later goes. */
  abandon?(): void;
}

/** What a tool answered, and what it changed, as a unified diff. */
export interface ToolCallResult extends ToolResult {
  readonly diff?: string;
  /** The user said no. */
  readonly isDenied?: boolean;
  /** It tells of a file that only a model on this machine may see, so every request that it goes into is for that one alone. */
  readonly isLocalOnly?: boolean;
}

export interface ToolSource {
  /** @param detail `brief` where the model's context is small. */
  open(user: TurnUser, detail: 'full' | 'brief', signal: AbortSignal): Promise<TurnToolbox>;
}

/** Who answers, as far as a chat has to know it. */
export interface ChatBackends {
  /** Who would answer now and why; `door` where nobody can. */
  current(choice: BackendId | undefined): {
    readonly id: BackendId;
    readonly label: string;
    readonly reason: string;
    readonly door?: { readonly sentence: string; readonly actions: readonly DoorAction[] };
  };
  label(id: BackendId): string;
  /** The last chat answer, once it has begun. */
  lastAnswer(): AnswerTiming | undefined;
  /** What the model of whoever would answer now can take and give. */
  limits(choice: BackendId | undefined): ModelLimits;
  /** Tokens a second of a chat answer; `undefined` until it was measured. */
  tokensPerSecond(choice: BackendId | undefined): number | undefined;
  /** US dollars; `undefined` where the prices are not known. */
  price(usage: TokenUsage, backend: BackendId): number | undefined;
  /** US dollars that are left for today; `null` for no limit. */
  leftUsd(): number | null;
  /** Fires when any of this may have changed. */
  readonly onDidChange: Pick<Emitter<void>, 'on'>;
}

/** Where chats are kept. Nothing of it throws: what can't be kept is told by `onDidFail`. */
export interface ChatHistory {
  /** Adds changes to a chat's log; written within half a second, in order. */
  note(
    transcript: Pick<Transcript, 'id' | 'createdAt'>,
    changes: readonly TranscriptChange[],
  ): void;
  /**
   * Opens a chat to go on with it; the one that was open before is left to other windows. One that another window has
   * is opened as a copy, which has another id.
   * @returns `undefined` where there is no such chat or nobody can read it.
   */
  open(id: string): Promise<Transcript | undefined>;
  /** A chat to look at, as for an export. @returns as `open`. */
  read(id: string): Promise<Transcript | undefined>;
  /**
   * The newest first; with a query, those that contain it, found in titles first. Ends, with what it has, when the
   * next one begins.
   * @param show gets what was found so far, whenever there is more.
   */
  find(
    query: string,
    show?: (found: readonly ChatSummary[]) => void,
  ): Promise<readonly ChatSummary[]>;
  rename(id: string, title: string): Promise<void>;
  delete(id: string): Promise<void>;
  /** Keeps a whole chat, as one that was imported. */
  keep(transcript: Transcript): Promise<void>;
  /** Resolves when all that was noted is written. */
  flush(): Promise<void>;
  /** Fires with a sentence for the user when something can't be kept or read, `undefined` when it can again. */
  readonly onDidFail: Pick<Emitter<string | undefined>, 'on'>;
}

/** Small things that are remembered over a restart: the id of the open chat, what the user made of thinking. */
export interface ChatMemory {
  get(key: 'openChat' | 'leaning' | 'draft'): unknown;
  set(key: 'openChat' | 'leaning' | 'draft', value: unknown): void;
}

/** What a session needs of the world. */
export interface ChatParts {
  readonly client: Pick<ModelClient, 'chat'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: () => Settings;
  /** An unguessable id: 64 bits or more, in hex. */
  readonly newId: () => string;
  readonly tools: ToolSource;
  readonly backends: ChatBackends;
  readonly history: ChatHistory;
  readonly memory: ChatMemory;
  /** What the model should know of the place: operating system, shell, workspace folders. Stays the same all session long. */
  readonly surroundings: () => string;
  /** The request as it would leave the machine, secrets hidden, for “show exactly what was sent”. */
  readonly redacted: (request: ChatRequest) => Promise<ChatRequest>;
}
