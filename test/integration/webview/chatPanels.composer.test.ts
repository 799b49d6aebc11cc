import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChatPanel, Chip } from '../../../src/protocol/chatPage.ts';
import { ChatParts, panelWith } from '../../support/chatParts.ts';

let parts: ChatParts;

beforeAll(async () => {
  parts = await ChatParts.open();
});
afterAll(() => parts?.close());
beforeEach(() => showComposer());

test('Enter sends the message and leaves the field empty, with the caret in it', async () => {
  await composer().fill('Why does it fail?');
  await composer().press('Enter');

  expect(await submitted()).toEqual([{ type: 'submit', text: 'Why does it fail?', how: 'send' }]);
  expect(await composer().inputValue()).toBe('');
  expect(await parts.focused()).toBe('composer');
});

test('Shift+Enter makes a new line, and an empty message is not sent', async () => {
  await composer().press('Enter');
  await composer().pressSequentially('a');
  await composer().press('Shift+Enter');
  await composer().pressSequentially('b');

  expect(await composer().inputValue()).toBe('a\nb');
  expect(await submitted()).toEqual([]);
});

test('an Enter that ends a word of an input method does not send it', async () => {
  const keyboard = await parts.page.context().newCDPSession(parts.page);
  await composer().focus();
  await keyboard.send('Input.imeSetComposition', {
    text: 'かんじ',
    selectionStart: 3,
    selectionEnd: 3,
  });
  // As input methods have it: the key is theirs (229), and no character comes of it.
  await keyboard.send('Input.dispatchKeyEvent', {
    type: 'rawKeyDown',
    key: 'Enter',
    windowsVirtualKeyCode: 229,
  });
  expect(await submitted()).toEqual([]);

  await keyboard.send('Input.insertText', { text: '漢字' });
  await composer().press('Enter');
  expect(await submitted()).toEqual([{ type: 'submit', text: '漢字', how: 'send' }]);
});

test('while an answer runs the buttons say that a message waits or goes now', async () => {
  await showComposer({ phase: 'answering' });
  expect(await parts.page.getByTestId('steer').count()).toBe(0);
  await composer().fill('Also the tests');

  expect(await button('send').innerText()).toBe('Queue');
  expect(await button('send').getAttribute('title')).toContain('when this answer is done (Enter)');
  expect(await button('steer').getAttribute('title')).toContain('send now (Ctrl+Enter)');
  await composer().press('Enter');
  await composer().fill('No, stop that');
  await composer().press('Control+Enter');
  expect(await submitted()).toEqual([
    { type: 'submit', text: 'Also the tests', how: 'queue' },
    { type: 'submit', text: 'No, stop that', how: 'steer' },
  ]);
});

test('the button sends by keyboard too, and leaves no line in the field', async () => {
  await composer().fill('Why?');
  await button('send').press('Enter');
  expect(await submitted()).toEqual([{ type: 'submit', text: 'Why?', how: 'send' }]);
  expect(await composer().inputValue()).toBe('');

  await composer().fill('And how?');
  await button('send').press('Space');
  expect(await submitted()).toEqual([{ type: 'submit', text: 'And how?', how: 'send' }]);
  expect(await composer().inputValue()).toBe('');
});

test('Escape closes the menu first, and only then stops the answer', async () => {
  await showComposer({ phase: 'thinking' });
  await composer().pressSequentially('/');
  await parts.page.getByTestId('suggestions').waitFor();
  await composer().press('Escape');
  expect(await parts.page.getByTestId('suggestions').count()).toBe(0);
  expect((await parts.taken()).filter(({ type }) => type === 'stop')).toEqual([]);

  await composer().press('Escape');
  expect(await parts.taken()).toContainEqual({ type: 'stop' });
});

test('ArrowUp in the empty field asks to edit the last message', async () => {
  await composer().press('ArrowUp');

  expect(await parts.taken()).toEqual([{ event: 'glm-edit-last', detail: null }]);
});

test.each([
  ['/comp', { type: 'compact' }],
  ['/new', { type: 'newChat' }],
  ['/exp', { type: 'exportChat', id: 'chat', format: 'markdown' }],
  ['/hist', { event: 'glm-show-history', detail: null }],
])('%s is a command, not a message', async (typed, wanted) => {
  await composer().pressSequentially(typed);
  await composer().press('Enter');

  const sent = (await parts.taken()).filter(({ type }) => type !== 'draft');
  expect(sent).toEqual([wanted]);
  expect(await composer().inputValue()).toBe('');
});

