import type { GlmErrorCode } from '../glmError.ts';
import type { BackendId, TokenUsage } from '../ports.ts';

/** What latency is measured apart for: short prompts with short answers, and conversations. */
export type RequestKind = 'ghostText' | 'chat';

/** One request to one backend: why it was sent and how it went. */
export interface AnswerRecord {
  /** When it was sent, in milliseconds since the epoch. */
  readonly at: number;
  readonly backend: BackendId;
  readonly kind: RequestKind;
  /** The user's request, its second attempt, a race, or a look at how fast a backend is. */
  readonly purpose: 'asked' | 'failover' | 'hedge' | 'exploration' | 'probe';
  /** Why this backend, in words. */
  readonly reason: string;
  readonly outcome: 'answered' | 'aborted' | 'failed';
  readonly errorCode?: GlmErrorCode;
  /** Absent where no word came, or nothing but calls. */
  readonly firstTokenMs?: number;
  /** From the first word on; absent where too little came to tell. */
  readonly tokensPerSecond?: number;
  readonly totalMs: number;
  /** As the server counted, else estimated. */
  readonly usage: TokenUsage;
}
