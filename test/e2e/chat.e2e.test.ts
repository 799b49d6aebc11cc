import { describe, expect, test } from 'vitest';
import type { Said } from '../support/chatRemote.ts';
import { useChatWorld } from '../support/chatWorld.ts';

const world = useChatWorld();

/** What a request says of thinking, in the words of a server that hands them on to GLM's template. */
const thinks = { chat_template_kwargs: { enable_thinking: true } };
const thinksNot = { chat_template_kwargs: { enable_thinking: false } };

async function choose(thinking: 'auto' | 'on' | 'off'): Promise<void> {
  await world().chat.by('thinking-choice').selectOption(thinking);
}

/** The messages of the user in a request, the newest last. */
function asked(index: number): readonly string[] {
  const messages = world().remote.chats.at(index)?.messages ?? [];
  return messages.filter(({ role }) => role === 'user').map(({ content }) => content);
}

describe.each(['zai', 'openrouter'] as const)(
  'an answer with a thought, as %s sends it',
  (shape) => {
    const thought = `The cart adds up prices (${shape}).`;

    test('shows the thought closed, with its seconds and tokens, and what it holds when opened', async () => {
      const { chat, editor, remote } = world();
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
      expect(remote.chats.at(-1)).toMatchObject(thinks);
    });
  },
);

test('thinking is on, off, or chosen by the question, and the answer says why', async () => {
  const { chat, remote } = world();
  const bodies = [];
  const reasons: string[] = [];
  for (const [thinking, question] of [
    ['on', 'Hello'],
    ['off', 'Find out why the total is wrong, and prove it'],
    ['auto', 'Hello'],
    ['auto', 'Why does the total come out wrong? Find the cause of this bug and prove it.'],
  ] as const) {
    await choose(thinking);
    await chat.ask(question);
    bodies.push(remote.chats.at(-1));
    await chat.by('answer-badge').last().click();
    const answer = chat.by('message-assistant').last();
    await answer.getByText(/thinking:|fast:/).waitFor();
    reasons.push(await answer.innerText());
  }

  expect(bodies).toMatchObject([thinks, thinksNot, thinksNot, thinks]);
  expect(reasons[0]).toContain('thinking: as you set it');
  expect(reasons[2]).toContain('fast:');
});

test('“answer now” ends the thought, closes its connection and has the answer without another one', async () => {
  const { chat, remote } = world();
  await choose('on');
  remote.willSay([{ thought: 'Let me think long.' }, 'hold'], [{ text: 'Short answer.' }]);
  await chat.send('Compare two designs of the cart.');
  await chat.by('answer-now').click();

  expect(await chat.waitUntilOver()).toContain('Short answer.');
  const [thinking, answering] = remote.requests.slice(-2);
  expect(await thinking?.closed).toBe('aborted');
  expect([thinking?.body, answering?.body]).toMatchObject([thinks, thinksNot]);
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
    const { chat, remote } = world();
    await choose('on');
    const before = remote.requests.length;
    remote.willSay(said, [{ text: 'The next one.' }]);
    await chat.send('Something long');
    await chat.frame.getByText(sign).first().waitFor();
    await expect.poll(() => remote.requests.length).toBe(before + 1);
    await chat.by('stop').click();

    expect(await chat.waitUntilOver()).toContain('You stopped this answer.');
    expect(await remote.requests[before]?.closed).toBe('aborted');
    expect(await chat.ask('And now?')).toContain('The next one.');
    expect(asked(-1).at(-1)).toContain('And now?');
  });
});

test('a stopped answer goes on from where it was', async () => {
  const { chat, remote } = world();
  remote.willSay([{ text: 'One, two' }, 'hold'], [{ text: ', three.' }]);
  await chat.send('Count to three');
  await chat.frame.getByText('One, two').first().waitFor();
  await chat.by('stop').click();
  await chat.by('continue').click();
  await chat.waitForAnswer((text) => text.includes(', three.'));

  expect(remote.chats.at(-1)?.messages?.slice(-3)).toMatchObject([
    { role: 'user', content: 'Count to three' },
    { role: 'assistant', content: 'One, two' },
    { role: 'user', content: 'Go on where you stopped.' },
  ]);
});

