import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instanceHeader } from '../../../src/protocol/sidecar.ts';
import { allServerSentEvents } from '../../support/serverSentEvents.ts';
import { type SidecarProcess, startSidecar } from '../../support/sidecarProcess.ts';

let sidecar: SidecarProcess;

beforeAll(async () => {
  sidecar = await startSidecar();
});
afterAll(() => sidecar.stop());

const formatPrice = {
  prompt: 'export function formatPrice(cents: number): str',
  suffix: '\n  return `$${(cents / 100).toFixed(2)}`;\n}\n',
  temperature: 0,
};

test('says that it is well, and which model it has', async () => {
  expect(await (await sidecar.get('/health')).json()).toEqual({ status: 'ok' });
  expect(await (await sidecar.get('/v1/models')).json()).toEqual({
    object: 'list',
    data: [{ id: 'tiny-glm', object: 'model', owned_by: 'glm-air', meta: { n_ctx: 4_096 } }],
  });
});

test('fills a hole', async () => {
  const response = await sidecar.post('/v1/completions', formatPrice);
  expect(await response.json()).toEqual({
    id: expect.stringMatching(/^cmpl-/),
    object: 'text_completion',
    created: expect.closeTo(Date.now() / 1000, -2),
    model: 'tiny-glm',
    choices: [{ index: 0, text: 'ing {', logprobs: null, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: 38,
      completion_tokens: 2,
      total_tokens: 40,
      prompt_tokens_details: { cached_tokens: 0 },
    },
    timings: {
      cache_n: 0,
      prompt_n: 38,
      prompt_ms: expect.any(Number),
      predicted_n: 2,
      predicted_ms: expect.any(Number),
    },
  });
});

test('streams the same text token by token, with usage where it is asked for', async () => {
  const body = { ...formatPrice, stream: true, stream_options: { include_usage: true } };
  const response = await sidecar.post('/v1/completions', body);
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events = await allServerSentEvents<CompletionChunk>(response);
  expect(events.map(({ choices }) => choices[0]?.text)).toEqual(['ing', ' {', '', undefined]);
  expect(events.map(({ choices }) => choices[0]?.finish_reason)).toEqual([
    null,
    null,
    'stop',
    undefined,
  ]);
  expect(events.at(-1)?.usage).toMatchObject({ prompt_tokens: 38, completion_tokens: 2 });
});

test('answers in a conversation, its thought told apart', async () => {
  const body = { messages: [{ role: 'user', content: 'Say hello.' }], temperature: 0 };
  const answer = await (await sidecar.post('/v1/chat/completions', body)).json();
  expect(answer).toMatchObject({
    object: 'chat.completion',
    choices: [
      {
        message: {
          role: 'assistant',
          content: 'Hello! I am the tiny GLM test model.',
          reasoning_content: 'A greeting is enough.',
        },
        finish_reason: 'stop',
      },
    ],
  });
});

test('streams a thought and an answer apart, and no thought when thinking is off', async () => {
  const ask = async (enable_thinking: boolean) => {
    const response = await sidecar.post('/v1/chat/completions', {
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Say hello.' }] }],
      chat_template_kwargs: { enable_thinking },
      temperature: 0,
      stream: true,
    });
    const events = await allServerSentEvents<ChatChunk>(response);
    const deltas = events.map(({ choices }) => choices[0]?.delta);
    return {
      content: deltas.map((delta) => delta?.content ?? '').join(''),
      reasoning: deltas.map((delta) => delta?.reasoning_content ?? '').join(''),
    };
  };
  const content = 'Hello! I am the tiny GLM test model.';
  expect(await ask(true)).toEqual({ content, reasoning: 'A greeting is enough.' });
  expect(await ask(false)).toEqual({ content, reasoning: '' });
});

test('tokenises text, with markers or without', async () => {
  const count = async (body: object) => {
    const answer = (await (await sidecar.post('/tokenize', body)).json()) as { tokens: number[] };
    return answer.tokens.length; // the shape that is tested here
  };
  expect(await count({ content: '<|user|>' })).toBe(1);
  expect(await count({ content: '<|user|>', parse_special: false })).toBeGreaterThan(1);
});

test('names itself to its parent on every answer, errors included', async () => {
  for (const path of ['/health', '/v1/models', '/nowhere']) {
    expect((await sidecar.get(path)).headers.get(instanceHeader)).toBe('test-instance');
  }
});

test.each([
  ['no token', { authorization: '' }, 401, 'invalid_api_key'],
  ['a wrong token', { authorization: 'Bearer wrong' }, 401, 'invalid_api_key'],
  ['an Origin, its own included', { origin: 'http://127.0.0.1' }, 403, 'foreign_origin'],
  ['the Origin of a file', { origin: 'null' }, 403, 'foreign_origin'],
])('refuses %s, everywhere', async (_, headers, status, code) => {
  for (const path of ['/health', '/v1/models', '/nowhere']) {
    const response = await sidecar.get(path, headers);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error: { code } });
    expect(response.headers.get(instanceHeader)).toBeNull();
  }
});

test.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1'])(
  'refuses the Host %s',
  async (host) => {
    expect(await statusFor(host)).toBe(403);
  },
);

test('answers to localhost too', async () => {
  expect(await statusFor(`localhost:${new URL(sidecar.url).port}`)).toBe(200);
});

test.each([
  ['/v1/completions', { prompt: 3 }, 'invalid_body', 'prompt'],
  ['/v1/completions', { prompt: '', max_tokens: 1 }, 'invalid_prompt', 'empty'],
  ['/v1/completions', { prompt: 'a', temperature: 9 }, 'invalid_body', 'temperature'],
  ['/v1/chat/completions', { messages: [] }, 'invalid_body', 'messages'],
  ['/v1/chat/completions', { messages: [badCall('[1]')] }, 'invalid_tool_call', '[1]'],
  ['/v1/completions', { prompt: 'a b '.repeat(4_096) }, 'context_length_exceeded', '4096'],
])('explains what is wrong with a request to %s', async (path, body, code, hint) => {
  const response = await sidecar.post(path, body);
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    error: { type: 'invalid_request_error', code, message: expect.stringContaining(hint) },
  });
});

test('knows neither other paths nor other shapes of body', async () => {
  expect((await sidecar.get('/v1/embeddings')).status).toBe(404);
  expect((await sidecar.post('/v1/completions', undefined)).status).toBe(400);
  const tooLarge = await sidecar.post('/v1/completions', { prompt: 'x'.repeat(6 * 2 ** 20) });
  expect(tooLarge.status).toBe(413);
});

interface CompletionChunk {
  readonly choices: readonly { readonly text: string; readonly finish_reason: string | null }[];
  readonly usage?: unknown;
}

interface ChatChunk {
  readonly choices: readonly {
    readonly delta: { readonly content?: string; readonly reasoning_content?: string };
  }[];
}

function badCall(json: string) {
  return { role: 'assistant', tool_calls: [{ function: { name: 'f', arguments: json } }] };
}

/** `fetch` sends the Host that it connects to, so the request is made by hand. */
function statusFor(host: string): Promise<number | undefined> {
  const headers = { host, authorization: 'Bearer test-token-of-thirty-two-characters' };
  return new Promise((resolve, reject) => {
    request(`${sidecar.url}/health`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}
