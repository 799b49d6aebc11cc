import { randomUUID } from 'node:crypto';
import type { ToolCall } from '../core/ports.ts';
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
  let calls = 0;
  for await (const event of events) {
    switch (event.type) {
      case 'stretch':
        yield sse({ ...head, choices: [choice(frame, wordsOf(frame, event), null)] });
        break;
      case 'call': {
        const call = { index: calls, ...callOf(event.call) };
        const delta = { role: 'assistant', tool_calls: [call] };
        yield sse({ ...head, choices: [choice(frame, { delta }, null)] });
        calls += 1;
        break;
      }
      case 'end': {
        const none = frame.endpoint === 'chat' ? { delta: {} } : { text: '' };
        const choices = [choice(frame, none, event.reason)];
        yield sse({ ...head, choices, timings: timingsOf(event.usage) });
        if (frame.includeUsage) {
          yield sse({ ...head, choices: [], usage: usageOf(event.usage) });
        }
        break;
      }
    }
  }
  yield 'data: [DONE]\n\n';
}

/** The whole answer as one object. */
export async function collectAnswer(events: AsyncIterable<AnswerEvent>, frame: AnswerFrame) {
  const said = { content: '', reasoning: '' };
  const calls: ToolCall[] = [];
  let end: AnswerEnd | undefined;
  for await (const event of events) {
    if (event.type === 'end') {
      end = event;
    } else if (event.type === 'call') {
      calls.push(event.call);
    } else {
      said[event.kind] += event.text;
    }
  }
  const words =
    frame.endpoint === 'chat' ? { message: messageOf(said, calls) } : { text: said.content };
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

function wordsOf({ endpoint }: AnswerFrame, stretch: Extract<AnswerEvent, { type: 'stretch' }>) {
  if (endpoint === 'completion') {
    return { text: stretch.text };
  }
  const words =
    stretch.kind === 'content' ? { content: stretch.text } : { reasoning_content: stretch.text };
  return { delta: { role: 'assistant', ...words } };
}

function messageOf(
  { content, reasoning }: { readonly content: string; readonly reasoning: string },
  calls: readonly ToolCall[],
) {
  return {
    role: 'assistant',
    content,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(calls.length === 0 ? {} : { tool_calls: calls.map(callOf) }),
  };
}

/** Of a call that can't be run the JSON has no end, so that no client takes it for whole. */
function callOf({ id, name, arguments: values, problem }: ToolCall) {
  const json = JSON.stringify(values);
  const written = problem === undefined ? json : json.slice(0, -1);
  return { id, type: 'function', function: { name, arguments: written } };
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
