import { describe, expect, test } from 'vitest';
import { dialects, type DialectName } from '../../../src/core/glm/dialects.ts';
import { isAbort, type GlmErrorCode, type RetryClass } from '../../../src/core/glmError.ts';
import type {
  ChatRequest,
  Clock,
  FimRequest,
  ModelEvent,
  Tool,
  ToolCall,
} from '../../../src/core/ports.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { startDialectServer, thought } from '../../support/dialectServer.ts';
import { failureOf, MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import {
  chatStream,
  eventStream,
  startScriptedServer,
  type ReceivedRequest,
  type Reply,
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

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Reply => ({
  status,
  contentType: 'application/json',
  headers,
  chunks: [JSON.stringify(body)],
});
const zai = (status: number, code: number, message = 'No.') =>
  json(status, { error: { code: String(code), message } });

type Fault = [what: string, reply: Reply, code: GlmErrorCode, retry: RetryClass];

const zaiFaults: readonly Fault[] = [
  ['a wrong key', zai(401, 1000), 'backend.unauthorized', 'never'],
  ['an empty account', zai(429, 1113), 'backend.noBalance', 'never'],
  ['an unknown model', zai(400, 1211), 'backend.noSuchModel', 'never'],
  ['a long prompt', zai(400, 1261), 'backend.promptTooLong', 'never'],
  ['refused content', zai(400, 1301), 'backend.contentRefused', 'never'],
  ['concurrency', zai(429, 1302), 'backend.rateLimited', 'afterDelay'],
  ['an overload', zai(429, 1305), 'backend.overloaded', 'afterDelay'],
  [
    'a used-up plan',
    zai(429, 1308, 'Your limit will reset at 2099-01-01 00:00:00'),
    'backend.rateLimited',
    'afterReset',
  ],
  ['a fault of its network', zai(500, 1234), 'backend.serverError', 'afterDelay'],
];

/** Faults in the words of each dialect's own server. */
const faults: Readonly<Record<DialectName, readonly Fault[]>> = {
  zai: zaiFaults,
  zaiCodingPlan: zaiFaults,
  bigmodel: zaiFaults,
  bigmodelCodingPlan: zaiFaults,
  openrouter: [
    [
      'a wrong key',
      json(401, { error: { code: 401, message: 'User not found.' } }),
      'backend.unauthorized',
      'never',
    ],
    [
      'no credit',
      json(402, { error: { code: 402, message: 'Insufficient credits' } }),
      'backend.noBalance',
      'never',
    ],
    [
      'moderation',
      json(403, { error: { code: 403, message: 'Flagged', metadata: { reasons: ['x'] } } }),
      'backend.contentRefused',
      'never',
    ],
    [
      'a daily limit',
      json(429, { error: { code: 429 } }, { 'x-ratelimit-reset': '4102444800000' }),
      'backend.rateLimited',
      'afterReset',
    ],
    [
      'a busy provider, inside the stream',
      { chunks: [eventStream({ error: { code: 502, message: 'Gone' } })] },
      'backend.overloaded',
      'afterDelay',
    ],
    [
      'a provider that broke off',
      { chunks: [eventStream({ choices: [{ delta: {}, finish_reason: 'error' }] })] },
      'backend.serverError',
      'afterDelay',
    ],
  ],
  huggingface: [
    [
      'a wrong token',
      json(401, { error: 'Invalid username or password.' }),
      'backend.unauthorized',
      'never',
    ],
    [
      'no credit',
      json(402, { error: 'You have exceeded your credits' }),
      'backend.noBalance',
      'never',
    ],
    [
      'an unknown model',
      json(400, { error: { message: 'No model x', code: 'model_not_found' } }),
      'backend.noSuchModel',
      'never',
    ],
    ['an overload', json(503, { error: 'Overloaded' }), 'backend.overloaded', 'afterDelay'],
  ],
  vllm: [
    [
      'an unknown model',
      json(404, { error: { message: 'The model `x` does not exist.', code: 404 } }),
      'backend.noSuchModel',
      'never',
    ],
    [
      'a long prompt',
      json(400, { object: 'error', message: 'maximum context length is 8192', code: 400 }),
      'backend.promptTooLong',
      'never',
    ],
    [
      'a dead engine, inside the stream',
      { chunks: [eventStream({ object: 'error', message: 'EngineDeadError', code: 500 })] },
      'backend.serverError',
      'afterDelay',
    ],
  ],
  sglang: [
    [
      'a long prompt',
      json(400, { object: 'error', message: 'The input is longer than the model’s context' }),
      'backend.promptTooLong',
      'never',
    ],
    ['an unknown route', json(404, { detail: 'Not Found' }), 'backend.notAnApi', 'never'],
    [
      'an overload',
      json(503, { object: 'error', message: 'Busy' }),
      'backend.overloaded',
      'afterDelay',
    ],
  ],
  llamaServer: [
    [
      'a wrong key',
      json(401, { error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' } }),
      'backend.unauthorized',
      'never',
    ],
    [
      'a long prompt',
      json(400, { error: { code: 400, message: 'Too long', type: 'exceed_context_size_error' } }),
      'backend.promptTooLong',
      'never',
    ],
    [
      'a model that still loads',
      json(503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }),
      'backend.overloaded',
      'afterDelay',
    ],
  ],
  sidecar: [
    [
      'a long prompt',
      json(400, { error: { message: 'Too long', code: 'context_length_exceeded' } }),
      'backend.promptTooLong',
      'never',
    ],
    [
      'a fault in the stream',
      { chunks: [eventStream({ error: { message: 'No', code: 'internal_error' } })] },
      'backend.serverError',
      'afterDelay',
    ],
  ],
  unknown: [
    [
      'a wrong key',
      json(401, { error: { message: 'No.', code: 'invalid_api_key' } }),
      'backend.unauthorized',
      'never',
    ],
    [
      'a limit',
      json(429, { error: { message: 'Slow down.' } }, { 'retry-after': '1' }),
      'backend.rateLimited',
      'afterDelay',
    ],
    [
      'no quota',
      json(429, { error: { message: 'No.', code: 'insufficient_quota' } }),
      'backend.noBalance',
      'never',
    ],
  ],
};

/** Faults of the line, the same wherever it leads. */
const lineFaults: readonly Fault[] = [
  [
    'a web page',
    { contentType: 'text/html', chunks: ['<html>Log in'] },
    'backend.notAnApi',
    'never',
  ],
  ['garbage', { chunks: ['data: {nonsense\n\n'] }, 'backend.badStream', 'never'],
  [
    'a connection cut before the first word',
    { chunks: [': hi\n\n'], ending: 'cut' },
    'backend.streamCut',
    'afterDelay',
  ],
];

describe.each(names)('a fault of %s', (name) => {
  test.each([...faults[name], ...lineFaults])(
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
      count === 1 ? json(503, {}) : { chunks: [chatStream('Good day.')] },
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
    const server = await startScriptedServer(() => json(429, { error: { code: '1302' } }));
    await failureOf(eventsOf(clientOf('zai', server.url).fillInMiddle(hole, never)));
    expect(server.requests).toHaveLength(1);
  });
});
