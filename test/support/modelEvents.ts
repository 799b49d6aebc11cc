import type { Endpoint, EndpointMemory } from '../../src/core/glm/endpoint.ts';
import { dialects } from '../../src/core/glm/dialects.ts';
import type { FinishReason, ModelEvent, TokenUsage } from '../../src/core/ports.ts';

/** A whole answer, as someone sees it who waits for its end. */
export interface CollectedAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly usage: TokenUsage | undefined;
  /** Every finish that came, in order; a right answer has one. */
  readonly finishes: readonly FinishReason[];
  /** Type of the last event. */
  readonly last: ModelEvent['type'] | undefined;
}

export async function collect(events: AsyncIterable<ModelEvent>): Promise<CollectedAnswer> {
  const seen: ModelEvent[] = [];
  for await (const event of events) {
    seen.push(event);
  }
  const textOf = (type: 'text' | 'reasoning') =>
    seen.map((event) => (event.type === type ? event.text : '')).join('');
  return {
    text: textOf('text'),
    reasoning: textOf('reasoning'),
    usage: seen.flatMap((event) => (event.type === 'usage' ? [event.usage] : [])).at(-1),
    finishes: seen.flatMap((event) => (event.type === 'finish' ? [event.reason] : [])),
    last: seen.at(-1)?.type,
  };
}

/** What `promise` fails with; fails itself if it does not. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: unknown) => error,
  );
}

/** A server of the user's own at `baseUrl`, with a key and a model of no importance. */
export function testEndpoint(baseUrl: string, changes: Partial<Endpoint> = {}): Endpoint {
  return {
    kind: 'custom',
    baseUrl,
    apiKey: 'key-of-the-test',
    model: 'glm-test',
    dialect: dialects.unknown,
    ...changes,
  };
}

/** Remembers for as long as the test runs. */
export class MapMemory implements EndpointMemory {
  readonly entries = new Map<string, string>();

  get(key: string): string | undefined {
    return this.entries.get(key);
  }

  set(key: string, value: string): void {
    this.entries.set(key, value);
  }
}
