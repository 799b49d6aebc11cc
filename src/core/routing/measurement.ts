import type { BackendId, Clock, ModelEvent, TokenUsage } from '../ports.ts';
import type { GlmErrorCode } from '../glmError.ts';
import type { AnswerRecord } from './answerRecord.ts';
import { tokensIn, type Asked } from './asked.ts';

/** Fewer tokens after the first say nothing of a backend's pace. */
const fewestTokens = 4;
/** What comes in one burst was written before. */
const shortestWritingMs = 5;
/** Every client gives up sooner, before the first word and within an answer. */
const longestWaitMs = 600_000;
const longestGapMs = 60_000;

export interface MeasuredAttempt {
  readonly asked: Asked;
  readonly backend: BackendId;
  readonly purpose: AnswerRecord['purpose'];
  readonly reason: string;
}

interface FirstEvent {
  readonly at: number;
  readonly length: number;
  readonly type: ModelEvent['type'];
}

/** A stopwatch for one answer; begins when it is made. */
export class Measurement {
  readonly #attempt: MeasuredAttempt;
  readonly #clock: Pick<Clock, 'now'>;
  readonly #startedAt: number;
  /** When the last event came. */
  #heardAt: number;
  #isTimed = true;
  #first: FirstEvent | undefined;
  #lastAt = 0;
  #length = 0;
  #usage: TokenUsage | undefined;

  constructor(attempt: MeasuredAttempt, clock: Pick<Clock, 'now'>) {
    this.#attempt = attempt;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#heardAt = this.#startedAt;
  }

  /** Something of an answer came, if only its end. */
  get hasFirstWord(): boolean {
    return this.#first !== undefined;
  }

  /** Not so when the computer slept or its clock was set in between, which says nothing of a backend. */
  get isTimed(): boolean {
    return this.#isTimed && this.#isPlausible(this.#clock.now());
  }

  get usage(): TokenUsage | undefined {
    return this.#usage;
  }

  /** @returns whether this was the first of the answer; an empty one's is its end. */
  note(event: ModelEvent): boolean {
    const nowMs = this.#clock.now();
    this.#isTimed &&= this.#isPlausible(nowMs);
    this.#heardAt = nowMs;
    if (event.type === 'usage') {
      this.#usage = event.usage;
      return false;
    }
    const length = lengthOf(event);
    const isFirst = this.#first === undefined;
    this.#first ??= { at: nowMs, length, type: event.type };
    this.#length += length;
    this.#lastAt = length > 0 ? nowMs : this.#lastAt;
    return isFirst;
  }

  record(outcome: AnswerRecord['outcome'], errorCode?: GlmErrorCode): AnswerRecord {
    const { asked, backend, purpose, reason } = this.#attempt;
    const tokensPerSecond = this.#tokensPerSecond();
    const firstTokenMs = this.#firstTokenMs();
    return {
      at: this.#startedAt,
      ...{ backend, kind: asked.kind, purpose, reason, outcome },
      ...(errorCode && { errorCode }),
      ...(firstTokenMs !== undefined && { firstTokenMs }),
      ...(tokensPerSecond !== undefined && { tokensPerSecond }),
      totalMs: this.#clock.now() - this.#startedAt,
      usage: this.#usage ?? {
        promptTokens: asked.promptTokens,
        cachedTokens: 0,
        completionTokens: tokensIn(this.#length),
        reasoningTokens: 0,
      },
    };
  }

  #isPlausible(nowMs: number): boolean {
    const silenceMs = nowMs - this.#heardAt;
    return silenceMs >= 0 && silenceMs <= (this.hasFirstWord ? longestGapMs : longestWaitMs);
  }

  /** A call comes whole: nobody knows when its first token did. */
  #firstTokenMs(): number | undefined {
    const first = this.#first;
    return first && first.type !== 'toolCall' ? first.at - this.#startedAt : undefined;
  }

  #tokensPerSecond(): number | undefined {
    const { at, length } = this.#first ?? { at: this.#lastAt, length: 0 };
    const tokens = tokensIn(this.#length - length);
    const writingMs = this.#lastAt - at;
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
