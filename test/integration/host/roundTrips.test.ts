import { describe, expect, test } from 'vitest';
import { dialects, type DialectName } from '../../../src/core/glm/dialects.ts';
import { isAbort } from '../../../src/core/glmError.ts';
import type {
  ChatRequest,
  Clock,
  FimRequest,
  ModelEvent,
  Tool,
  ToolCall,
} from '../../../src/core/ports.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { dialectFaults, jsonReply, lineFaults } from '../../support/dialectFaults.ts';
import { startDialectServer, thought } from '../../support/dialectServer.ts';
import { failureOf, MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import {
  chatStream,
  startScriptedServer,
  type ReceivedRequest,
} from '../../support/scriptedServer.ts';

const never = new AbortController().signal;
const names = Object.keys(dialects) as DialectName[]; // keys of a typed literal

/** Nobody waits here before a chat is sent again. */
const clock: Clock = { now: () => Date.now(), sleep: async () => undefined };

const weather: Tool = {
  name: 'weather',
  description: 'The weather of a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string' }, days: { type: 'integer' } },
    required: ['city'],
  },
};

function ask(content: string, changes: Partial<ChatRequest> = {}): ChatRequest {
  return {
    messages: [{ role: 'user', content }],
    thinking: 'on',
    maxTokens: 100,
    temperature: 0,
    stop: ['END', 'STOP'],
    ...changes,
  };
}

function clientOf(name: DialectName, url: string): OpenAiClient {
  const endpoint = testEndpoint(url, {
    kind: name === 'sidecar' ? 'sidecar' : 'custom',
    dialect: dialects[name],
  });
  return new OpenAiClient({ endpoint, memory: new MapMemory(), clock });
}

/** All events, words and thoughts joined. */
async function eventsOf(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const seen: ModelEvent[] = [];
  for await (const event of events) {
    const last = seen.at(-1);
    if (last && 'text' in last && 'text' in event && last.type === event.type) {
      seen.splice(-1, 1, { ...last, text: last.text + event.text });
    } else {
      seen.push(event);
    }
  }
  return seen;
}

async function callsOf(events: AsyncIterable<ModelEvent>): Promise<ToolCall[]> {
  return (await eventsOf(events)).flatMap((event) =>
    event.type === 'toolCall' ? [event.call] : [],
  );
}

const usage = {
  type: 'usage',
  usage: { promptTokens: 20, cachedTokens: 8, completionTokens: 5, reasoningTokens: 0 },
};

describe.each(names)('a server that speaks as %s', (name) => {
  test('thinks when it is asked to', async () => {
    const server = await startDialectServer(name);
    expect(await eventsOf(clientOf(name, server.url).chat(ask('Hello'), never))).toEqual([
      { type: 'reasoning', text: thought },
      { type: 'text', text: 'Good day.' },
      usage,
      { type: 'finish', reason: 'stop' },
    ]);
  });

  test('does not think when it is asked not to', async () => {
    const server = await startDialectServer(name);
    const request = ask('Hello', { thinking: 'off', temperature: 1 });
    expect(await eventsOf(clientOf(name, server.url).chat(request, never))).toEqual([
      { type: 'text', text: 'Good day.' },
      usage,
      { type: 'finish', reason: 'stop' },
    ]);
  });

  test('calls a tool', async () => {
    const server = await startDialectServer(name);
    const request = ask('The weather in Oslo?', { tools: [weather] });
    expect(await eventsOf(clientOf(name, server.url).chat(request, never))).toEqual([
      { type: 'reasoning', text: thought },
      {
        type: 'toolCall',
        call: {
          id: expect.stringMatching(/./),
          name: 'weather',
          arguments: { city: 'Oslo', days: 2 },
        },
      },
      usage,
      { type: 'finish', reason: 'toolCalls' },
    ]);
  });

  test('calls tools in parallel', async () => {
    const server = await startDialectServer(name);
    const request = ask('The weather in Oslo and Rome?', { tools: [weather] });
    const calls = await callsOf(clientOf(name, server.url).chat(request, never));
    expect(calls.map(({ arguments: { city } }) => city)).toEqual(['Oslo', 'Rome']);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(2);
  });

  test('gets its thoughts of the running tool loop back, and no older ones', async () => {
    const server = await startDialectServer(name);
    const client = clientOf(name, server.url);
    const earlier: ChatRequest['messages'] = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Good day.', reasoning: 'An older thought.' },
    ];
    const question = ask('The weather in Oslo?', { tools: [weather] });
    const toolCalls = await callsOf(client.chat(question, never));
    const loop: ChatRequest = {
      ...question,
      messages: [
        ...earlier,
        ...question.messages,
        { role: 'assistant', content: '', reasoning: thought, toolCalls },
        { role: 'tool', callId: toolCalls[0]?.id ?? '', content: 'Rain' },
      ],
    };
    expect(await eventsOf(client.chat(loop, never))).toContainEqual({
      type: 'text',
      text: `Rain, as I thought: ${thought}`,
    });
  });

  test('is left in the middle of an answer, and its connection closed', async () => {
    const server = await startScriptedServer(() => ({
      chunks: [chatStream('Go').split('data: [DONE]')[0] ?? ''],
      ending: 'hang',
    }));
    const caller = new AbortController();
    const request = ask('Hello', { thinking: 'off' });
    const reading = (async () => {
      for await (const event of clientOf(name, server.url).chat(request, caller.signal)) {
        expect(event.type).toBe('text');
        caller.abort();
      }
    })();
    expect(isAbort(await failureOf(reading))).toBe(true);
    await expect(server.requests[0]?.closed).resolves.toBe('aborted');
  });
});