test('a message that is queued is sent when the answer is done, and can be taken back', async () => {
  const { chat, remote } = world();
  remote.willSay([{ text: 'First answer' }, 'hold'], [{ text: 'Second answer' }]);
  await chat.send('First');
  await chat.frame.getByText('First answer').first().waitFor();
  await chat.send('Second');
  await chat.send('Third');
  await chat.by('queued').nth(1).getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => chat.by('queued').allInnerTexts()).toEqual(['Second']);
  remote.letGo();
  await chat.frame.getByText('Second answer').first().waitFor();
  await chat.waitUntilOver();

  expect(await chat.by('message-user').allInnerTexts()).toEqual(
    ['First', 'Second'].map((text) => expect.stringContaining(text)),
  );
  expect(asked(-1)).toEqual(['First', 'Second']);
  expect(await chat.by('queued').count()).toBe(0);
});

test('“send now” cuts the answer short and sends what was typed', async () => {
  const { chat, remote } = world();
  remote.willSay([{ text: 'I go on and on' }, 'hold'], [{ text: 'Right, in Python.' }]);
  await chat.send('Write it in Go');
  await chat.frame.getByText('I go on and on').first().waitFor();
  await chat.type('No, in Python');
  await chat.by('steer').click();
  await chat.frame.getByText('Right, in Python.').first().waitFor();
  await chat.waitUntilOver();

  expect(await remote.requests.at(-2)?.closed).toBe('aborted');
  expect(remote.chats.at(-1)?.messages?.slice(1)).toMatchObject([
    { role: 'user', content: 'Write it in Go' },
    { role: 'assistant', content: 'I go on and on' },
    { role: 'user', content: 'No, in Python' },
  ]);
});

test('an earlier message is changed and the chat goes on from there', async () => {
  const { chat, remote } = world();
  remote.willSay([{ text: 'One.' }], [{ text: 'Two.' }], [{ text: 'Other.' }]);
  await chat.ask('First question');
  await chat.ask('Second question');
  await chat.by('message-user').first().hover();
  await chat.by('edit').first().click();
  await chat.by('edit-text').fill('Another question');
  await chat.by('edit-send').click();
  await chat.frame.getByText('Other.').first().waitFor();
  await chat.waitUntilOver();

  expect(await chat.by('message-user').count()).toBe(1);
  expect(asked(-1)).toEqual(['Another question']);
});

test('an answer is given anew, as before, with thinking and without', async () => {
  const { chat, remote } = world();
  await choose('off');
  remote.willSay([{ text: 'One.' }], [{ text: 'Two.' }], [{ thought: 'Hm' }, { text: 'Three.' }]);
  remote.willSay([{ text: 'Four.' }]);
  await chat.ask('A question');
  for (const [button, answer] of [
    ['regenerate', 'Two.'],
    ['regenerate-on', 'Three.'],
    ['regenerate-off', 'Four.'],
  ] as const) {
    await chat.by(button).click();
    await chat.waitForAnswer((text) => text.includes(answer));
    await chat.waitUntilOver();
  }

  expect(remote.chats.slice(-4)).toMatchObject([thinksNot, thinksNot, thinks, thinksNot]);
  expect(remote.chats.slice(-4).map(({ messages }) => messages?.length)).toEqual([2, 2, 2, 2]);
});

test('each request begins with all of the one before, so that caches of servers hit', async () => {
  const { chat, remote } = world();
  remote.willSay([{ text: 'One.' }], [{ text: 'Two.' }], [{ text: 'Three.' }]);
  await chat.ask('First');
  await chat.ask('Second');
  await chat.ask('Third');

  const [first, second, third] = remote.chats.slice(-3);
  expect(second?.messages?.slice(0, first?.messages?.length)).toEqual(first?.messages);
  expect(third?.messages?.slice(0, second?.messages?.length)).toEqual(second?.messages);
  expect([second?.['tools'], third?.['tools']]).toEqual([first?.['tools'], first?.['tools']]);
});
