import { afterAll, beforeAll, expect, test } from 'vitest';
import { allServerSentEvents } from '../../support/serverSentEvents.ts';
import { type SidecarProcess, startSidecar } from '../../support/sidecarProcess.ts';

let sidecar: SidecarProcess;

beforeAll(async () => {
  sidecar = await startSidecar();
});
afterAll(() => sidecar.stop());

const readFile = {
  name: 'read_file',
  description: 'Read',
  parameters: { type: 'object', properties: { path: { type: 'string' } } },
};
const question = {
  messages: [{ role: 'user', content: 'Read stats.py' }],
  tools: [{ type: 'function', function: readFile }],
  temperature: 0,
};
const thought = 'I should read the file with the tool.';
const call = {
  id: expect.stringMatching(/^call_./),
  type: 'function',
  function: { name: 'read_file', arguments: '{"path":"stats.py"}' },
};

interface Answer {
  readonly choices: readonly [{ readonly message: object; readonly finish_reason: string }];
}
interface Chunk {
  readonly choices: readonly [{ readonly delta: Delta; readonly finish_reason: string | null }];
}
interface Delta {
  readonly reasoning_content?: string;
  readonly content?: string;
  readonly tool_calls?: readonly object[];
}

async function ask(body: object): Promise<Answer['choices'][0]> {
  const response = await sidecar.post('/v1/chat/completions', body);
  const answer = (await response.json()) as Answer; // a wrong shape fails the test that reads it
  return answer.choices[0];
}

test('calls a tool that was offered', async () => {
  expect(await ask(question)).toEqual({
    index: 0,
    message: { role: 'assistant', content: '', reasoning_content: thought, tool_calls: [call] },
    finish_reason: 'tool_calls',
  });
});

test('streams a call in one event, after the thought', async () => {
  const response = await sidecar.post('/v1/chat/completions', { ...question, stream: true });
  const chunks = await allServerSentEvents<Chunk>(response);
  const choices = chunks.map(({ choices: [choice] }) => choice);
  expect(choices.map(({ delta }) => delta.reasoning_content ?? '').join('')).toBe(thought);
  expect(choices.slice(-2)).toEqual([
    {
      index: 0,
      delta: { role: 'assistant', tool_calls: [{ index: 0, ...call }] },
      finish_reason: null,
    },
    { index: 0, delta: {}, finish_reason: 'tool_calls' },
  ]);
});

test('takes a call for words where no tools were offered', async () => {
  expect(await ask({ ...question, tools: [] })).toMatchObject({
    message: { content: expect.stringContaining('<tool_call>read_file') },
    finish_reason: 'stop',
  });
});

test('leaves a call that was cut off without its end', async () => {
  const { message, finish_reason: reason } = await ask({ ...question, max_tokens: 30 });
  expect(reason).toBe('length');
  expect(message).toMatchObject({
    tool_calls: [{ function: { name: 'read_file', arguments: '{' } }],
  });
});

test('refuses a tool that is not defined as OpenAI’s are', async () => {
  const response = await sidecar.post('/v1/chat/completions', { ...question, tools: [readFile] });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { code: 'invalid_tool', message: expect.stringContaining('function') },
  });
});
