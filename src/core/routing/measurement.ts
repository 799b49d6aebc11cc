import type { BackendId, Clock, ModelEvent, TokenUsage } from '../ports.ts';
import type { GlmErrorCode } from '../glmError.ts';
import type { AnswerRecord } from './answerRecord.ts';
import { tokensOf, type Asked } from './asked.ts';

/** Fewer tokens after the first say nothing of a backend's pace. */
const fewestTokens = 4;
/** What comes in one burst was written before. */
const shortestWritingMs = 5;

export interface MeasuredAttempt {
  readonly asked: Asked;
  readonly backend: BackendId;
  readonly purpose: AnswerRecord['purpose'];
  readonly reason: string;
}

/** A stopwatch for one answer; begins when it is made. */
export class Measurement {
  readonly #attempt: MeasuredAttempt;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #startedAt: number;
  #firstAt: number | undefined;
  #lastAt = 0;
  #firstLength = 0;
  #length = 0;
  #usage: TokenUsage | undefined;

  constructor(attempt: MeasuredAttempt, clock: Pick<Clock, 'now'>) {
    this.#attempt = attempt;
    this.#clock = clock;
    this.#startedAt = clock.now();
  }

  get hasFirstWord(): boolean {
    return this.#firstAt !== undefined;
  }

  get usage(): TokenUsage | undefined {
    return this.#usage;
  }

  /** @returns whether this was the first word; an empty answer's is its end. */
  note(event: ModelEvent): boolean {
    if (event.type === 'usage') {
      this.#usage = event.usage;
      return false;
    }
    const length = lengthOf(event);
    const isFirst = this.#firstAt === undefined;
    this.#length += length;
    if (isFirst) {
      this.#firstAt = this.#clock.now();
      this.#firstLength = length;
    }
    this.#lastAt = length > 0 ? this.#clock.now() : this.#lastAt;
    return isFirst;
  }

  record(outcome: AnswerRecord['outcome'], errorCode?: GlmErrorCode): AnswerRecord {
    const { asked, backend, purpose, reason } = this.#attempt;
    const tokensPerSecond = this.#tokensPerSecond();
    return {
      at: this.#startedAt,
      ...{ backend, kind: asked.kind, purpose, reason, outcome },
      ...(errorCode && { errorCode }),
      ...(this.#firstAt !== undefined && { firstTokenMs: this.#firstAt - this.#startedAt }),
      ...(tokensPerSecond !== undefined && { tokensPerSecond }),
      totalMs: this.#clock.now() - this.#startedAt,
      usage: this.#usage ?? {
        promptTokens: asked.promptTokens,
        cachedTokens: 0,
        completionTokens: this.#length === 0 ? 0 : tokensIn(this.#length),
        reasoningTokens: 0,
      },
    };
  }

  #tokensPerSecond(): number | undefined {
    const tokens = tokensIn(this.#length - this.#firstLength);
    const writingMs = this.#lastAt - (this.#firstAt ?? this.#lastAt);
    const isTelling = tokens >= fewestTokens && writingMs >= shortestWritingMs;
    return isTelling ? (tokens / writingMs) * 1_000 : undefined;
  }
}

function lengthOf(event: ModelEvent): number {
  switch (event.type) {
    case 'text':
    case 'reasoning':
      return event.text.length;
    case 'toolCall':
      return JSON.stringify(event.call.arguments).length;
    default:
      return 0;
  }
}

function tokensIn(length: number): number {
  return tokensOf([' '.repeat(length)]);
}
