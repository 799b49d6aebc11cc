import { expect, test } from 'vitest';
import { dialects } from '../../../src/core/glm/dialects.ts';
import type { ModelEvent, Tool } from '../../../src/core/ports.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import { readRecording, startScriptedServer } from '../../support/scriptedServer.ts';

const recordings = [
  ['zai-simple', 'zai'],
  ['zai-tool', 'zai'],
  ['zai-object', 'zai'],
  ['openrouter-simple', 'openrouter'],
  ['openrouter-tool', 'openrouter'],
] as const;

const weather: Tool = {
  name: 'weather',
  description: 'Get weather information for a location',
  parameters: { type: 'object', properties: { location: { type: 'string' } } },
};

interface RecordedEvent {
  readonly choices: readonly {
    readonly delta: {
      readonly content?: string | null;
      readonly reasoning?: string | null;
      readonly reasoning_content?: string;
      readonly tool_calls?: readonly {
        readonly id?: string;
        readonly function: { readonly name?: string; readonly arguments: string };
      }[];
    };
  }[];
  readonly usage?: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number };
    readonly completion_tokens_details?: { readonly reasoning_tokens: number };
  };
}

/** The events as a reader of the raw ones adds them up; no recording has more than one call. */
function expectedEvents(body: string): ModelEvent[] {
  const recorded: RecordedEvent[] = body
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice('data: '.length)));
  const deltas = recorded.flatMap(({ choices }) => choices.map(({ delta }) => delta));
  const parts = deltas.flatMap((delta) => delta.tool_calls ?? []);
  const usage = recorded.findLast((event) => event.usage)?.usage;
  const said = deltas.flatMap((delta): ModelEvent[] => [
    { type: 'reasoning', text: delta.reasoning_content ?? delta.reasoning ?? '' },
    { type: 'text', text: delta.content ?? '' },
  ]);
  const call = {
    id: parts[0]?.id ?? '',
    name: parts[0]?.function.name ?? '',
    arguments: JSON.parse(parts.map((part) => part.function.arguments).join('') || '{}'),
  };
  return [
    ...merged(said),
    ...(parts.length > 0 ? [{ type: 'toolCall', call } as const] : []),
    {
      type: 'usage',
      usage: {
        promptTokens: usage?.prompt_tokens ?? 0,
        cachedTokens: usage?.prompt_tokens_details.cached_tokens ?? 0,
        completionTokens: usage?.completion_tokens ?? 0,
        reasoningTokens: usage?.completion_tokens_details?.reasoning_tokens ?? 0,
      },
    },
    { type: 'finish', reason: parts.length > 0 ? 'toolCalls' : 'stop' },
  ];
}

/** The same events, neighbours of one voice joined. */
function merged(events: readonly ModelEvent[]): ModelEvent[] {
  const joined: ModelEvent[] = [];
  for (const event of events) {
    const last = joined.at(-1);
    if ('text' in event && last && 'text' in last && last.type === event.type) {
      joined.splice(-1, 1, { ...last, text: last.text + event.text });
    } else if (!('text' in event) || event.text !== '') {
      joined.push(event);
    }
  }
  return joined;
}

/** The same bytes in pieces of `sizeBytes`, which cut events and characters anywhere. */
function inPieces(body: string, sizeBytes: number): Uint8Array[] {
  const bytes = new TextEncoder().encode(body);
  return Array.from({ length: Math.ceil(bytes.length / sizeBytes) }, (_, index) =>
    bytes.slice(index * sizeBytes, (index + 1) * sizeBytes),
  );
}

test.each(recordings)('replays %s to the last character', async (name, provider) => {
  for (const { body, contentType, request } of readRecording(name).interactions) {
    const server = await startScriptedServer(() => ({
      contentType: contentType[0] ?? '',
      chunks: inPieces(body, 701),
    }));
    const endpoint = testEndpoint(server.url, { dialect: dialects[provider] });
    const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
    const messages = request.messages.map(({ content }) => ({ role: 'user', content }) as const);
    const answer = client.chat(
      { messages, tools: [weather], thinking: 'on', maxTokens: 100, temperature: 0.6, stop: [] },
      new AbortController().signal,
    );
    const events: ModelEvent[] = [];
    for await (const event of answer) {
      events.push(event);
    }
    expect(merged(events)).toEqual(expectedEvents(body));
  }
});
