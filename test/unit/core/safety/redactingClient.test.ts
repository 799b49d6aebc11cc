import { expect, test } from 'vitest';
import type {
  ChatMessage,
  ChatRequest,
  FimRequest,
  ModelClient,
  ModelEvent,
  SecretDetector,
  Tool,
} from '../../../../src/core/ports.ts';
import { redactedChat, RedactingClient } from '../../../../src/core/safety/redactingClient.ts';
import { placeholderRule, SecretVault } from '../../../../src/core/safety/secretVault.ts';

const never = new AbortController().signal;

/** Takes every word in capital letters for a secret. */
const capitals: SecretDetector = {
  find: async (text) =>
    [...text.matchAll(/[A-Z]{6,}/g)].map(({ index, 0: word }) => ({
      start: index,
      end: index + word.length,
      kind: 'word',
    })),
};

/** A far model that says what the test scripts, and remembers what it was asked. */
class FarModel implements ModelClient {
  readonly chats: ChatRequest[] = [];
  readonly fills: FimRequest[] = [];
  answer: readonly ModelEvent[] = [];

  async *chat(request: ChatRequest): AsyncGenerator<ModelEvent> {
    this.chats.push(request);
    yield* this.answer;
  }

  async *fillInMiddle(request: FimRequest): AsyncGenerator<ModelEvent> {
    this.fills.push(request);
    yield* this.answer;
  }
}

const editFile: Tool = { name: 'edit_file', description: '', parameters: {}, staysOnMachine: true };
const runCommand: Tool = { name: 'run_command', description: '', parameters: {} };

test('messages, calls, results and tools go out without secrets', async () => {
  const { client, far } = redacting();
  const messages: ChatMessage[] = [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'key HUNTERTWO' },
    {
      role: 'assistant',
      content: 'HUNTERTWO?',
      reasoning: 'a HUNTERTWO',
      toolCalls: [
        { id: 'c1', name: 'edit_file', arguments: { text: ['HUNTERTWO', { HUNTERTWO: 1 }] } },
      ],
    },
    { role: 'tool', callId: 'c1', content: 'wrote HUNTERTWO and THEOTHER' },
  ];
  const tools = [{ ...editFile, description: 'not HUNTERTWO', parameters: { d: 'HUNTERTWO' } }];
  await all(client.chat({ ...chatOf(messages), tools }, never));
  expect(JSON.stringify(far.chats)).not.toMatch(/HUNTERTWO|THEOTHER/);
  expect(far.chats[0]?.messages[3]).toEqual({
    role: 'tool',
    callId: 'c1',
    content: 'wrote <secret:word:1> and <secret:word:2>',
  });
});

test('what is shown as sent is what is sent, to the letter', async () => {
  const { client, far, vault } = redacting();
  const request = { ...chatOf([{ role: 'user', content: 'HUNTERTWO' }]), tools: [editFile] };
  await all(client.chat(request, never));
  expect(await redactedChat(request, { detector: capitals, vault })).toEqual(far.chats[0]);
});

test('the model is told what placeholders are, and only where there are any', async () => {
  const { client, far } = redacting();
  await all(client.chat(chatOf([{ role: 'system', content: 'Be brief.' }]), never));
  await all(client.chat(chatOf([{ role: 'system', content: 'Be HUNTERTWO.' }]), never));
  await all(client.chat(chatOf([{ role: 'user', content: 'HUNTERTWO' }]), never));
  expect(far.chats.map(({ messages }) => messages[0]?.content)).toEqual([
    'Be brief.',
    `Be <secret:word:1>.\n\n${placeholderRule}`,
    placeholderRule,
  ]);
});

test('the answer has the secrets again, wherever its pieces were cut', async () => {
  const { client, far } = redacting();
  far.answer = [
    { type: 'reasoning', text: 'so <secret' },
    { type: 'reasoning', text: ':word:1> it is' },
    { type: 'text', text: 'use <' },
    { type: 'text', text: 'secret:word:1' },
    { type: 'text', text: '> or <secret:word:2>, a < b <' },
    { type: 'finish', reason: 'stop' },
  ];
  const events = await all(client.chat(chatOf([{ role: 'user', content: 'HUNTERTWO' }]), never));
  expect(textOf(events, 'reasoning')).toBe('so HUNTERTWO it is');
  expect(textOf(events, 'text')).toBe('use HUNTERTWO or <secret:word:2>, a < b <');
  expect(events.at(-1)).toEqual({ type: 'finish', reason: 'stop' });
});

