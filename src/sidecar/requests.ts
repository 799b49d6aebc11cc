import { randomInt } from 'node:crypto';
import type { Token } from 'node-llama-cpp';
import * as z from 'zod/mini';
import type { PromptPart } from '../core/glm/specialTokens.ts';
import { renderChat, type TemplateMessage } from '../core/glm/template.ts';
import { isObject, parseJson } from '../core/json.ts';
import type { Tool } from '../core/ports.ts';
import type { ChatBody, CompletionBody } from '../protocol/sidecar.ts';
import { type AnswerEvent, continueText, readTurn } from './answer.ts';
import type { Engine } from './engine.ts';
import { RequestError } from './requestError.ts';
import type { Sampling } from './slot.ts';

/** New tokens of a completion that names no `max_tokens`. */
const defaultCompletionTokens = 256;

/** What is read of a tool's definition; the model sees all of it, as it came. */
const toolDefinition = z.object({
  function: z.object({
    name: z.string(),
    description: z.optional(z.string()),
    parameters: z.optional(z.record(z.string(), z.unknown())),
  }),
});

type Answer = AsyncIterable<AnswerEvent>;

/** Starts a completion: of a hole where the body has a `suffix`, else of raw text. */
export function completeText(engine: Engine, body: CompletionBody, signal: AbortSignal): Answer {
  const maxTokens = body.max_tokens ?? defaultCompletionTokens;
  const prompt =
    body.suffix === undefined
      ? promptOf(engine, [{ special: true, text: body.prompt }])
      : holePrompt(engine, body.prompt, body.suffix, maxTokens);
  const sampling = samplingOf(engine, body, prompt, maxTokens);
  return continueText(engine.ghostText.generate(prompt, sampling, signal));
}

/** Starts the next turn of a conversation. */
export function completeChat(engine: Engine, body: ChatBody, signal: AbortSignal): Answer {
  if (!engine.canChat) {
    throw new RequestError(
      400,
      'unsupported_model',
      `${engine.modelName} does not know GLM's turns — choose a GLM model in glmAir.local.modelPath.`,
    );
  }
  const thinking = body.chat_template_kwargs?.enable_thinking === false ? 'off' : 'on';
  const messages = body.messages.map(messageOf);
  const tools = body.tools ?? [];
  const offered = tools.map(toolOf);
  const prompt = promptOf(engine, renderChat({ messages, tools, thinking }));
  const sampling = samplingOf(engine, body, prompt, body.max_tokens ?? engine.contextSize);
  const events = engine.chat.generate(prompt, sampling, signal);
  return readTurn(events, { tools: offered, thinking });
}

function promptOf(engine: Engine, parts: readonly PromptPart[]): Token[] {
  return [...engine.opening, ...engine.tokenize(parts)];
}

function holePrompt(engine: Engine, prefix: string, suffix: string, maxTokens: number): Token[] {
  // An answer gets no more than half the context; the rest is for what it is to fit into.
  const reserved = Math.min(maxTokens, Math.floor(engine.contextSize / 2));
  const prompt = engine.fimPrompt({ prefix, suffix }, reserved);
  if (prompt === undefined) {
    throw new RequestError(
      400,
      'unsupported_model',
      `${engine.modelName} was never taught to fill in the middle — send a prompt without suffix, or choose another model in glmAir.local.modelPath.`,
    );
  }
  return prompt;
}

function samplingOf(
  engine: Engine,
  body: CompletionBody | ChatBody,
  prompt: readonly Token[],
  maxTokens: number,
): Sampling {
  const room = engine.contextSize - prompt.length;
  if (room <= 0) {
    throw new RequestError(
      400,
      'context_length_exceeded',
      `The prompt has ${prompt.length} tokens and the context ${engine.contextSize} — shorten it, or raise glmAir.local.contextSize.`,
    );
  }
  if (prompt.length === 0) {
    throw new RequestError(400, 'invalid_prompt', 'The prompt is empty — send some text.');
  }
  return {
    maxTokens: Math.min(maxTokens, room),
    temperature: body.temperature ?? 1,
    topP: body.top_p ?? 1,
    seed: body.seed ?? randomInt(2 ** 31),
    stop: typeof body.stop === 'string' ? [body.stop] : (body.stop ?? []),
  };
}

function messageOf(message: ChatBody['messages'][number]): TemplateMessage {
  const content = textOf(message.content);
  if (message.role !== 'assistant') {
    return { role: message.role, content };
  }
  const toolCalls = message.tool_calls?.map((call) => ({
    name: call.function.name,
    arguments: argumentsOf(call.function.arguments),
  }));
  return {
    role: 'assistant',
    content,
    reasoning: message.reasoning_content ?? undefined,
    toolCalls,
  };
}

function toolOf(definition: unknown): Tool {
  const parsed = toolDefinition.safeParse(definition);
  if (!parsed.success) {
    throw new RequestError(
      400,
      'invalid_tool',
      `A tool is not defined as OpenAI's are: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { name, description = '', parameters = {} } = parsed.data.function;
  return { name, description, parameters };
}

function textOf(content: ChatBody['messages'][number]['content']): string {
  return typeof content === 'string' ? content : (content ?? []).map((part) => part.text).join('');
}

function argumentsOf(json: string): Readonly<Record<string, unknown>> {
  const value = parseJson(json === '' ? '{}' : json);
  if (!isObject(value)) {
    throw new RequestError(
      400,
      'invalid_tool_call',
      `A tool call's arguments must be a JSON object in a string, not ${json.slice(0, 60)}`,
    );
  }
  return { ...value };
}
