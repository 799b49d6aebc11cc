import type { BackendId, ChatRequest, FimRequest, ModelClient, ModelEvent } from '../ports.ts';
import type { RequestKind } from './answerRecord.ts';

/** What a request of either kind is to the router. */
export interface AskedFor {
  readonly kind: RequestKind;
  /** Its texts, in the order in which servers read them: what changes least comes first. */
  readonly texts: readonly string[];
  readonly promptTokens: number;
  /** What its answer usually takes. */
  readonly answerTokens: number;
  readonly isLocalOnly: boolean;
  readonly backend?: BackendId;
}

/** A request that can be sent. */
export interface Asked extends AskedFor {
  /** The same with the shortest answer, for a look that leaves its prompt in the cache. */
  readonly look?: () => Asked;
  readonly open: (client: ModelClient, signal: AbortSignal) => AsyncIterable<ModelEvent>;
}

/** Ghost text somewhere in a file, for as long as nothing was asked. */
export const usualRequest = {
  texts: [],
  promptTokens: 1_000,
  answerTokens: 40,
  isLocalOnly: false,
} as const;

/** Enough to tell how fast a backend writes. */
export const lookTokens = 8;

/** Characters of code that one token stands for, roughly; times are forecast from it, not bills. */
const charactersPerToken = 3.5;
/** Most suggestions are a line or three; answers have some paragraphs. */
const usualFillTokens = 40;
const usualChatTokens = 600;

export function askedToFill(request: FimRequest): Asked {
  const texts = [request.suffix, request.prefix];
  return {
    kind: 'ghostText',
    texts,
    promptTokens: tokensOf(texts),
    answerTokens: Math.min(usualFillTokens, request.maxTokens),
    isLocalOnly: request.isLocalOnly ?? false,
    look: () => askedToFill({ ...request, maxTokens: lookTokens, isLocalOnly: true }),
    open: (client, signal) => client.fillInMiddle(request, signal),
  };
}

export function askedToChat(request: ChatRequest): Asked {
  const tools = request.tools ? [JSON.stringify(request.tools)] : [];
  const texts = [...tools, ...request.messages.map(({ content }) => content)];
  return {
    kind: 'chat',
    texts,
    promptTokens: tokensOf(texts),
    answerTokens: Math.min(usualChatTokens, request.maxTokens),
    isLocalOnly: request.isLocalOnly ?? false,
    ...(request.backend && { backend: request.backend }),
    open: (client, signal) => client.chat(request, signal),
  };
}

/** A rough number of tokens, at least 1. */
function tokensOf(texts: readonly string[]): number {
  return Math.max(1, tokensIn(texts.reduce((sum, text) => sum + text.length, 0)));
}

/** A rough number of tokens, from a text's length in UTF-16 units. */
export function tokensIn(length: number): number {
  return Math.round(length / charactersPerToken);
}
