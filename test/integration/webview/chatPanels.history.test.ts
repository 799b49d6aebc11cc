import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ChatSummary } from '../../../src/protocol/chatPage.ts';
import { ChatParts, panelWith } from '../../support/chatParts.ts';

const now = Date.now();
let parts: ChatParts;

beforeAll(async () => {
  parts = await ChatParts.open();
});
afterAll(() => parts?.close());
beforeEach(async () => {
  await showHistory();
  await answer('', chatsNamed('One', 'Two', 'Three'));
});

test('it asks for all chats and has the caret in the search', async () => {
  await showHistory();

  expect(await parts.taken()).toEqual([{ type: 'findChats', query: '' }]);
  expect(await parts.focused()).toBe('Search chats');
});

test('only what answers the newest search is shown', async () => {
  await parts.page.getByRole('searchbox').pressSequentially('tw');
  await answer('t', chatsNamed('Three', 'Two'));
  expect(await titles()).toEqual(['One', 'Two', 'Three']);
  await answer('tw', chatsNamed('Two'));

  expect(await titles()).toEqual(['Two']);
});

test('a search that finds nothing says so', async () => {
  await parts.page.getByRole('searchbox').fill('zebra');
  await answer('zebra', []);

  expect(await parts.page.getByRole('status').innerText()).toBe('No chat has “zebra”.');
});

test('arrows go through the list, Enter opens, and the caret goes to the composer', async () => {
  await parts.page.keyboard.press('ArrowDown');
  await parts.page.keyboard.press('ArrowDown');
  await parts.page.keyboard.press('ArrowUp');
  await parts.page.keyboard.press('ArrowDown');
  await parts.page.keyboard.press('Enter');

  expect((await parts.taken()).slice(-3)).toEqual([
    { type: 'openChat', id: 'Two' },
    { event: 'glm-close-history', detail: null },
    { event: 'glm-compose', detail: '' },
  ]);
});

test('F2 renames in place: Enter keeps the new title, Escape the old one', async () => {
  await parts.page.keyboard.press('ArrowDown');
  await parts.page.keyboard.press('F2');
  await parts.page.keyboard.type('Uno');
  await parts.page.keyboard.press('Enter');
  expect((await parts.taken()).slice(1)).toEqual([{ type: 'renameChat', id: 'One', title: 'Uno' }]);
  expect(await titles()).toEqual(['Uno', 'Two', 'Three']);

  await parts.page.keyboard.press('ArrowDown');
  await parts.page.keyboard.press('F2');
  await parts.page.keyboard.type('Dos');
  await parts.page.keyboard.press('Escape');
  expect((await parts.taken()).filter(({ type }) => type === 'renameChat')).toEqual([]);
  expect(await titles()).toEqual(['Uno', 'Two', 'Three']);
});

test('Delete asks in the row; Enter and Escape keep the chat, only Yes deletes it', async () => {
  await parts.page.keyboard.press('ArrowDown');
  await parts.page.keyboard.press('Delete');
  await parts.page.keyboard.press('Enter');
  await parts.page.keyboard.press('Delete');
  await parts.page.keyboard.press('Escape');
  expect((await parts.taken()).filter(({ type }) => type === 'deleteChat')).toEqual([]);

  await parts.page.keyboard.press('Delete');
  await parts.page.getByTestId('delete-yes').press('Enter');
  expect(await parts.taken()).toContainEqual({ type: 'deleteChat', id: 'One' });
  expect(await titles()).toEqual(['Two', 'Three']);
  expect(await parts.page.evaluate(focusedText)).toContain('Two');
});

test('a chat is exported in both formats, and one is imported', async () => {
  await parts.taken();
  await parts.page.getByRole('button', { name: 'Export Two as Markdown' }).click();
  await parts.page.getByRole('button', { name: 'Export Two as JSON' }).click();
  await parts.page.getByTestId('import').click();

  expect(await parts.taken()).toEqual([
    { type: 'exportChat', id: 'Two', format: 'markdown' },
    { type: 'exportChat', id: 'Two', format: 'json' },
    { type: 'importChat' },
  ]);
});

test('Escape closes the list and gives the focus back', async () => {
  await parts.show({ tag: 'glm-composer', properties: { panel: panelWith() } });
  await parts.page.getByTestId('composer').focus();
  await parts.page.evaluate(`{
    const history = document.createElement('glm-history');
    history.addEventListener('glm-close-history', () => history.remove());
    document.querySelector('main').append(history);
  }`);
  await parts.settle();
  expect(await parts.focused()).toBe('Search chats');
  await parts.page.keyboard.press('Escape');
  await parts.settle();

  expect(await parts.focused()).toBe('composer');
});

test('2,000 chats are there at once, and the arrows reach the ones below', async () => {
  const many = Array.from({ length: 2_000 }, (_, index) => `Chat ${index}`);
  await answer('', chatsNamed(...many));
  const drawn = () => parts.page.getByTestId('chat').count();
  expect(await drawn()).toBe(100);
  expect(await parts.page.getByRole('status').innerText()).toBe('2000 chats');

  for (let row = 0; row < 105; row++) {
    await parts.page.keyboard.press('ArrowDown');
  }
  expect(await parts.page.evaluate(focusedText)).toContain('Chat 104');
  expect(await drawn()).toBe(200);
});

test('nothing of all this broke the content policy or raised an error', () => {
  expect(parts.problems).toEqual([]);
});

const focusedText = `document.querySelector('glm-history').shadowRoot.activeElement.textContent`;

function showHistory(): Promise<void> {
  return parts.show({ tag: 'glm-history', properties: {} });
}

async function answer(query: string, chats: readonly ChatSummary[]): Promise<void> {
  await parts.give('glm-history', { chats: { type: 'chats', query, chats, openId: 'Three' } });
}

function chatsNamed(...names: readonly string[]): readonly ChatSummary[] {
  return names.map((name) => ({ id: name, title: name, updatedAt: now, turns: 2 }));
}

function titles(): Promise<readonly string[]> {
  return parts.page.locator('[data-testid=chat] .open > :first-child').allInnerTexts();
}
