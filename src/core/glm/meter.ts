import { isAbort } from '../glmError.ts';
import type { ModelEvent, TokenUsage } from '../ports.ts';
import type { Budget } from './budget.ts';
import { contextPlan, glmAirLimits } from './contextPlan.ts';
import type { BodyFields } from './dialects.ts';
import type { Endpoint } from './endpoint.ts';
import { sizeOf, type TextSize } from './textSize.ts';
import type { TokenEstimate } from './tokenEstimate.ts';

/** A request as it is to be sent, but for the limit of its answer. */
export interface MeteredRequest {
  readonly endpoint: Endpoint;
  readonly body: BodyFields;
  /** Tokens that earlier rounds of the same turn have used. */
  readonly turnTokens: number;
}

/** Counts and bills all requests to one model, and learns how it counts tokens. */
export class Meter {
  readonly #budget: Budget;
  readonly #estimate: TokenEstimate;

  /** @param estimate of that model; learns from each answer. */
  constructor(budget: Budget, estimate: TokenEstimate) {
    this.#budget = budget;
    this.#estimate = estimate;
  }

  /**
   * Sends a request if the budget allows it, with an answer no longer than context and budget
   * allow, and bills what comes of it. Throws `budget.*` if nothing was sent.
   * @param send gets the body with `max_tokens` as it may be.
   */
  async *run(
    request: MeteredRequest,
    send: (body: BodyFields) => AsyncIterable<ModelEvent>,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent> {
    const size = sizeOf(promptText(request.body));
    const answerTokens = await this.#admit(request, this.#estimate.tokensOf(size));
    signal.throwIfAborted();
    let answer = '';
    let usage: TokenUsage | undefined;
    let isRefused = false;
    try {
      for await (const event of send({ ...request.body, max_tokens: answerTokens })) {
        answer += answerText(event);
        usage = event.type === 'usage' ? event.usage : usage;
        yield event;
      }
    } catch (error) {
      isRefused = answer === '' && !isAbort(error);
      throw error;
    } finally {
      if (!isRefused) {
        this.#bill(request.endpoint, { prompt: size, answer, usage });
      }
    }
  }

  #admit(request: MeteredRequest, promptTokens: number): Promise<number> {
    const { endpoint, body, turnTokens } = request;
    const limits = { ...glmAirLimits, ...endpoint.limits };
    const { answerTokens } = contextPlan(limits, promptTokens, Number(body['max_tokens']));
    return this.#budget.answerTokens(endpoint, { promptTokens, answerTokens, turnTokens });
  }

  #bill(endpoint: Endpoint, { prompt, answer, usage }: Consumption): void {
    if (usage && usage.promptTokens > 0) {
      this.#estimate.learn(prompt, usage.promptTokens);
    }
    const guess: TokenUsage = {
      promptTokens: this.#estimate.tokensOf(prompt),
      cachedTokens: 0,
      completionTokens: this.#estimate.tokensOf(sizeOf(answer)),
      reasoningTokens: 0,
    };
    this.#budget.book(endpoint, usage ?? guess);
  }
}

interface Consumption {
  readonly prompt: TextSize;
  readonly answer: string;
  /** Absent where the answer was cut off, by whomever, before its server told it. */
  readonly usage: TokenUsage | undefined;
}

/** Everything that the model is to read, without the frame around it. */
function promptText({ prompt, suffix, messages, tools }: BodyFields): string {
  const texts = [prompt, suffix, messages].flatMap(stringsIn);
  return [...texts, tools === undefined ? '' : JSON.stringify(tools)].join('\n');
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') {
    return [value];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}

function answerText(event: ModelEvent): string {
  switch (event.type) {
    case 'text':
    case 'reasoning':
      return event.text;
    case 'toolCall':
      return event.call.name + JSON.stringify(event.call.arguments);
    default:
      return '';
  }
}
