import { sizeOf, type TextSize } from '../../glm/textSize.ts';
import type { ChatMessage, Tool } from '../../ports.ts';

/** How much a request is to read, before a `TokenEstimate` makes tokens of it. */
export function promptSize(messages: readonly ChatMessage[], tools: readonly Tool[]): TextSize {
  const told = tools.length === 0 ? '' : JSON.stringify(tools);
  return sizeOf([...messages.map(textOf), told].join('\n'));
}

function textOf(message: ChatMessage): string {
  if (message.role !== 'assistant') {
    return message.content;
  }
  const { content, reasoning = '', toolCalls = [] } = message;
  const calls = toolCalls.map(({ name, arguments: args }) => name + JSON.stringify(args));
  return [reasoning, content, ...calls].join('\n');
}
