import { expect, test } from 'vitest';
import { specialLiterals } from '../../../src/core/glm/specialTokens.ts';
import type { ChatRequest } from '../../../src/core/ports.ts';
import { OpenAiClient } from '../../../src/host/model/openAiClient.ts';
import { collect, MapMemory, testEndpoint } from '../../support/modelEvents.ts';
import { chatStream, startScriptedServer } from '../../support/scriptedServer.ts';

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

test('our sidecar gets the file as it is, because it reads no markers in it', async () => {
  const server = await startScriptedServer(({ body }) => ({
    chunks: [chatStream(body.messages?.[1]?.content ?? '')],
  }));
  const endpoint = testEndpoint(server.url, { kind: 'sidecar' });
  const client = new OpenAiClient({ endpoint, memory: new MapMemory() });

  expect((await collect(client.chat(request, never))).text).toBe(file);
  expect(server.requests[0]?.body.messages?.[1]?.content).toBe(file);
});
