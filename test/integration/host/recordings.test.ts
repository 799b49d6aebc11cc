import { expect, test } from 'vitest';
import { dialects } from '../../../src/core/glm/dialects.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { collect, MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import { readRecording, startScriptedServer } from '../../support/scriptedServer.ts';

const recordings = [
  ['zai-simple', 'zai'],
  ['zai-tool', 'zai'],
  ['zai-object', 'zai'],
  ['openrouter-simple', 'openrouter'],
  ['openrouter-tool', 'openrouter'],
] as const;

interface RecordedEvent {
  readonly choices: readonly {
    readonly delta: { readonly [field in 'content' | 'reasoning' | 'reasoning_content']?: string };
  }[];
  readonly usage?: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number };
    readonly completion_tokens_details?: { readonly reasoning_tokens: number };
  };
}

/** The answer as a reader of the raw events adds it up. */
function expectedAnswer(body: string) {
  const events: RecordedEvent[] = body
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice('data: '.length)));
  const deltas = events.flatMap((event) => event.choices.map((choice) => choice.delta));
  const usage = events.findLast((event) => event.usage)?.usage;
  return {
    text: deltas.map((delta) => delta.content ?? '').join(''),
    reasoning: deltas.map((delta) => delta.reasoning_content ?? delta.reasoning ?? '').join(''),
    usage: {
      promptTokens: usage?.prompt_tokens,
      cachedTokens: usage?.prompt_tokens_details.cached_tokens,
      completionTokens: usage?.completion_tokens,
      reasoningTokens: usage?.completion_tokens_details?.reasoning_tokens ?? 0,
    },
    finishes: [body.includes('"finish_reason":"tool_calls"') ? 'toolCalls' : 'stop'],
    last: 'finish',
  };
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
    const answer = await collect(
      client.chat(
        { messages, thinking: 'on', maxTokens: 100, temperature: 0.6, stop: [] },
        new AbortController().signal,
      ),
    );
    expect(answer).toEqual(expectedAnswer(body));
  }
});
