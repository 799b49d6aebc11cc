import type { ChatRequest, FinishReason, ModelClient, TokenUsage, ToolCall } from '../../ports.ts';
import { promptSize } from '../prompt/promptSize.ts';
import { tokensOf } from '../tools/resultText.ts';
import type { ChatEvent } from './chatEvent.ts';
import type { TurnWishes } from './turnWishes.ts';

/** What came of one request. */
export interface HeardAnswer {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  /** Absent where the user cut the thought. */
  readonly finish: FinishReason | undefined;
  /** As the server told it, or estimated. */
  readonly usage: TokenUsage;
}

/**
 * Passes an answer on as it comes, up to its calls; a thought ends at once where the user wants the answer now. Throws
 * what the client throws.
 */
export async function* hearAnswer(
  client: Pick<ModelClient, 'chat'>,
  request: ChatRequest,
  wishes: TurnWishes,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, HeardAnswer> {
  const draft = new AnswerDraft(request);
  const cut = request.thinking === 'on' ? wishes.beginThought() : undefined;
  const ending = cut === undefined ? signal : AbortSignal.any([signal, cut]);
  try {
    for await (const event of client.chat(request, ending)) {
      ending.throwIfAborted();
      switch (event.type) {
        case 'reasoning':
          draft.said += event.text;
          yield event;
          break;
        case 'text':
          wishes.endThought();
          draft.text += event.text;
          yield event;
          break;
        case 'toolCall':
          wishes.endThought();
          draft.calls.push(event.call);
          break;
        case 'usage':
          draft.usage = event.usage;
          break;
        case 'finish':
          draft.finish = event.reason;
          yield { type: 'answered', finish: event.reason, ...draft.toldUsage() };
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (cut?.aborted !== true) {
      throw error;
    }
    yield { type: 'thoughtCut' };
  } finally {
    wishes.endThought();
  }
  return draft.heard();
}

/** What has come of an answer so far. */
class AnswerDraft {
  readonly #request: ChatRequest;
  readonly calls: ToolCall[] = [];
  said = '';
  text = '';
  usage: TokenUsage | undefined;
  finish: FinishReason | undefined;

  constructor(request: ChatRequest) {
    this.#request = request;
  }

  toldUsage(): { readonly usage?: TokenUsage } {
    return this.usage === undefined ? {} : { usage: this.usage };
  }

  heard(): HeardAnswer {
    const { text, calls, finish } = this;
    return { text, calls, finish, usage: this.usage ?? this.#estimate() };
  }

  /** For servers that tell nothing, and for answers that were cut before they could. */
  #estimate(): TokenUsage {
    const { messages, tools = [] } = this.#request;
    const { cjk, other } = promptSize(messages, tools);
    const reasoningTokens = tokensOf(this.said);
    return {
      promptTokens: Math.ceil(cjk + other),
      cachedTokens: 0,
      completionTokens:
        reasoningTokens + tokensOf(this.text) + tokensOf(JSON.stringify(this.calls)),
      reasoningTokens,
    };
  }
}
