import { assertNever } from '../assertNever.ts';
import type { ChatMessage, ChatRequest, FimRequest, Tool, ToolCall } from '../ports.ts';
import type { BodyFields, Dialect, ReasoningField } from './dialects.ts';
import type { Endpoint } from './endpoint.ts';
import { rawFimPrompt } from './fimPrompt.ts';
import type { NoThink } from './noThink.ts';

/** GLM's own switch in its chat template; works wherever the template does. */
const noThinkMark = '/nothink';

/**
 * Body of a streamed `/chat/completions` request in the endpoint's dialect.
 * @param noThink `marked` also writes GLM's own switch into the user's turns, for routers that
 * drop the field of the body.
 */
export function chatRequestBody(
  endpoint: Endpoint,
  request: ChatRequest,
  noThink: NoThink,
): BodyFields {
  const { dialect } = endpoint;
  const isMarked = request.thinking === 'off' && noThink === 'marked';
  const messages = isMarked ? request.messages.map(withNoThink) : request.messages;
  const lastQuestion = messages.findLastIndex(({ role }) => role === 'user');
  return {
    ...sampling(endpoint, request),
    ...dialect.thinking[request.thinking],
    // The template forgets thoughts from before the last question; those of a running tool loop it wants.
    messages: messages.map((message, index) =>
      messageBody(message, index > lastQuestion ? dialect.reasoningReturnsIn : []),
    ),
    ...(request.tools?.length ? { tools: request.tools.map(toolBody), ...dialect.withTools } : {}),
  };
}

/** Body of a streamed `/completions` request that fills a hole. */
export function fillRequestBody(
  endpoint: Endpoint,
  request: FimRequest,
  way: 'suffix' | 'raw',
): BodyFields {
  const prompt =
    way === 'suffix'
      ? { prompt: request.prefix, suffix: request.suffix }
      : { prompt: rawFimPrompt(request) };
  return { ...sampling(endpoint, request), ...prompt };
}

function withNoThink(message: ChatMessage): ChatMessage {
  return message.role === 'user' ? { ...message, content: message.content + noThinkMark } : message;
}

function messageBody(message: ChatMessage, reasoningFields: readonly ReasoningField[]): BodyFields {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.content };
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.content };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.content,
        ...(message.reasoning
          ? Object.fromEntries(reasoningFields.map((field) => [field, message.reasoning]))
          : {}),
        ...(message.toolCalls?.length ? { tool_calls: message.toolCalls.map(callBody) } : {}),
      };
    default:
      return assertNever(message);
  }
}

/** What can't be parsed is never sent back: Z.ai refuses the whole conversation then (code 1210). */
function callBody({ id, name, arguments: values }: ToolCall): BodyFields {
  return { id, type: 'function', function: { name, arguments: JSON.stringify(values) } };
}

function toolBody({ name, description, parameters }: Tool): BodyFields {
  return { type: 'function', function: { name, description, parameters } };
}

function sampling(
  { dialect, model }: Endpoint,
  request: Pick<ChatRequest, 'maxTokens' | 'temperature' | 'stop'>,
): BodyFields {
  const stop = request.stop.slice(0, dialect.maxStops);
  return {
    model,
    stream: true,
    ...(dialect.hasStreamOptions ? { stream_options: { include_usage: true } } : {}),
    max_tokens: request.maxTokens,
    ...temperatureFields(dialect, request.temperature),
    ...(stop.length > 0 ? { stop } : {}),
  };
}

function temperatureFields({ temperature: range }: Dialect, temperature: number): BodyFields {
  if (range === 'openai') {
    return { temperature };
  }
  // Z.ai's own SDK sends the same: 0 and below as greedy, 1 and above as 0.99.
  return temperature <= 0 ? { do_sample: false } : { temperature: Math.min(temperature, 0.99) };
}
