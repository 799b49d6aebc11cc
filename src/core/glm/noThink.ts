import type { ModelEvent } from '../ports.ts';
import { endpointId, type Endpoint, type EndpointMemory } from './endpoint.ts';

/**
 * How an endpoint is told not to think: in the dialect's own fields, or also by GLM's mark in the
 * user's turns, because some routers drop the fields.
 */
export type NoThink = 'plain' | 'marked';

/** What the endpoint turned out to need, `plain` as long as nothing else is known. */
export function recallNoThink(memory: EndpointMemory, endpoint: Endpoint): NoThink {
  return memory.get(key(endpoint)) === 'marked' ? 'marked' : 'plain';
}

/** Keeps what a thought that came nevertheless, or one that stayed away, has shown. */
export function rememberNoThink(memory: EndpointMemory, endpoint: Endpoint, way: NoThink): void {
  memory.set(key(endpoint), way);
}

/** Whether an event of an answer shows that the model thought, be it only in the bill. */
export function isThought(event: ModelEvent): boolean {
  return event.type === 'reasoning' || (event.type === 'usage' && event.usage.reasoningTokens > 0);
}

function key(endpoint: Endpoint): string {
  return `glmAir.noThink ${endpointId(endpoint)}`;
}
