import type { SlotEvent } from './slot.ts';
import { ThinkSplitter, type SplitText } from './thinkSplitter.ts';

export type AnswerEnd = Extract<SlotEvent, { type: 'end' }>;

/** What a client is told, in order: any number of stretches, then the end. */
export type AnswerEvent = ({ readonly type: 'stretch' } & SplitText) | AnswerEnd;

/** A completion: all of it is content. */
export async function* continueText(events: AsyncIterable<SlotEvent>): AsyncGenerator<AnswerEvent> {
  for await (const event of events) {
    yield event.type === 'end' ? event : { type: 'stretch', kind: 'content', text: event.text };
  }
}

/** A turn of a conversation: thoughts are told from words. */
export async function* splitThoughts(
  events: AsyncIterable<SlotEvent>,
  thinking: 'on' | 'off',
): AsyncGenerator<AnswerEvent> {
  const splitter = new ThinkSplitter(thinking);
  for await (const event of events) {
    const stretches = event.type === 'end' ? splitter.flush() : splitter.push(event.text);
    for (const stretch of stretches) {
      yield { type: 'stretch', ...stretch };
    }
    if (event.type === 'end') {
      yield event;
    }
  }
}
