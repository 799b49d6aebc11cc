import type { ModelEvent, ToolCall } from '../ports.ts';

/** Undoes in what a model says what was done to its prompt. */
export interface EventRestorer {
  /** For its words, chunk by chunk. */
  readonly words: { push(chunk: string): string; flush(): string };
  readonly call: (call: ToolCall) => ToolCall;
}

type Words = Extract<ModelEvent, { text: string }>;

/** The events with their texts restored. Nothing overtakes words that wait for the rest of something. */
export async function* restoredEvents(
  events: AsyncIterable<ModelEvent>,
  { words, call }: EventRestorer,
): AsyncGenerator<ModelEvent> {
  let type: Words['type'] = 'text';
  for await (const event of events) {
    if (event.type !== type) {
      yield* wordEvents(type, words.flush());
    }
    if (event.type === 'text' || event.type === 'reasoning') {
      type = event.type;
      yield* wordEvents(type, words.push(event.text));
    } else if (event.type === 'toolCall') {
      yield { type: 'toolCall', call: call(event.call) };
    } else {
      yield event;
    }
  }
}

function wordEvents(type: Words['type'], text: string): Words[] {
  return text === '' ? [] : [{ type, text }];
}
