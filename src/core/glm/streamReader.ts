import * as z from 'zod/mini';
import { GlmError } from '../glmError.ts';
import type { FinishReason, ModelEvent, TokenUsage } from '../ports.ts';
import type { Endpoint } from './endpoint.ts';
import { explainErrorBody } from './errorDesk.ts';
import { addressAdvice, hostOf } from './errorSentences.ts';

const text = z.optional(z.nullable(z.string()));
const count = z.optional(z.nullable(z.number()));
const optionalObject = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.optional(z.nullable(z.object(shape)));

/** One event of `/chat/completions` or `/completions`, as tolerant as the servers are different. */
const streamChunk = z.object({
  choices: z.optional(
    z.nullable(
      z.array(
        z.object({
          delta: optionalObject({ content: text, reasoning_content: text, reasoning: text }),
          text,
          finish_reason: text,
        }),
      ),
    ),
  ),
  usage: optionalObject({
    prompt_tokens: count,
    completion_tokens: count,
    prompt_tokens_details: optionalObject({ cached_tokens: count }),
    completion_tokens_details: optionalObject({ reasoning_tokens: count }),
  }),
});
type StreamChunk = z.infer<typeof streamChunk>;

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
 * Turns the parsed events of one answer into `ModelEvent`s. Usage and finish are held until `end`,
 * because some servers send usage after the finish reason and some with it.
 */
export class StreamReader {
  readonly #endpoint: Endpoint;
  #usage: TokenUsage | undefined;
  #finish: FinishReason | undefined;
  #hasRead = false;

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint;
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
    this.#usage = readUsage(parsed.data) ?? this.#usage;
    const choice = parsed.data.choices?.[0];
    if (choice?.finish_reason) {
      this.#readFinish(choice.finish_reason);
    }
    // vLLM 0.11 sends the same thought in both fields, newer and older ones in either.
    const reasoning = choice?.delta?.reasoning_content || choice?.delta?.reasoning;
    const answer = choice?.delta?.content || choice?.text;
    return [
      ...(reasoning ? [{ type: 'reasoning', text: reasoning } as const] : []),
      ...(answer ? [{ type: 'text', text: answer } as const] : []),
    ];
  }

  /** @returns usage, if any was reported, and the finish. Throws `GlmError` if there was none. */
  end(): ModelEvent[] {
    if (!this.#finish) {
      throw this.#hasRead ? streamCut(this.#endpoint) : badStream(this.#endpoint);
    }
    return [
      ...(this.#usage ? [{ type: 'usage', usage: this.#usage } as const] : []),
      { type: 'finish', reason: this.#finish },
    ];
  }

  #readFinish(reason: string): void {
    if (failureReasons.has(reason)) {
      throw new GlmError(
        'backend.serverError',
        `${hostOf(this.#endpoint)} broke off its answer (${reason}) — try again in a moment.`,
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
    { cause },
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

function readUsage({ usage }: StreamChunk): TokenUsage | undefined {
  return usage
    ? {
        promptTokens: usage.prompt_tokens ?? 0,
        cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? 0,
        completionTokens: usage.completion_tokens ?? 0,
        reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
      }
    : undefined;
}