test('the file picker shows what answers the newest word, and nothing older', async () => {
  await composer().pressSequentially('see @ca');
  await answerMentions('c', ['wrong.ts']);
  expect(await suggested().count()).toBe(0);

  await answerMentions('ca', ['src/cart.ts', 'src/cash.ts']);
  expect(await suggested().allInnerTexts()).toEqual(['cart.ts\nsrc', 'cash.ts\nsrc']);
  expect((await parts.taken()).filter(({ type }) => type === 'findMentions')).toEqual([
    { type: 'findMentions', query: '' },
    { type: 'findMentions', query: 'c' },
    { type: 'findMentions', query: 'ca' },
  ]);
});

test('the picker is worked by arrows while the field names the active row', async () => {
  await composer().pressSequentially('@ca');
  await answerMentions('ca', ['src/cart.ts', 'src/cash.ts']);
  const active = () => composer().getAttribute('aria-activedescendant');
  expect(await active()).toBe('suggestion-0');
  await composer().press('ArrowDown');
  expect(await active()).toBe('suggestion-1');
  await composer().press('ArrowDown');
  expect(await active()).toBe('suggestion-0');
  await composer().press('ArrowUp');
  await composer().press('Tab');

  expect(await composer().inputValue()).toBe('@src/cash.ts ');
  expect(await parts.taken()).toContainEqual({ type: 'attachFile', path: 'src/cash.ts' });
  expect(await parts.focused()).toBe('composer');
});

test('Enter that comes before the files takes the first of them when they come', async () => {
  await composer().pressSequentially('@cart');
  await composer().press('Enter');
  expect(await submitted()).toEqual([]);
  await answerMentions('cart', ['src/cart.ts', 'other.ts']);

  expect(await composer().inputValue()).toBe('@src/cart.ts ');
});

test('matched characters are marked', async () => {
  await composer().pressSequentially('@ct');
  await parts.give('glm-composer', {
    mentions: {
      type: 'mentions',
      query: 'ct',
      mentions: [{ path: 'src/cart.ts', matched: [4, 7] }],
    },
  });

  expect(await suggested().locator('mark').allInnerTexts()).toEqual(['c', 't']);
});

test('a long paste goes along as an attachment, and can be a text after all', async () => {
  const long = Array(50).fill('line').join('\n');
  await composer().fill('Before ');
  await paste(long);
  expect(await composer().inputValue()).toBe('Before ');
  expect(await parts.taken()).toContainEqual({ type: 'attachText', text: long });

  await givePanel({ chips: [chip({ id: 'new', kind: 'paste', label: 'Pasted text' })] });
  await parts.page.getByTestId('paste-as-text').click();
  expect(await parts.taken()).toContainEqual({ type: 'dropChip', id: 'new' });
  expect(await composer().inputValue()).toBe(`Before ${long}`);
});

test('a short paste is part of the message', async () => {
  await composer().focus();
  await paste('a few words');

  expect((await parts.taken()).filter(({ type }) => type === 'attachText')).toEqual([]);
});

test('files dropped here go along', async () => {
  await parts.page.evaluate(`{
    const dataTransfer = new DataTransfer();
    dataTransfer.setData('text/uri-list', 'file:///work/a%20b.ts\\r\\nfile:///work/c.ts');
    const target = document.querySelector('glm-composer').shadowRoot.querySelector('section');
    target.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }`);

  expect(await parts.taken()).toEqual([
    { type: 'attachFile', path: '/work/a b.ts' },
    { type: 'attachFile', path: '/work/c.ts' },
  ]);
});

test('a chip shows what will be sent of it', async () => {
  await showComposer({
    chips: [chip({ id: 'stop', kind: 'debug', label: 'KeyError in lib/app.py:12' })],
  });
  await parts.page.getByRole('button', { name: 'KeyError in lib/app.py:12', exact: true }).click();
  expect(await parts.taken()).toContainEqual({ type: 'openChip', id: 'stop' });
});

