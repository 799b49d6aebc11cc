import type { ChatRequest, ModelEvent } from '../ports.ts';
import { mapStrings } from './mapStrings.ts';
import { MarkerRestorer, restoreMarkers } from './markerRestorer.ts';
import { defuseMarkers } from './specialTokens.ts';

type Words = Extract<ModelEvent, { text: string }>;

/**
 * The same request with nothing in it that a server, a model or whoever reads its answer could take
 * for a marker.
 */
export function withMarkersDefused(request: ChatRequest): ChatRequest {
  const { messages, tools } = request;
  return {
    ...request,
    messages: mapStrings(messages, defuseMarkers),
    ...(tools && { tools: mapStrings(tools, defuseMarkers) }),
  };
}

/**
 * Makes markers whole again that were defused in the prompt and copied by the model: in what it
 * thinks, says and hands to tools. Nothing overtakes words that wait for the rest of a marker.
 */
export async function* withMarkersRestored(
  events: AsyncIterable<ModelEvent>,
): AsyncGenerator<ModelEvent> {
  const restorer = new MarkerRestorer();
  let type: Words['type'] = 'text';
  for await (const event of events) {
    if (event.type !== type) {
      yield* words(type, restorer.flush());
    }
    if (event.type === 'text' || event.type === 'reasoning') {
      type = event.type;
      yield* words(type, restorer.push(event.text));
    } else if (event.type === 'toolCall') {
      yield { type: 'toolCall', call: mapStrings(event.call, restoreMarkers) };
    } else {
      yield event;
    }
  }
}

function words(type: Words['type'], text: string): Words[] {
  return text === '' ? [] : [{ type, text }];
}
