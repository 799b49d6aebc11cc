import type { Emitter } from '../../emitter.ts';
import type {
  BackendId,
  ChatMessage,
  Clock,
  FinishReason,
  ModelClient,
  TokenUsage,
  ToolCall,
} from '../../ports.ts';
import type { Settings } from '../../settings.ts';
import type { ThinkingChoice } from '../thinking/chooseThinking.ts';
import type { ToolCallResult, TurnToolbox } from './chatParts.ts';

/** What happens in a turn, in order. Whoever reads it has the transcript up to date before the next one comes. */
export type ChatEvent =
  /** A request goes out. */
  | { readonly type: 'answer'; readonly choice: ThinkingChoice; readonly tools: readonly string[] }
  | { readonly type: 'reasoning'; readonly text: string }
  | { readonly type: 'text'; readonly text: string }
  /** The user wanted the answer at once: this answer ends in its thought, and another one begins. */
  | { readonly type: 'thoughtCut' }
  /** An answer is over; its calls follow. */
  | { readonly type: 'answered'; readonly usage?: TokenUsage; readonly finish: FinishReason }
  | { readonly type: 'call'; readonly call: ToolCall }
  | { readonly type: 'callStarted'; readonly callId: string }
  | {
      readonly type: 'callEnded';
      readonly callId: string;
      readonly result: ToolCallResult;
      readonly durationMs: number;
    }
  | { readonly type: 'note'; readonly tone: 'info' | 'warning'; readonly text: string };

/** What the user does to a turn while it runs, but for stopping it, which is the signal's business. */
export interface TurnControl {
  /** Fires when the user wants the answer at once: a running thought is cut, and the turn does not think again. */
  readonly onAnswerNow: Emitter<void>;
  /** A message came that must not wait: the turn ends before its next request, and while the model speaks at once. */
  readonly onSteer: Emitter<void>;
}

/** What the loop needs of its session. */
export interface LoopParts {
  readonly client: Pick<ModelClient, 'chat'>;
  readonly clock: Clock;
  readonly settings: () => Settings;
  readonly toolbox: TurnToolbox;
  readonly control: TurnControl;
  /** The messages of the next request, from the transcript as it is; makes room before where the window is full. */
  messages(signal: AbortSignal): Promise<readonly ChatMessage[]>;
  /** Tokens of the longest answer that fits behind these messages. */
  answerTokens(messages: readonly ChatMessage[]): number;
  /** How the turn begins. */
  readonly choice: ThinkingChoice;
  /** Whether the turn itself may switch to thinking: nobody set it for this turn. */
  readonly mayEscalate: boolean;
  readonly backend: BackendId | undefined;
  readonly isLocalOnly: boolean;
  /** US dollars of one answer; `undefined` where nobody knows. */
  price(usage: TokenUsage): number | undefined;
  /** US dollars that the turn may cost; `null` for no limit. */
  readonly maxUsd: number | null;
  /** Resolves when what the turn has done so far is on record, and so outlives the window. */
  kept(): Promise<void>;
  /** How long the turn has waited for the user so far, in milliseconds; a question that is open now counts as it grows. */
  waitedMs(): number;
}
