import { assertNever } from '../assertNever.ts';
import type { PromptPart } from './specialTokens.ts';

/** A call of a tool as the model wrote it. */
export interface TemplateToolCall {
  readonly name: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** One message of a conversation, in the words of the model's template. */
export type TemplateMessage =
  | { readonly role: 'system' | 'user' | 'tool'; readonly content: string }
  | {
      readonly role: 'assistant';
      readonly content: string;
      /** Absent: thinking is cut out of `content`, where it stands between `<think>` tags. */
      readonly reasoning?: string | undefined;
      readonly toolCalls?: readonly TemplateToolCall[] | undefined;
    };

export interface TemplateInput {
  readonly messages: readonly TemplateMessage[];
  /** OpenAI tool definitions; empty for none. */
  readonly tools: readonly unknown[];
  readonly thinking: 'on' | 'off';
}

/**
 * Renders a conversation as GLM-4.5 was taught it, up to where the assistant answers.
 * Only the frame is marked special: whatever a message says, it can't act as a turn, a thought or a
 * tool call. The parts' texts joined are byte-equal to llama.cpp's template of GLM-4.6 (MIT).
 */
export function renderChat({ messages, tools, thinking }: TemplateInput): readonly PromptPart[] {
  const lastUser = messages.findLastIndex((message) => message.role === 'user');
  const turns = messages.flatMap((message, index) => {
    switch (message.role) {
      case 'system':
        return [special('<|system|>'), text(`\n${message.content}`)];
      case 'user':
        return renderUser(message.content, thinking);
      case 'tool':
        return renderToolResult(message.content, messages[index - 1]?.role === 'tool');
      case 'assistant':
        return renderAssistant(message, index > lastUser);
      default:
        return assertNever(message);
    }
  });
  const answer = special('<|assistant|>');
  const noThought = thinking === 'off' ? [text('\n'), special('<think></think>')] : [];
  return [special('[gMASK]<sop>'), ...renderTools(tools), ...turns, answer, ...noThought];
}

function renderTools(tools: readonly unknown[]): PromptPart[] {
  if (tools.length === 0) {
    return [];
  }
  const signatures = tools.map((tool) => `${pythonJson(tool)}\n`).join('');
  return [
    special('<|system|>'),
    text(`
# Tools

You may call one or more functions to assist with the user query.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
${signatures}</tools>

For each function call, output the function name and arguments within the following XML format:
`),
    special('<tool_call>'),
    text('{function-name}\n'),
    ...renderArgument('{arg-key-1}', '{arg-value-1}'),
    ...renderArgument('{arg-key-2}', '{arg-value-2}'),
    text('...\n'),
    special('</tool_call>'),
  ];
}

function renderUser(content: string, thinking: 'on' | 'off'): PromptPart[] {
  const command = '/nothink';
  if (thinking === 'on') {
    return [special('<|user|>'), text(`\n${content}`)];
  }
  const words = content.endsWith(command) ? content.slice(0, -command.length) : content;
  return [special('<|user|>'), text(`\n${words}`), special(command)];
}

function renderToolResult(content: string, follows: boolean): PromptPart[] {
  return [
    ...(follows ? [] : [special('<|observation|>')]),
    text('\n'),
    special('<tool_response>'),
    text(`\n${content}\n`),
    special('</tool_response>'),
  ];
}

/** Thoughts from before the last question are forgotten; those of a running tool loop are kept. */
function renderAssistant(
  message: TemplateMessage & { role: 'assistant' },
  isOfLastTurn: boolean,
): PromptPart[] {
  const { reasoning, content } = splitThought(message);
  const calls = (message.toolCalls ?? []).flatMap((call) => [
    text('\n'),
    special('<tool_call>'),
    text(`${call.name}\n`),
    ...Object.entries(call.arguments).flatMap(([key, value]) =>
      renderArgument(key, typeof value === 'string' ? value : pythonJson(value)),
    ),
    special('</tool_call>'),
  ]);
  return [
    special('<|assistant|>'),
    text('\n'),
    special('<think>'),
    text(isOfLastTurn ? trimmed(reasoning) : ''),
    special('</think>'),
    text(trimmed(content) === '' ? '' : `\n${trimmed(content)}`),
    ...calls,
  ];
}

function splitThought(message: TemplateMessage & { role: 'assistant' }) {
  const { content, reasoning } = message;
  if (reasoning !== undefined || !content.includes('</think>')) {
    return { reasoning: reasoning ?? '', content };
  }
  return {
    reasoning: content.split('</think>')[0]?.split('<think>').at(-1) ?? '',
    content: content.split('</think>').at(-1) ?? '',
  };
}

/** Without the white space of ASCII at both ends, which is what llama.cpp's `strip` removes. */
function trimmed(words: string): string {
  const isSpace = (index: number) => ' \t\n\r\f\v'.includes(words.charAt(index));
  let start = 0;
  let end = words.length;
  while (start < end && isSpace(start)) {
    start += 1;
  }
  while (end > start && isSpace(end - 1)) {
    end -= 1;
  }
  return words.slice(start, end);
}

function renderArgument(key: string, value: string): PromptPart[] {
  return [
    special('<arg_key>'),
    text(key),
    special('</arg_key>'),
    text('\n'),
    special('<arg_value>'),
    text(value),
    special('</arg_value>'),
    text('\n'),
  ];
}

/** JSON as Python's `json.dumps` writes it, which is how GLM saw JSON. */
function pythonJson(value: unknown): string {
  if (typeof value === 'number') {
    return pythonNumber(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(pythonJson).join(', ')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}: ${pythonJson(item)}`).join(', ')}}`;
  }
  return JSON.stringify(value ?? null);
}

/**
 * Python turns to exponents of two digits below 1e-4, JavaScript to shorter ones below 1e-6.
 * llama.cpp does as Python, but keeps six digits only, which would change what a call said.
 */
function pythonNumber(value: number): string {
  const isSmall = value !== 0 && Math.abs(value) < 1e-4;
  const digits = isSmall ? value.toExponential() : JSON.stringify(value);
  return digits.replace(/(?<=e[+-])(?=\d$)/, '0');
}

function special(literal: string): PromptPart {
  return { special: true, text: literal };
}

function text(words: string): PromptPart {
  return { special: false, text: words };
}