test('an edit writes the real value, a command gets none and says why', async () => {
  const { client, far } = redacting();
  const args = { command: 'echo <secret:word:1>' };
  far.answer = [
    { type: 'toolCall', call: { id: '1', name: 'edit_file', arguments: args } },
    { type: 'toolCall', call: { id: '2', name: 'run_command', arguments: args } },
    { type: 'toolCall', call: { id: '3', name: 'unknown_tool', arguments: args } },
    { type: 'toolCall', call: { id: '4', name: 'run_command', arguments: { command: 'ls' } } },
  ];
  const tools = [editFile, runCommand];
  const request = { ...chatOf([{ role: 'user', content: 'HUNTERTWO' }]), tools };
  const calls = (await all(client.chat(request, never))).map((event) => {
    expect(event.type).toBe('toolCall');
    return event.type === 'toolCall' ? event.call : undefined;
  });
  expect(calls.map((call) => call?.arguments['command'])).toEqual([
    'echo HUNTERTWO',
    'echo <secret:word:1>',
    'echo <secret:word:1>',
    'ls',
  ]);
  expect(calls.map((call) => call?.problem !== undefined)).toEqual([false, true, true, false]);
});

test('text of the user’s that looks like a placeholder reaches a command as it was', async () => {
  const { client, far } = redacting();
  const command = 'grep "<secret:word:1>" notes.md';
  await all(client.chat(chatOf([{ role: 'user', content: command }]), never));
  expect(far.chats[0]?.messages[1]?.content).toBe('grep "<secret:literal:1>" notes.md');
  far.answer = [
    {
      type: 'toolCall',
      call: { id: '1', name: 'run_command', arguments: { command: 'grep "<secret:literal:1>"' } },
    },
  ];
  const [event] = await all(client.chat(chatOf([{ role: 'user', content: command }]), never));
  expect(event).toEqual({
    type: 'toolCall',
    call: { id: '1', name: 'run_command', arguments: { command: 'grep "<secret:word:1>"' } },
  });
});

test('a hole in the middle of a secret hides both halves, and the rest stays', async () => {
  const { client, far } = redacting();
  const request = { ...fillOf('const a = 1;\nkey("HUNT', 'ERTWO");\n'), path: 'src/HUNTERTWO.ts' };
  far.answer = [{ type: 'text', text: '<secret:word:3>' }];
  const events = await all(client.fillInMiddle(request, never));
  expect(far.fills[0]).toMatchObject({
    prefix: 'const a = 1;\nkey("<secret:word:1>',
    suffix: '<secret:word:2>");\n',
    path: 'src/<secret:word:3>.ts',
  });
  expect(textOf(events, 'text')).toBe('HUNTERTWO');
});

test('where the setting is off nothing is touched', async () => {
  const far = new FarModel();
  const client = new RedactingClient({
    ...{ client: far, detector: capitals, vault: new SecretVault(), isOn: () => false },
  });
  far.answer = [{ type: 'text', text: '<secret:word:1>' }];
  const request = chatOf([{ role: 'user', content: 'HUNTERTWO <secret:word:1>' }]);
  expect(await all(client.chat(request, never))).toEqual(far.answer);
  const hole = fillOf('HUNTERTWO', '');
  await all(client.fillInMiddle(hole, never));
  expect([far.chats, far.fills]).toEqual([[request], [hole]]);
});

test('nothing is sent where nobody can tell what is secret', async () => {
  const far = new FarModel();
  const detector: SecretDetector = { find: () => Promise.reject(new Error('no such chunk')) };
  const parts = { client: far, detector, vault: new SecretVault(), isOn: () => true };
  const client = new RedactingClient(parts);
  await expect(all(client.fillInMiddle(fillOf('a', 'b'), never))).rejects.toMatchObject({
    code: 'privacy.notChecked',
  });
  expect(far.fills).toEqual([]);
});

test('an abort while secrets are looked for sends nothing', async () => {
  const { client, far } = redacting();
  const caller = new AbortController();
  const answer = all(client.fillInMiddle(fillOf('a', 'b'), caller.signal));
  caller.abort();
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  expect(far.fills).toEqual([]);
});

function redacting() {
  const far = new FarModel();
  const vault = new SecretVault();
  return {
    ...{ far, vault },
    client: new RedactingClient({ client: far, detector: capitals, vault, isOn: () => true }),
  };
}

function chatOf(messages: readonly ChatMessage[]): ChatRequest {
  return { messages, thinking: 'off', maxTokens: 9, temperature: 0, stop: [] };
}

function fillOf(prefix: string, suffix: string): FimRequest {
  const rest = { languageId: 'typescript', path: 'a.ts', maxTokens: 9, temperature: 0, stop: [] };
  return { prefix, suffix, ...rest };
}

async function all(events: AsyncIterable<ModelEvent>): Promise<readonly ModelEvent[]> {
  const heard: ModelEvent[] = [];
  for await (const event of events) {
    heard.push(event);
  }
  return heard;
}

function textOf(events: readonly ModelEvent[], type: 'text' | 'reasoning'): string {
  return events.map((event) => (event.type === type ? event.text : '')).join('');
}
