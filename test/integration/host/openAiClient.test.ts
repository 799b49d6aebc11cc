import { describe, expect, test } from 'vitest';
import { dialects } from '../../../src/core/glm/dialects.ts';
import { providerPresets } from '../../../src/core/glm/providers.ts';
import type { Endpoint } from '../../../src/core/glm/endpoint.ts';
import { isAbort } from '../../../src/core/glmError.ts';
import type { FimRequest } from '../../../src/core/ports.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { collect, failureOf, MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import {
  chatStream,
  completionStream,
  startScriptedServer,
  type Reply,
  type Script,
} from '../../support/scriptedServer.ts';

const never = new AbortController().signal;
const fimRequest: FimRequest = {
  prefix: 'const area = Math.PI',
  suffix: ';\n',
  languageId: 'javascript',
  path: 'circle.js',
  maxTokens: 32,
  temperature: 0,
  stop: ['\n'],
};
const chatRequest = {
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'hi' },
  ],
  thinking: 'off',
  maxTokens: 10,
  temperature: 0,
  stop: [],
} as const;

function clientOf(url: string, changes: Partial<Endpoint> = {}, memory = new MapMemory()) {
  return new OpenAiClient({ endpoint: testEndpoint(url, changes), memory });
}

describe('a request', () => {
  test.each(['zai', 'openrouter', 'huggingface', 'custom'] as const)(
    'says in the dialect of %s that nobody should think',
    async (provider) => {
      const server = await startScriptedServer(() => ({ chunks: [chatStream('ok')] }));
      const { dialect } = providerPresets[provider];
      await collect(clientOf(server.url, { dialect }).chat(chatRequest, never));
      expect(server.requests[0]?.body).toMatchSnapshot();
    },
  );

  test('carries the key and nothing about the machine', async () => {
    const server = await startScriptedServer(() => ({ chunks: [chatStream('ok')] }));
    await collect(clientOf(server.url).chat(chatRequest, never));
    const names = Object.keys(server.requests[0]?.headers ?? {});
    expect(server.requests[0]?.headers.authorization).toBe('Bearer key-of-the-test');
    expect(names.filter((name) => /^(x-|openai-)/.test(name))).toEqual([]);
  });

  test('carries no key where there is none', async () => {
    const server = await startScriptedServer(() => ({ chunks: [chatStream('ok')] }));
    await collect(clientOf(server.url, { apiKey: '' }).chat(chatRequest, never));
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  test('says it in GLM’s own way after a thought came nevertheless', async () => {
    const thought = { choices: [{ delta: { reasoning: 'hm' }, finish_reason: 'stop' }] };
    const server = await startScriptedServer(() => ({
      chunks: [`data: ${JSON.stringify(thought)}\n\n`],
    }));
    const client = clientOf(server.url);
    await collect(client.chat(chatRequest, never));
    await collect(client.chat(chatRequest, never));
    const userTurns = server.requests.map(({ body }) => body.messages?.[1]?.content);
    expect(userTurns).toEqual(['hi', 'hi/nothink']);
  });

  test('goes through the fetch that is global at that moment', async () => {
    const server = await startScriptedServer(() => ({ chunks: [chatStream('ok')] }));
    const client = clientOf(server.url);
    const original = globalThis.fetch;
    const seen: string[] = [];
    globalThis.fetch = (input, init) => {
      seen.push(input instanceof Request ? input.url : String(input));
      return original(input, init);
    };
    try {
      await collect(client.chat(chatRequest, never));
    } finally {
      globalThis.fetch = original;
    }
    expect(seen).toEqual([`${server.url}/chat/completions`]);
  });
});

describe('an abort', () => {
  const endless: Reply = {
    chunks: [chatStream('a').split('data: [DONE]')[0] ?? ''],
    ending: 'hang',
  };

  test('closes the connection while the server is silent', async () => {
    const server = await startScriptedServer(() => 'neverAnswer');
    const caller = new AbortController();
    const answer = collect(clientOf(server.url).chat(chatRequest, caller.signal));
    await expect.poll(() => server.requests.length).toBe(1);
    caller.abort();
    expect(isAbort(await failureOf(answer))).toBe(true);
    await expect(server.requests[0]?.closed).resolves.toBe('aborted');
  });

  test('closes the connection in the middle of an answer', async () => {
    const server = await startScriptedServer(() => endless);
    const caller = new AbortController();
    const reading = (async () => {
      for await (const event of clientOf(server.url).chat(chatRequest, caller.signal)) {
        expect(event).toEqual({ type: 'text', text: 'a' });
        caller.abort();
      }
    })();
    expect(isAbort(await failureOf(reading))).toBe(true);
    await expect(server.requests[0]?.closed).resolves.toBe('aborted');
  });

  test('is the same as walking away', async () => {
    const server = await startScriptedServer(() => endless);
    for await (const event of clientOf(server.url).chat(chatRequest, never)) {
      expect(event.type).toBe('text');
      break;
    }
    await expect(server.requests[0]?.closed).resolves.toBe('aborted');
  });

  test('that came before the request sends nothing', async () => {
    const server = await startScriptedServer(() => endless);
    const answer = collect(clientOf(server.url).chat(chatRequest, AbortSignal.abort()));
    expect(isAbort(await failureOf(answer))).toBe(true);
    expect(server.requests).toHaveLength(0);
  });
});

describe('a hole', () => {
  /** A server whose raw line and chat line answer as told. */
  const serverWith = (raw: Reply, chat: Reply): Script => {
    return ({ path }) => (path.endsWith('/chat/completions') ? chat : raw);
  };
  const chatFill: Reply = { chunks: [chatStream('<COMPLETION> * 2', '</COMPL', 'ETION>')] };
  const notFound: Reply = {
    status: 404,
    contentType: 'application/json',
    chunks: ['{"detail":"Not Found"}'],
  };
  const paths = (requests: readonly { path: string }[]) => requests.map(({ path }) => path);

  test('is filled by the sidecar from prefix and suffix', async () => {
    const server = await startScriptedServer(() => ({ chunks: [completionStream(' *', ' 2')] }));
    const client = clientOf(server.url, { dialect: dialects.sidecar });
    expect(await collect(client.fillInMiddle(fimRequest, never))).toMatchObject({
      text: ' * 2',
      finishes: ['stop'],
      last: 'finish',
    });
    expect(server.requests.map(({ body }) => body)).toMatchSnapshot();
  });

  test('is filled by raw markers where a probe shows that they are understood', async () => {
    const script: Script = ({ body }) => ({
      chunks: [completionStream(body.prompt?.includes('mean') ? 'sum(values)' : ' * 2')],
    });
    const server = await startScriptedServer(script);
    const memory = new MapMemory();
    const client = clientOf(server.url, {}, memory);
    expect(await collect(client.fillInMiddle(fimRequest, never))).toMatchObject({ text: ' * 2' });
    expect(server.requests[1]?.body.prompt).toBe(
      '<|code_suffix|>;\n<|code_prefix|>const area = Math.PI<|code_middle|>',
    );

    await collect(clientOf(server.url, {}, memory).fillInMiddle(fimRequest, never));
    expect(server.requests).toHaveLength(3);
  });

  test.each([
    ['repeats the markers', ['<|code_', 'suffix|>']],
    ['talks', ['Sure! Here is the code.']],
    ['says nothing', []],
  ])('is filled by chat where the raw line %s', async (_name, pieces) => {
    const raw = { chunks: [completionStream(...pieces)] };
    const server = await startScriptedServer(serverWith(raw, chatFill));
    const answer = await collect(clientOf(server.url).fillInMiddle(fimRequest, never));
    expect(answer).toMatchObject({ text: ' * 2', finishes: ['stop'], last: 'finish' });
  });

  test('is filled by chat where there is no raw line, and the probe is made once', async () => {
    const server = await startScriptedServer(serverWith(notFound, chatFill));
    const client = clientOf(server.url);
    await collect(client.fillInMiddle(fimRequest, never));
    await collect(client.fillInMiddle(fimRequest, never));
    expect(paths(server.requests)).toEqual([
      '/completions',
      '/chat/completions',
      '/chat/completions',
    ]);
  });

  test('is filled by chat from the moment when the raw line is gone', async () => {
    const memory = new MapMemory();
    const server = await startScriptedServer(serverWith(notFound, chatFill));
    memory.set(`glmAir.fimWay ${server.url} glm-test`, 'raw');
    const client = clientOf(server.url, {}, memory);
    expect(await collect(client.fillInMiddle(fimRequest, never))).toMatchObject({ text: ' * 2' });
    expect([...memory.entries.values()]).toEqual(['chat']);
  });

  test('costs no probe where only chat exists', async () => {
    const server = await startScriptedServer(() => chatFill);
    const { dialect } = providerPresets.zai;
    await collect(clientOf(server.url, { dialect }).fillInMiddle(fimRequest, never));
    expect(paths(server.requests)).toEqual(['/chat/completions']);
    expect(server.requests[0]?.body).toMatchSnapshot();
  });

  test('is not judged by a failure that says nothing about the raw line', async () => {
    const script: Script = (_request, count) =>
      count === 1
        ? { status: 503, contentType: 'text/plain' }
        : { chunks: [completionStream('sum(values)')] };
    const server = await startScriptedServer(script);
    const client = clientOf(server.url);
    expect(await failureOf(collect(client.fillInMiddle(fimRequest, never)))).toMatchObject({
      code: 'backend.overloaded',
    });
    await collect(client.fillInMiddle(fimRequest, never));
    expect(paths(server.requests)).toEqual(['/completions', '/completions', '/completions']);
  });

  test('is probed once, however often the user types meanwhile', async () => {
    const server = await startScriptedServer(() => ({
      chunks: [50, completionStream('sum(values)')],
    }));
    const client = clientOf(server.url);
    const impatient = new AbortController();
    const first = failureOf(collect(client.fillInMiddle(fimRequest, impatient.signal)));
    const second = collect(client.fillInMiddle(fimRequest, never));
    impatient.abort();
    expect(isAbort(await first)).toBe(true);
    await second;
    expect(server.requests).toHaveLength(2);
  });

  test.each(['raw', 'chat'])('may copy markers from the document, by %s', async (way) => {
    const copy = (text = '') => /<\S?think>/.exec(text)?.[0] ?? '';
    const server = await startScriptedServer(({ body }) => ({
      chunks: [
        way === 'raw'
          ? completionStream(copy(body.prompt))
          : chatStream(copy(body.messages?.at(-1)?.content)),
      ],
    }));
    const memory = new MapMemory();
    memory.set(`glmAir.fimWay ${server.url} glm-test`, way);
    const hole = { ...fimRequest, prefix: 'const open = "<think>";\nconst again = "' };
    const answer = await collect(clientOf(server.url, {}, memory).fillInMiddle(hole, never));
    expect(answer.text).toBe('<think>');
    expect(JSON.stringify(server.requests[0]?.body)).not.toContain('<think>');
  });

  test('ends at a stop string that the server let through, and closes the connection', async () => {
    const stream = completionStream(' * 2', '\nmore').split('data: [DONE]')[0] ?? '';
    const server = await startScriptedServer(() => ({ chunks: [stream], ending: 'hang' }));
    const client = clientOf(server.url, { dialect: dialects.sidecar });
    expect(await collect(client.fillInMiddle(fimRequest, never))).toMatchObject({
      text: ' * 2',
      finishes: ['stop'],
    });
    await expect(server.requests[0]?.closed).resolves.toBe('aborted');
  });
});