test('a command for debugging is sent at once, or waits for what it is about', async () => {
  await showComposer();
  const field = parts.page.getByTestId('composer');
  await field.pressSequentially('/wh');
  await field.press('Enter');
  expect(await submitted()).toEqual([{ type: 'submit', text: '/why', how: 'send' }]);
  await field.pressSequentially('/tra');
  await field.press('Enter');
  expect(await field.inputValue()).toBe('/trace ');
  await field.pressSequentially('total');
  await field.press('Enter');
  expect((await submitted()).at(-1)).toMatchObject({ text: '/trace total' });
});

test('chips go by mouse and by the Delete key, and the focus stays near', async () => {
  const chips = ['a.ts', 'b.ts', 'c.ts'].map((label) => chip({ id: label, label }));
  await showComposer({ chips });
  await parts.page.getByRole('button', { name: 'Remove a.ts' }).click();
  expect(await parts.focused()).toBe('Remove b.ts');
  await parts.page.keyboard.press('Delete');
  expect(await parts.focused()).toBe('Remove c.ts');
  await parts.page.keyboard.press('Delete');

  expect(await parts.focused()).toBe('composer');
  expect((await parts.taken()).filter(({ type }) => type === 'dropChip')).toEqual([
    { type: 'dropChip', id: 'a.ts' },
    { type: 'dropChip', id: 'b.ts' },
    { type: 'dropChip', id: 'c.ts' },
  ]);
});

test('the draft is kept after a pause, and at once when the field is left', async () => {
  await composer().pressSequentially('half a tho');
  await composer().blur();

  expect(await parts.taken()).toEqual([{ type: 'draft', text: 'half a tho' }]);
});

test('a draft of the host comes in, but its empty one takes no word that was typed since', async () => {
  await showComposer({ draft: 'of before the reload' });
  expect(await composer().inputValue()).toBe('of before the reload');
  await composer().fill('next');
  await givePanel({ draft: '' });
  expect(await composer().inputValue()).toBe('next');
  await givePanel({ draft: 'back from the queue' });

  expect(await composer().inputValue()).toBe('back from the queue');
});

test('a message that another panel sent is no draft here any more', async () => {
  await showComposer({ draft: 'sent elsewhere' });
  await givePanel({ draft: '' });

  expect(await composer().inputValue()).toBe('');
});

test('thinking and backend are chosen beside the message', async () => {
  await parts.page.getByTestId('thinking-choice').selectOption('off');
  await parts.page.getByTestId('backend-choice').selectOption('local');

  expect(await parts.taken()).toEqual([
    { type: 'setThinking', thinking: 'off' },
    { type: 'setBackend', backend: 'local' },
  ]);
});

test('the field grows with the message, up to 40 % of the height', async () => {
  const height = async () => (await composer().boundingBox())?.height ?? 0;
  const low = await height();
  await composer().fill('line\n'.repeat(8));
  expect(await height()).toBeGreaterThan(low);
  await composer().fill('line\n'.repeat(200));

  expect(await height()).toBeCloseTo(0.4 * 700, 0);
});

test('nothing of all this broke the content policy or raised an error', () => {
  expect(parts.problems).toEqual([]);
});

const suggested = () => parts.page.getByTestId('suggestions').getByRole('option');
const composer = () => parts.page.getByTestId('composer');
const button = (testId: string) => parts.page.getByTestId(testId);

async function showComposer(panel: Partial<ChatPanel> = {}): Promise<void> {
  const properties = { panel: panelWith(panel), chatId: 'chat' };
  await parts.show({ tag: 'glm-composer', properties });
}

function givePanel(panel: Partial<ChatPanel>): Promise<void> {
  return parts.give('glm-composer', { panel: panelWith(panel) });
}

function answerMentions(query: string, paths: readonly string[]): Promise<void> {
  const mentions = paths.map((path) => ({ path, matched: [] }));
  return parts.give('glm-composer', { mentions: { type: 'mentions', query, mentions } });
}

async function submitted(): Promise<readonly unknown[]> {
  return (await parts.taken()).filter(({ type }) => type === 'submit');
}

async function paste(text: string): Promise<void> {
  await parts.page.evaluate(`{
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', ${JSON.stringify(text)});
    const field = document.querySelector('glm-composer').shadowRoot.querySelector('textarea');
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }`);
}

function chip(of: Partial<Chip>): Chip {
  return { id: 'chip', kind: 'file', label: 'a.ts', tokens: 12, isAutomatic: false, ...of };
}
