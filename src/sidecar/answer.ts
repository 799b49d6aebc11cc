import { randomUUID } from 'node:crypto';
import { AnswerNormaliser } from '../core/glm/answerNormaliser.ts';
import type { ModelEvent, Tool, ToolCall } from '../core/ports.ts';
import type { SlotEvent, Usage } from './slot.ts';

export interface AnswerEnd {
  readonly type: 'end';
  readonly reason: 'stop' | 'length' | 'tool_calls';
  readonly usage: Usage;
}

/** What a client is told, in order: any number of stretches and calls, then the end. */
export type AnswerEvent =
  | { readonly type: 'stretch'; readonly kind: 'reasoning' | 'content'; readonly text: string }
  | { readonly type: 'call'; readonly call: ToolCall }
  | AnswerEnd;

/** A completion: all of it is content. */
export async function* continueText(events: AsyncIterable<SlotEvent>): AsyncGenerator<AnswerEvent> {
  for await (const event of events) {
    yield event.type === 'end' ? event : { type: 'stretch', kind: 'content', text: event.text };
  }
}

/** A turn of a conversation: thoughts and calls are told from words. */
export async function* readTurn(
  events: AsyncIterable<SlotEvent>,
  { tools, thinking }: { readonly tools: readonly Tool[]; readonly thinking: 'on' | 'off' },
): AsyncGenerator<AnswerEvent> {
  const answer = new AnswerNormaliser({ tools, opening: 'words' });
  answer.answerId = randomUUID();
  // The answer goes on from the end of the prompt, and so is read from there.
  answer.add('text', thinking === 'on' ? '<|assistant|>' : '<think></think>');
  for await (const event of events) {
    if (event.type === 'text') {
      yield* answer.add('text', event.text).flatMap(told);
    } else {
      const last = answer.end(event.reason);
      yield* last.flatMap(told);
      const isCall = last.some((one) => one.type === 'finish' && one.reason === 'toolCalls');
      yield { ...event, reason: isCall ? 'tool_calls' : event.reason };
    }
  }
}

function told(event: ModelEvent): AnswerEvent[] {
  switch (event.type) {
    case 'reasoning':
      return [{ type: 'stretch', kind: 'reasoning', text: event.text }];
    case 'text':
      return [{ type: 'stretch', kind: 'content', text: event.text }];
    case 'toolCall':
      return [{ type: 'call', call: event.call }];
    case 'usage':
    case 'finish':
      return []; // the slot's own end says both
  }
}