describe.each(names)('a fault of %s', (name) => {
  test.each([...dialectFaults[name], ...lineFaults])(
    'is told by code and tried again where that helps: %s',
    async (_what, reply, code, retry) => {
      const server = await startScriptedServer(() => reply);
      const error = await failureOf(eventsOf(clientOf(name, server.url).chat(ask('Hello'), never)));
      expect(error).toMatchObject({ code, retry });
      expect(server.requests).toHaveLength(retry === 'afterDelay' ? 4 : 1);
    },
  );

  test('is forgotten once the server answers', async () => {
    const server = await startScriptedServer((_request, count) =>
      count === 1 ? jsonReply(503, {}) : { chunks: [chatStream('Good day.')] },
    );
    const events = await eventsOf(clientOf(name, server.url).chat(ask('Hello'), never));
    expect(events).toContainEqual({ type: 'text', text: 'Good day.' });
  });
});

describe('an endpoint that answers one request at a time', () => {
  const hole: FimRequest = {
    prefix: 'const area = Math.PI',
    suffix: ';',
    languageId: 'javascript',
    path: 'circle.js',
    maxTokens: 32,
    temperature: 0,
    stop: [],
  };
  const isGhostText = ({ body }: ReceivedRequest) => JSON.stringify(body).includes('circle.js');

  test('drops ghost text for a chat, and sends what is typed next after it', async () => {
    const order: string[] = [];
    const server = await startScriptedServer((request, count) => {
      const what = isGhostText(request) ? 'ghost text' : 'chat';
      order.push(`${what} begins`);
      void request.closed.then((how) => order.push(`${what} ${how}`));
      return count === 1
        ? 'neverAnswer'
        : { chunks: [50, chatStream('<COMPLETION>r</COMPLETION>')] };
    });
    const client = clientOf('zai', server.url);
    const first = failureOf(eventsOf(client.fillInMiddle(hole, never)));
    await expect.poll(() => server.requests.length).toBe(1);
    const chat = eventsOf(client.chat(ask('Hello', { thinking: 'off' }), never));
    const second = eventsOf(client.fillInMiddle(hole, never));
    expect(isAbort(await first)).toBe(true);
    await Promise.all([chat, second]);
    await expect.poll(() => order.length).toBe(6);
    // The server hears of the hang-up on another connection than of the chat.
    expect(order.slice(0, 3).toSorted()).toEqual([
      'chat begins',
      'ghost text aborted',
      'ghost text begins',
    ]);
    expect(order.slice(3)).toEqual(['chat complete', 'ghost text begins', 'ghost text complete']);
  });

  test('is not asked again for ghost text', async () => {
    const server = await startScriptedServer(() => jsonReply(429, { error: { code: '1302' } }));
    await failureOf(eventsOf(clientOf('zai', server.url).fillInMiddle(hole, never)));
    expect(server.requests).toHaveLength(1);
  });
});
