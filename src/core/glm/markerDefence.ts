import type { ChatRequest, ModelEvent } from '../ports.ts';
import { mapStrings } from './mapStrings.ts';
import { MarkerRestorer, restoreMarkers } from './markerRestorer.ts';
import { restoredEvents } from './restoredEvents.ts';
import { defuseMarkers } from './specialTokens.ts';

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
 * thinks, says and hands to tools.
 */
export function withMarkersRestored(events: AsyncIterable<ModelEvent>): AsyncGenerator<ModelEvent> {
  return restoredEvents(events, {
    words: new MarkerRestorer(),
    call: (call) => mapStrings(call, restoreMarkers),
  });
}
