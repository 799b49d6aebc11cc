import { expect, test } from 'vitest';
import { dialects } from '../../../src/core/glm/dialects.ts';
import { specialLiterals } from '../../../src/core/glm/specialTokens.ts';
import type { ChatRequest, FimRequest } from '../../../src/core/ports.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { collect, MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import {
  chatStream,
  completionStream,
  eventStream,
  startScriptedServer,
} from '../../support/scriptedServer.ts';

const never = new AbortController().signal;

/** A file that speaks of markers, one of them with a word joiner of its own. */
const file = `// ${specialLiterals.join(' ')}\nconst joined = '<\u2060think>';\n`;

const request: ChatRequest = {
  messages: [
    { role: 'system', content: 'Repeat the file.' },
    { role: 'user', content: file },
  ],
  thinking: 'on',
  maxTokens: 500,
  temperature: 0,
  stop: [],
};

test('a file full of markers goes to a hosted model and back unchanged', async () => {
  // The model copies what it was shown, three characters at a time.
  const server = await startScriptedServer(({ body }) => ({
    chunks: [chatStream(...(body.messages?.[1]?.content.match(/[^]{1,3}/g) ?? []))],
  }));
  const client = new OpenAiClient({ endpoint: testEndpoint(server.url), memory: new MapMemory() });

  expect((await collect(client.chat(request, never))).text).toBe(file);

  const sent = JSON.stringify(server.requests[0]?.body);
  expect(specialLiterals.filter((literal) => sent.includes(literal))).toEqual([]);
});

test('a hole in such a file goes to our sidecar as it is, and so comes its filling', async () => {
  const server = await startScriptedServer(({ body }) => ({
    chunks: [completionStream(...(body.prompt?.match(/[^]{1,3}/g) ?? []))],
  }));
  const endpoint = testEndpoint(server.url, { kind: 'sidecar', dialect: dialects.sidecar });
  const client = new OpenAiClient({ endpoint, memory: new MapMemory() });
  const hole: FimRequest = {
    ...{ prefix: file, suffix: file, languageId: 'typescript', path: 'a.ts' },
    ...{ maxTokens: 500, temperature: 0, stop: [] },
  };

  expect((await collect(client.fillInMiddle(hole, never))).text).toBe(file);
  expect(server.requests[0]?.body).toMatchObject({ prompt: file, suffix: file });
});

test('an edit of a file full of markers arrives with the text that the file has', async () => {
  const server = await startScriptedServer(({ body }) => {
    const shown = body.messages?.[1]?.content ?? '';
    const call = {
      id: 'call_1',
      function: { name: 'edit_file', arguments: JSON.stringify({ path: 'a.ts', old: shown }) },
    };
    const delta = { tool_calls: [{ index: 0, type: 'function', ...call }] };
    return {
      chunks: [
        eventStream(
          { choices: [{ index: 0, delta }] },
          { choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] },
        ),
      ],
    };
  });
  const client = new OpenAiClient({ endpoint: testEndpoint(server.url), memory: new MapMemory() });
  const tool = {
    name: 'edit_file',
    description: 'Replaces text; `<think>` too.',
    parameters: { type: 'object', properties: { old: { type: 'string' } } },
  };
  const calls = [];
  for await (const event of client.chat({ ...request, tools: [tool] }, never)) {
    calls.push(...(event.type === 'toolCall' ? [event.call.arguments] : []));
  }

  expect(calls).toEqual([{ path: 'a.ts', old: file }]);
  const sent = JSON.stringify(server.requests[0]?.body);
  expect(specialLiterals.filter((literal) => sent.includes(literal))).toEqual([]);
});
