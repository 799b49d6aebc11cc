import { describe, expect, test } from 'vitest';
import type { Answer } from '../support/chatRemote.ts';
import { useChatWorld } from '../support/chatWorld.ts';

const world = useChatWorld();

/** A refusal in OpenAI's words. */
function refusal(status: number, error: object, headers: Record<string, string> = {}): Answer {
  return { status, headers, chunks: [JSON.stringify({ error })] };
}

const refusals: readonly (readonly [string, Answer, RegExp])[] = [
  [
    'a key that is not valid',
    refusal(401, { message: 'Invalid API key' }),
    /did not accept the API key/,
  ],
  [
    'a prompt that is too long',
    refusal(400, { message: 'maximum context length', code: 'context_length_exceeded' }),
    /can’t read that much at once/,
  ],
  ['a connection that breaks in the text', [{ text: 'It begins' }, 'cut'], /It begins[^]*Retry/],
];

describe.each(refusals)('after %s', (fault, answer, told) => {
  test('the user is told in a sentence, the message stays, and a retry has the answer', async () => {
    const { chat, editor, remote } = world();
    remote.willSay(answer);
    await chat.send('What now?');
    const error = await chat.waitFor('error');
    expect(await chat.waitUntilOver()).toMatch(told);
    expect(await error.innerText()).toMatch(/\S+ .+/);
    await editor.screenshot(`chat-error-${fault.replaceAll(' ', '-')}`);
    remote.willSay([{ text: 'Here it is.' }]);
    await chat.by('retry').click();

    await chat.waitForAnswer((text) => text.includes('Here it is.'));
    expect(await chat.by('error').count()).toBe(0);
    expect(await chat.by('message-user').count()).toBe(1);
    expect(remote.chats.at(-1)?.messages?.[1]?.content).toMatch(/^What now\?/);
  });
});

test('/compact sums the chat up: the next request is smaller and keeps the task', async () => {
  const { chat, remote } = world();
  const long = 'The cart holds line items with their prices and quantities. '.repeat(200);
  remote.willSay([{ text: long }], [{ text: long }], [{ text: 'They work on the cart.' }]);
  await chat.ask('Explain the cart to me, mind the discounts');
  await chat.ask('More of it');
  const before = JSON.stringify(remote.chats.at(-1)?.messages).length;
  await chat.send('/compact');
  await chat.waitFor('summary');
  await chat.waitUntilOver();
  await chat.ask('Go on');

  const messages = JSON.stringify(remote.chats.at(-1)?.messages);
  expect(messages.length).toBeLessThan(before);
  expect(messages).toContain('mind the discounts');
  expect(messages).toContain('They work on the cart.');
  expect(messages).not.toContain(long.slice(0, 2_000));
});

/** The last one, since nothing is sent until the limit is over. */
test('after a limit with its reset the user is told when it ends, and nothing is sent before', async () => {
  const { chat, editor, remote } = world();
  remote.willSay(refusal(429, { message: 'Rate limit' }, { 'retry-after': '90' }));
  expect(await chat.ask('What now?')).toMatch(/limits your requests[^]*Possible again in 1 min/);
  await editor.screenshot('chat-error-limit');
  const sent = remote.requests.length;
  expect(await chat.ask('And now?')).toMatch(/limits your requests[^]*Possible again in/);

  expect(remote.requests.length).toBe(sent);
  expect(await chat.by('message-user').count()).toBe(2);
});
