import * as z from 'zod/mini';
import { GlmError } from '../glmError.ts';
import type { FinishReason, ModelEvent, TokenUsage } from '../ports.ts';
import { type AnswerFrame, AnswerNormaliser } from './answerNormaliser.ts';
import { callField } from './callFields.ts';
import type { Endpoint } from './endpoint.ts';
import { explainErrorBody } from './errorDesk.ts';
import { addressAdvice, hostOf } from './errorSentences.ts';
import type { Opening } from './markupReader.ts';
import { readUsage, usageFields } from './tokenUsage.ts';

const text = z.optional(z.nullable(z.string()));
const optionalObject = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.optional(z.nullable(z.object(shape)));

/** One event of `/chat/completions` or `/completions`, as tolerant as the servers are different. */
const streamChunk = z.object({
  id: text,
  choices: z.optional(
    z.nullable(
      z.array(
        z.object({
          delta: optionalObject({
            content: text,
            reasoning_content: text,
            reasoning: text,
            reasoning_details: z.optional(z.nullable(z.array(z.object({ text })))),
            tool_calls: z.optional(z.nullable(z.array(callField))),
          }),
          text,
          finish_reason: text,
        }),
      ),
    ),
  ),
  ...usageFields,
});
type StreamChunk = z.infer<typeof streamChunk>;
type Choice = NonNullable<StreamChunk['choices']>[number];

/** Finish reasons beyond OpenAI's own: Z.ai's `sensitive` and `model_context_window_exceeded`. */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  length: 'length',
  model_context_window_exceeded: 'length',
  tool_calls: 'toolCalls',
  content_filter: 'contentFilter',
  sensitive: 'contentFilter',
};
/** Reasons by which Z.ai and OpenRouter say that the model broke off. */
const failureReasons: ReadonlySet<string> = new Set(['network_error', 'error']);

/**
 * How long words may wait for the proof that they are no thought. Who streams faster than one reads
 * is not slowed down by it; a longer thought without `<think>` shows as words, and is known next time.
 */
const maxUndecidedMs = 1_000;

/** A completion of raw text, in which nothing is a tag or a call. */
const noFrame: AnswerFrame = { tools: [], opening: 'words' };

/**
 * Turns the parsed events of one answer into `ModelEvent`s. Usage and finish are held until `end`,
 * because some servers send usage after the finish reason and some with it.
 */
export class StreamReader {
  readonly #endpoint: Endpoint;
  readonly #answer: AnswerNormaliser;
  #usage: TokenUsage | undefined;
  #finish: FinishReason | undefined;
  #hasRead = false;
  #undecidedSinceMs: number | undefined;

  /** @param frame what a chat's answer is read by; absent for completions. */
  constructor(endpoint: Endpoint, frame: AnswerFrame = noFrame) {
    this.#endpoint = endpoint;
    this.#answer = new AnswerNormaliser(frame);
  }

  /** How the endpoint's next answer with thinking will begin, judged by this one. */
  get opening(): Opening {
    return this.#answer.opening;
  }

  /** @returns what one event adds to the answer. Throws `GlmError` if it is an error or nonsense. */
  read(event: unknown, nowMs: number): ModelEvent[] {
    const parsed = streamChunk.safeParse(event);
    if (!parsed.success || isErrorEvent(event)) {
      throw isErrorEvent(event)
        ? explainErrorBody(event, this.#endpoint, nowMs)
        : badStream(this.#endpoint, parsed.error);
    }
    this.#hasRead = true;
    this.#answer.answerId ||= parsed.data.id ?? '';
    this.#usage = readUsage(parsed.data, this.#endpoint.dialect) ?? this.#usage;
    const choice = parsed.data.choices?.[0];
    if (choice?.finish_reason) {
      this.#readFinish(choice.finish_reason);
    }
    return choice ? [...this.#readChoice(choice), ...this.#decideInTime(nowMs)] : [];
  }

  /** @returns the words that are left of an answer that broke off. */
  breakOff(): ModelEvent[] {
    return this.#answer.breakOff();
  }

  /** @returns what is left to say, then usage, if any was reported, and the finish. */
  end(): ModelEvent[] {
    if (!this.#finish) {
      throw this.#hasRead ? streamCut(this.#endpoint) : badStream(this.#endpoint);
    }
    return this.#answer.end(this.#finish, this.#usage);
  }

  #readChoice({ delta, text: completion }: Choice): ModelEvent[] {
    const reasoning = reasoningOf(delta);
    return [
      ...(completion ? [{ type: 'text', text: completion } as const] : []),
      ...(reasoning ? this.#answer.add('reasoning', reasoning) : []),
      ...(delta?.content ? this.#answer.add('text', delta.content) : []),
      ...(delta?.tool_calls?.length ? this.#answer.addCalls(delta.tool_calls) : []),
    ];
  }

  #decideInTime(nowMs: number): ModelEvent[] {
    if (!this.#answer.isUndecided) {
      return [];
    }
    this.#undecidedSinceMs ??= nowMs;
    return nowMs - this.#undecidedSinceMs > maxUndecidedMs ? this.#answer.decide() : [];
  }

  #readFinish(reason: string): void {
    if (failureReasons.has(reason)) {
      throw new GlmError(
        'backend.serverError',
        `${hostOf(this.#endpoint)} broke off its answer (${reason}) — try again in a moment.`,
        { retry: 'afterDelay' },
      );
    }
    // Words that no one documents still mean that the answer is whole.
    this.#finish = finishReasons[reason] ?? 'stop';
  }
}

/** An event that could not be read as part of an answer. */
export function badStream(endpoint: Endpoint, cause?: unknown): GlmError {
  return new GlmError(
    'backend.badStream',
    `${hostOf(endpoint)} sent something that is not a completion — ${addressAdvice(endpoint)}.`,
    { cause },
  );
}

/** An answer that ended before its end. */
export function streamCut(endpoint: Endpoint, cause?: unknown): GlmError {
  return new GlmError(
    'backend.streamCut',
    `${hostOf(endpoint)} closed the connection in the middle of an answer — the next request tries again.`,
    { cause, retry: 'afterDelay' },
  );
}

/** OpenRouter reports late failures as `{error}` under HTTP 200, vLLM as `{object: 'error'}`. */
function isErrorEvent(event: unknown): boolean {
  return (
    typeof event === 'object' &&
    event !== null &&
    (('error' in event && Boolean(event.error)) || ('object' in event && event.object === 'error'))
  );
}

/** vLLM 0.11 sends the same thought in two fields, newer and older ones in either; OpenRouter in all three. */
function reasoningOf(delta: Choice['delta']): string {
  const details = delta?.reasoning_details?.map((detail) => detail.text ?? '').join('');
  return delta?.reasoning_content || delta?.reasoning || details || '';
}
