import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChatPanel } from '../support/chatPanel.ts';
import type { ChatRemote, Said } from '../support/chatRemote.ts';
import { startChatWorld, type ChatWorld } from '../support/chatWorld.ts';
import type { Editor } from '../support/editor.ts';

let world: ChatWorld | undefined;
let editor: Editor;
let remote: ChatRemote;
let chat: ChatPanel;

beforeAll(async () => {
  world = await startChatWorld();
  ({ editor, remote, chat } = world);
});
afterAll(() => world?.close());
beforeEach(async () => {
  remote.forget();
  await chat.startOver();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') {
    await editor.screenshot(`chat-failed-${task.id}`);
  }
});

const isThinkingOn = (body: unknown) =>
  body && typeof body === 'object' && 'chat_template_kwargs' in body
    ? body.chat_template_kwargs
    : undefined;

async function choose(thinking: 'auto' | 'on' | 'off'): Promise<void> {
  await chat.by('thinking-choice').selectOption(thinking);
}

describe.each(['zai', 'openrouter'] as const)(
  'an answer with a thought, as %s sends it',
  (shape) => {
    const thought = `The cart adds up prices (${shape}).`;

    test('shows the thought closed, with its seconds and tokens, and what it holds when opened', async () => {
      remote.shape = shape;
      await choose('on');
      remote.willSay([{ thought }, 'hold', { thought: ' Done.' }, { text: 'It **adds** up.' }]);
      await chat.send('What does the cart do?');
      const thinking = await chat.waitFor('thinking');
      expect(await thinking.locator('summary').innerText()).toMatch(/^Thinking · \d+/);
      expect(await thinking.getAttribute('open')).toBeNull();
      await chat.by('answer-now').waitFor();
      await editor.screenshot(`chat-thinking-${shape}`);
      remote.letGo();

      expect(await chat.waitUntilOver()).toContain('It adds up.');
      expect(await thinking.locator('summary').innerText()).toMatch(/^Thought for .* · 60 tokens/);
      expect(await thinking.getAttribute('open')).toBeNull();
      await thinking.locator('summary').click();
      await thinking.getByText(`${thought} Done.`).waitFor();
      expect(isThinkingOn(remote.chats.at(-1))).toEqual({ enable_thinking: true });
    });
  },
);

test('“answer now” ends the thought, closes its connection and has the answer without another one', async () => {
  await choose('on');
  remote.willSay([{ thought: 'Let me think long.' }, 'hold'], [{ text: 'Short answer.' }]);
  await chat.send('Compare two designs of the cart.');
  await chat.by('answer-now').click();

  expect(await chat.waitUntilOver()).toContain('Short answer.');
  const [thinking, answering] = remote.requests.slice(-2);
  expect(await thinking?.closed).toBe('aborted');
  expect(isThinkingOn(thinking?.body)).toEqual({ enable_thinking: true });
  expect(isThinkingOn(answering?.body)).toEqual({ enable_thinking: false });
  const summary = chat.by('thinking').last().locator('summary');
  expect(await summary.innerText()).toContain('until you asked for the answer');
});

const phases: readonly (readonly [string, readonly Said[], string])[] = [
  ['before the first byte', ['hold'], 'Waiting for GLM'],
  ['in a thought', [{ thought: 'Hm, so far' }, 'hold'], 'Answer Now'],
  ['in the text', [{ text: 'So far this' }, 'hold'], 'So far this'],
];

describe.each(phases)('a stop %s', (_, said, sign) => {
  test('closes the connection, says so, and the next message works', async () => {
    await choose('on');
    const asked = remote.requests.length;
    remote.willSay(said, [{ text: 'The next one.' }]);
    await chat.send('Something long');
    await chat.frame.getByText(sign).waitFor();
    await expect.poll(() => remote.requests.length).toBe(asked + 1);
    await chat.by('stop').click();

    expect(await chat.waitUntilOver()).toContain('You stopped this answer.');
    expect(await remote.requests[asked]?.closed).toBe('aborted');
    expect(await chat.ask('And now?')).toContain('The next one.');
  });
});
