import { randomUUID } from 'node:crypto';
import type { AnswerEnd, AnswerEvent } from './answer.ts';
import type { Usage } from './slot.ts';

/** What is fixed for one answer. */
export interface AnswerFrame {
  readonly endpoint: 'completion' | 'chat';
  readonly model: string;
  /** Whether a last chunk carries `usage`. */
  readonly includeUsage: boolean;
}

/** Yields the server-sent events of an answer, `[DONE]` included. */
export async function* streamAnswer(
  events: AsyncIterable<AnswerEvent>,
  frame: AnswerFrame,
): AsyncGenerator<string> {
  const head = headOf(frame, 'chunk');
  for await (const event of events) {
    if (event.type === 'stretch') {
      yield sse({ ...head, choices: [choice(frame, deltaOf(frame, event), null)] });
      continue;
    }
    const last = choice(
      frame,
      frame.endpoint === 'chat' ? { delta: {} } : { text: '' },
      event.reason,
    );
    yield sse({ ...head, choices: [last], timings: timingsOf(event.usage) });
    if (frame.includeUsage) {
      yield sse({ ...head, choices: [], usage: usageOf(event.usage) });
    }
  }
  yield 'data: [DONE]\n\n';
}

/** The whole answer as one object. */
export async function collectAnswer(events: AsyncIterable<AnswerEvent>, frame: AnswerFrame) {
  const said = { content: '', reasoning: '' };
  let end: AnswerEnd | undefined;
  for await (const event of events) {
    if (event.type === 'end') {
      end = event;
    } else {
      said[event.kind] += event.text;
    }
  }
  const words =
    frame.endpoint === 'chat'
      ? { message: { role: 'assistant', content: said.content, ...thought(said.reasoning) } }
      : { text: said.content };
  return {
    ...headOf(frame, 'whole'),
    choices: [choice(frame, words, end?.reason ?? 'stop')],
    ...(end && { usage: usageOf(end.usage), timings: timingsOf(end.usage) }),
  };
}

/** One server-sent event. */
export function sse(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

function headOf({ endpoint, model }: AnswerFrame, form: 'chunk' | 'whole') {
  const chatObject = form === 'chunk' ? 'chat.completion.chunk' : 'chat.completion';
  return {
    id: `${endpoint === 'chat' ? 'chatcmpl' : 'cmpl'}-${randomUUID()}`,
    object: endpoint === 'chat' ? chatObject : 'text_completion',
    created: Math.floor(Date.now() / 1000),
    model,
  };
}

function choice({ endpoint }: AnswerFrame, words: object, finishReason: string | null) {
  const logprobs = endpoint === 'completion' ? { logprobs: null } : {};
  return { index: 0, ...words, ...logprobs, finish_reason: finishReason };
}

function deltaOf({ endpoint }: AnswerFrame, stretch: Extract<AnswerEvent, { type: 'stretch' }>) {
  if (endpoint === 'completion') {
    return { text: stretch.text };
  }
  const words =
    stretch.kind === 'content' ? { content: stretch.text } : { reasoning_content: stretch.text };
  return { delta: { role: 'assistant', ...words } };
}

function thought(reasoning: string) {
  return reasoning === '' ? {} : { reasoning_content: reasoning };
}

function usageOf(usage: Usage) {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
    prompt_tokens_details: { cached_tokens: usage.cachedTokens },
  };
}

/** llama-server's own figures, under its names. */
function timingsOf(usage: Usage) {
  return {
    cache_n: usage.cachedTokens,
    prompt_n: usage.promptTokens - usage.cachedTokens,
    prompt_ms: usage.promptMs,
    predicted_n: usage.completionTokens,
    predicted_ms: usage.completionMs,
  };
}
