import { expect, test } from 'vitest';
import type { ChatRequest, ModelClient, ModelEvent } from '../../../src/core/ports.ts';
import { secretCases } from '../../fixtures/secrets.ts';
import {
  chatStream,
  completionStream,
  eventStream,
  startScriptedServer,
  type Reply,
  type ScriptedServer,
} from '../../support/scriptedServer.ts';
import { startChain } from '../faults/chain.ts';

const never = new AbortController().signal;
const password = ['x9', 'kLm2!q'].join('#');
const setting = `DB_PASSWORD=${password}`;

test('no secret of any kind reaches a remote server, wherever in a request it stands', async () => {
  const server = await startServer();
  const client = await remoteClient(server);
  for (const { text } of secretCases) {
    await all(client.chat(chatWith(text), never));
    await all(client.fillInMiddle(fillWith(`${text}\nconst a = `, `;\n${text}`, text), never));
  }
  const received = bodies(server);
  expect(received).toContain('<secret:');
  expect(secretCases.filter(({ secret }) => received.includes(secret))).toEqual([]);
});

test('chat-shaped ghost text is as silent about them as raw prompts', async () => {
  const server = await startServer({ hasRawLine: false });
  const client = await remoteClient(server);
  await all(client.fillInMiddle(fillWith(`${setting}\n`, `\n${setting}`, 'app.env.ts'), never));
  expect(bodies(server)).toContain('<BEFORE>DB_PASSWORD=<secret:password:1>');
  expect(bodies(server)).not.toContain(password);
});

test('what comes back from a remote server has the secret in it again', async () => {
  const answer = chatStream('It is <sec', 'ret:password', ':1>, in full.');
  const server = await startServer({ answer });
  const client = await remoteClient(server);
  const events = await all(client.chat(chatWith(setting), never));
  expect(wordsOf(events)).toBe(`It is ${password}, in full.`);
});

test('an edit that holds a placeholder arrives with the real value', async () => {
  const call = {
    index: 0,
    id: 'c1',
    function: { name: 'edit_file', arguments: '{"content":"PW=<secret:password:1>"}' },
  };
  const server = await startServer({
    answer: eventStream(
      { choices: [{ index: 0, delta: { tool_calls: [call] } }] },
      { choices: [{ index: 0, finish_reason: 'tool_calls', delta: {} }] },
    ),
  });
  const events = await all((await remoteClient(server)).chat(chatWith(setting), never));
  expect(events).toContainEqual({
    type: 'toolCall',
    call: { id: 'c1', name: 'edit_file', arguments: { content: `PW=${password}` } },
  });
});

test('a server on this machine gets every character', async () => {
  const server = await startServer();
  const chain = startChain({
    settings: { 'local.engine': 'external', 'local.serverUrl': server.url, backend: 'local' },
  });
  const client = await chain.backends.local.connect(never);
  await all(client.chat(chatWith(setting), never));
  await all(client.fillInMiddle(fillWith(`${setting}\n`, '', 'a.ts'), never));
  expect(bodies(server)).toContain(setting);
  expect(bodies(server)).not.toContain('<secret:');
});

test('with the setting off a remote server gets every character too', async () => {
  const server = await startServer();
  const client = await remoteClient(server, { 'privacy.redactSecrets': false });
  await all(client.chat(chatWith(setting), never));
  expect(bodies(server)).toContain(setting);
});

interface ServerManner {
  readonly hasRawLine?: boolean;
  /** What it says in a chat. */
  readonly answer?: string;
}

/** A server that answers anything anywhere. */
function startServer(manner: ServerManner = {}): Promise<ScriptedServer> {
  const { hasRawLine = true, answer = chatStream('<COMPLETION>b</COMPLETION>') } = manner;
  return startScriptedServer(({ path }): Reply => {
    if (path.endsWith('/models')) {
      return { contentType: 'application/json', chunks: [JSON.stringify({ data: [{ id: 'm' }] })] };
    }
    if (path.endsWith('/chat/completions')) {
      return { chunks: [answer] };
    }
    return hasRawLine && path.endsWith('/completions')
      ? { chunks: [completionStream('b')] }
      : { status: 404 };
  });
}

async function remoteClient(
  { url }: ScriptedServer,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<ModelClient> {
  const chain = startChain({
    settings: { 'remote.provider': 'custom', 'remote.baseUrl': `${url}/v1`, ...settings },
  });
  return chain.backends.remote.connect();
}

/** A chat with a text in every place that a chat has. */
function chatWith(text: string): ChatRequest {
  return {
    messages: [
      { role: 'system', content: text },
      { role: 'user', content: `Look:\n${text}` },
      {
        role: 'assistant',
        content: text,
        reasoning: text,
        toolCalls: [{ id: 'c0', name: 'edit_file', arguments: { content: text, list: [text] } }],
      },
      { role: 'tool', callId: 'c0', content: `12\t${text}` },
    ],
    tools: [
      {
        name: 'edit_file',
        description: text,
        parameters: {
          type: 'object',
          properties: { content: { type: 'string', description: text } },
        },
        staysOnMachine: true,
      },
    ],
    ...{ thinking: 'on', maxTokens: 9, temperature: 0, stop: [] },
  };
}

function fillWith(prefix: string, suffix: string, path: string) {
  const rest = { languageId: 'typescript', maxTokens: 9, temperature: 0, stop: [] };
  return { prefix, suffix, path, ...rest };
}

/** All that the server was sent, with texts inside of texts as they read. */
function bodies({ requests }: ScriptedServer): string {
  return requests.map(({ body, path }) => `${path} ${plain(body)}`).join('\n');
}

function plain(value: unknown): string {
  if (typeof value === 'string') {
    return value.startsWith('{') && isJson(value) ? plain(JSON.parse(value)) : value;
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .map(([key, item]) => `${key} ${plain(item)}`)
        .join('\n')
    : String(value);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function all(events: AsyncIterable<ModelEvent>): Promise<readonly ModelEvent[]> {
  const heard: ModelEvent[] = [];
  for await (const event of events) {
    heard.push(event);
  }
  return heard;
}

function wordsOf(events: readonly ModelEvent[]): string {
  return events.map((event) => (event.type === 'text' ? event.text : '')).join('');
}
