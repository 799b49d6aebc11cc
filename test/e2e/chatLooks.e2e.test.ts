import { beforeAll, describe, expect, test } from 'vitest';
import { changeSetting, looksOf, widenSideBar } from '../support/chatLooks.ts';
import type { ChatPanel } from '../support/chatPanel.ts';
import type { ChatRemote, Said } from '../support/chatRemote.ts';
import { startChatWorld, type ChatWorld } from '../support/chatWorld.ts';
import type { Editor } from '../support/editor.ts';

const longAnswer = [
  '`total` in `cart.ts:32` takes a tax rate from **every** caller. Two ways out:',
  '',
  '| way | lines | breaks callers |',
  '| --- | ---: | :---: |',
  '| an option of the cart | 6 | yes |',
  '| a default value | 1 | no |',
  '',
  '```ts',
  '/** Prices are net. */',
  'total(taxRate = 0.19): number {',
  '  return this.subtotal() * (1 + taxRate);',
  '}',
  '```',
  '',
  '- [x] read `cart.ts`',
  '- [ ] round to cents',
  '',
  'With rate $r$ and prices $p_i$ the sum is $$T = (1 + r) \\sum_{i=1}^{n} p_i$$',
  '',
  '> Rounding each item differs from rounding the sum.',
].join('\n');
const plan = {
  items: [
    { text: 'Read the cart', status: 'done' },
    { text: 'Give the tax rate a default', status: 'doing' },
    { text: 'Run the tests', status: 'open' },
  ],
};
const edit = {
  path: 'cart.ts',
  edits: [
    { search: '  total(taxRate: number): number {', replace: '  total(taxRate = 0.19): number {' },
  ],
};
const command = { command: 'sleep 300 && npm test -- --reporter dot' };
const question = { question: 'Which tax rate should be the default?', options: ['19 %', '7 %'] };
/** A state is looked at in three themes, two widths, and by axe in each. */
const looksLimitMs = 300_000;

let world: ChatWorld;
let editor: Editor;
let remote: ChatRemote;
let chat: ChatPanel;

beforeAll(async () => {
  world = await startChatWorld();
  ({ editor, remote, chat } = world);
  return world.close;
});

/** Sends a message and waits for the sign of the state it leads to. */
async function reach(sign: string, message: string, ...said: readonly Said[]): Promise<void> {
  remote.willSay(said);
  await chat.send(message);
  await chat.waitFor(sign);
}

async function stop(): Promise<void> {
  await chat.by('stop').click();
  await chat.waitUntilOver();
}

describe('in three themes and two widths the chat is sound', { timeout: looksLimitMs }, () => {
  test('with nothing said yet', async () => {
    await editor.openFile('cart.ts', { line: 32, column: 1 });
    await chat.by('chip').waitFor();
    expect(await looksOf(world, 'empty')).toEqual([]);
  });

  test('where nobody can answer', async () => {
    const door = chat.by('door-selectModelFile').first();
    const example = chat.by('example').first();
    await changeSetting(editor, { 'glmAir.backend': 'local' }, () => door.isVisible());
    expect(await looksOf(world, 'door')).toEqual([]);
    await changeSetting(editor, { 'glmAir.backend': 'remote' }, () => example.isVisible());
  });

  test('while it waits for an answer, with a message in the queue', async () => {
    await reach('working', 'How does the cart add up prices, and where does tax go?', 'hold');
    await chat.send('And round to cents.');
    await chat.waitFor('queued');
    await chat.type('Or leave it');
    expect(await looksOf(world, 'busy')).toEqual([]);
    await chat.by('queued').getByLabel('Remove').click();
    await chat.type('');
    await stop();
  });

  test('while it thinks', async () => {
    await chat.startOver();
    await chat.by('thinking-choice').selectOption('on');
    const thought = 'The cart adds up prices without tax. A default value breaks nobody.';
    await reach('thinking', 'Where does tax go?', { thought }, 'hold');
    await chat.by('thinking').locator('summary').click();
    expect(await looksOf(world, 'thinking')).toEqual([]);
    await stop();
    await chat.by('thinking-choice').selectOption('off');
  });

  test('while a command is asked about, and while it runs', async () => {
    await chat.startOver();
    await reach('approve', 'Run the tests.', { call: 'run_command', with: command });
    const call = chat.frame.locator('[data-testid=tool-call][data-state=waiting]');
    expect(await call.locator('summary').innerText()).toMatch(/run_command\s+Waits/);
    expect(await looksOf(world, 'approval')).toEqual([]);
    await chat.by('approve').click();
    await chat.frame.locator('[data-testid=tool-call][data-state=running]').waitFor();
    expect(await looksOf(world, 'tool')).toEqual([]);
    await stop();
  });

  test('with a plan, a change to approve, a long answer and the changed files', async () => {
    await chat.startOver();
    remote.willSay([{ call: 'todo', with: plan }]);
    remote.willSay([{ call: 'read_file', with: { path: 'cart.ts' } }]);
    await reach('approve', 'Spare callers the tax rate.', { call: 'edit_file', with: edit });
    expect(await looksOf(world, 'change')).toEqual([]);
    remote.willSay([{ text: longAnswer }]);
    await chat.by('approve').click();
    await chat.waitUntilOver();
    await chat.waitFor('changes');
    await chat.by('changes').locator('summary').click();
    await chat.by('plan').locator('summary').click();
    expect(await looksOf(world, 'answer')).toEqual([]);
  });

  test('with the window of the model opened to its parts', async () => {
    await chat.by('context-meter').getByRole('button').click();
    await chat.waitFor('meter-details');
    expect(await looksOf(world, 'meter')).toEqual([]);
    await chat.by('context-meter').getByRole('button').click();
  });

  test('with files to mention', async () => {
    await chat.by('composer').click();
    await editor.typeText('@ca');
    await chat.by('suggestions').getByText('cart.ts').waitFor();
    expect(await looksOf(world, 'picker')).toEqual([]);
    await chat.type('');
  });

  test('with a message that is being edited', async () => {
    await chat.by('edit').last().click();
    await chat.waitFor('edit-text');
    expect(await looksOf(world, 'edit')).toEqual([]);
    await chat.by('edit-cancel').click();
  });

  test('while GLM asks the user', async () => {
    await chat.startOver();
    await reach('question', 'Set a default tax rate.', { call: 'ask_user', with: question });
    expect(await looksOf(world, 'ask-user')).toEqual([]);
    await chat.by('option').first().click();
    await chat.waitUntilOver();
  });

  test('after an answer that failed', async () => {
    await chat.startOver();
    remote.willSay({ status: 401, chunks: ['{"error":{"message":"Invalid API key"}}'] });
    await chat.send('Where does tax go?');
    await chat.waitFor('error');
    expect(await looksOf(world, 'error')).toEqual([]);
  });

  test('with the list of earlier chats', async () => {
    await chat.openHistory();
    expect(await looksOf(world, 'history')).toEqual([]);
    await chat.by('close-history').click();
  });

  test('after the window closed in the middle of an answer', async () => {
    await chat.startOver();
    await reach('message-assistant', 'Explain the cart.', { text: 'The cart keeps items' }, 'hold');
    await chat.waitForAnswer((text) => text.includes('keeps items'));
    await editor.reload();
    await chat.reopen();
    await chat.waitFor('continue');
    expect(await looksOf(world, 'interrupted')).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  test('a message is sent, a command approved and stopped', async () => {
    await startOverByKeyboard();
    remote.willSay([{ call: 'run_command', with: command }]);
    await editor.typeText('Run the tests.');
    await editor.press('Enter');
    await toQuestion();
    await tabTo('approve', 'Tab');
    await editor.press('Enter');
    await chat.frame.locator('[data-testid=tool-call][data-state=running]').waitFor();
    await toComposer();
    await editor.press('Escape');

    expect(await chat.waitUntilOver()).toContain('You stopped this answer.');
  });

  test('a command is denied with a word on what to do instead', async () => {
    await startOverByKeyboard();
    remote.willSay([{ call: 'run_command', with: command }], [{ text: 'Then I look.' }]);
    await editor.typeText('Again.');
    await editor.press('Enter');
    await toQuestion();
    await tabTo('deny-message', 'Tab');
    await editor.typeText('Read the file.');
    await editor.press('Enter');

    expect(await chat.waitUntilOver()).toContain('Then I look.');
    expect(JSON.stringify(remote.chats.at(-1)?.messages)).toContain('Read the file.');
  });

  test('a thought is opened and closed', async () => {
    await startOverByKeyboard();
    await tabTo('thinking-choice', 'Tab');
    await editor.press('Home');
    await editor.press('ArrowDown');
    expect(await chat.by('thinking-choice').inputValue()).toBe('on');
    await tabTo('composer', 'Shift+Tab');
    remote.willSay([{ thought: 'Prices are net.' }, { text: 'Net.' }]);
    await editor.typeText('Net or gross?');
    await editor.press('Enter');
    await chat.waitUntilOver();
    await tabTo('thinking', 'Shift+Tab');
    await editor.press('Enter');
    await chat.by('thinking').getByText('Prices are net.').waitFor();
    await editor.press('Enter');
    await chat.by('thinking').getByText('Prices are net.').waitFor({ state: 'hidden' });
  });

  test('a message is edited', async () => {
    await toComposer();
    await editor.press('ArrowUp');
    await chat.frame.locator('[data-testid=edit-text]:focus').waitFor();
    await editor.typeText(' Be brief.');
    remote.willSay([{ text: 'Net, briefly.' }]);
    await editor.press('Control+Enter');

    await chat.waitForAnswer((text) => text.includes('Net, briefly.'));
    expect(await chat.by('message-user').last().innerText()).toContain('Net or gross? Be brief.');
  });

  test('the list of chats is opened, a chat renamed and deleted, and the list closed', async () => {
    await chat.waitUntilOver();
    await toComposer();
    await tabTo('show-history', 'Shift+Tab');
    await editor.press('Enter');
    await chat.by('chat').first().waitFor();
    const chats = await chat.by('chat').count();
    await editor.press('ArrowDown');
    await editor.press('F2');
    await chat.by('title-field').waitFor();
    await editor.typeText('Net or gross');
    await editor.press('Enter');
    await chat.by('chat').getByText('Net or gross', { exact: true }).waitFor();
    await editor.press('ArrowDown');
    await editor.press('Delete');
    await chat.by('delete-no').waitFor();
    await editor.press('Shift+Tab');
    await editor.press('Enter');
    await expect.poll(() => chat.by('chat').count()).toBe(chats - 1);
    await editor.press('Escape');
    await chat.by('history').waitFor({ state: 'hidden' });
    await expect.poll(focusedId).toBe('show-history');
  });
});

test('a screen reader hears the answer once, and finds messages and fields by name', async () => {
  await chat.startOver();
  remote.willSay([{ text: 'Prices are **net**.' }]);
  await chat.ask('Net or gross?');
  const { frame } = chat;

  await expect
    .poll(() => frame.getByRole('log', { name: 'News' }).locator('p').allInnerTexts())
    .toContain('GLM: Prices are net.');
  const spoken = await frame.getByRole('log', { name: 'News' }).locator('p').allInnerTexts();
  expect(spoken.filter((sentence) => sentence.includes('Prices are'))).toHaveLength(1);
  for (const [role, name] of [
    ['article', 'You'],
    ['article', 'GLM'],
    ['textbox', 'Message to GLM'],
    ['button', 'Send'],
    ['button', 'Regenerate'],
    ['button', 'New chat'],
    ['button', 'Earlier chats'],
  ] as const) {
    expect(await frame.getByRole(role, { name, exact: true }).count(), name).toBeGreaterThan(0);
  }
});

test('at twice the size nothing is cut off sideways, and the composer stays in sight', async () => {
  await widenSideBar(editor, 400);
  await chat.frame.evaluate('void (document.documentElement.style.zoom = 2)');
  const box = await chat.by('send').boundingBox();
  const bar = await editor.page.locator('.part.sidebar').boundingBox();

  expect(await chat.frame.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
  expect((box?.x ?? Infinity) + (box?.width ?? 0)).toBeLessThanOrEqual(
    (bar?.x ?? 0) + (bar?.width ?? 0),
  );
  expect((box?.y ?? Infinity) + (box?.height ?? 0)).toBeLessThanOrEqual(900);
  await chat.frame.evaluate('void (document.documentElement.style.zoom = 1)');
});

test('with reduced motion nothing moves while GLM works', async () => {
  const moving = async () => Number(await chat.frame.evaluate('document.getAnimations().length'));
  await reach('working', 'And now?', 'hold');
  expect(await moving()).toBeGreaterThan(0);

  await editor.page.emulateMedia({ reducedMotion: 'reduce' });
  await expect.poll(moving).toBe(0);
  await stop();
});

async function startOverByKeyboard(): Promise<void> {
  await toComposer();
  await tabTo('new-chat', 'Shift+Tab');
  await editor.press('Enter');
  await chat.by('example').first().waitFor();
  await tabTo('composer', 'Tab');
}

async function toComposer(): Promise<void> {
  await editor.press('Control+Alt+G');
  await chat.frame.locator('[data-testid=composer]:focus').waitFor();
}

/** The key that the page tells of; a question takes no answer in its first moment. */
async function toQuestion(): Promise<void> {
  await chat.frame.locator('[data-testid=approve]:not([disabled])').waitFor();
  await editor.press('Alt+ArrowUp');
  await expect.poll(focusedId).toBe('question');
}

/** Presses Tab until something has the focus. */
async function tabTo(testId: string, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  const reached: (string | undefined)[] = [];
  while (reached.at(-1) !== testId) {
    if (reached.length > 60) {
      throw new Error(`No way to ${testId}, only ${reached.join(', ')}`);
    }
    await editor.press(key);
    reached.push(await focusedId());
  }
}

async function focusedId(): Promise<string | undefined> {
  const id: unknown = await chat.frame.evaluate(`(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) {
      element = element.shadowRoot.activeElement;
    }
    const named = element?.closest('[data-testid]') ?? element?.getRootNode().host;
    return named?.dataset?.testid;
  })()`);
  return typeof id === 'string' ? id : undefined;
}
