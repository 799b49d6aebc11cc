import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Question } from '../../../src/protocol/chatPage.ts';
import { ChatParts, panelWith } from '../../support/chatParts.ts';

type Approval = Extract<Question, { kind: 'approval' }>;

const command: Approval = {
  kind: 'approval',
  id: 'q1',
  title: 'Run npm test in /work/shop',
  reasons: ['npm runs scripts of package.json.'],
  scopes: ['once', 'turn', 'session', 'workspace'],
  hash: 'abc123',
  detail: 'npm test',
  language: 'bash',
  canReview: false,
};
let parts: ChatParts;

beforeAll(async () => {
  parts = await ChatParts.open();
});
afterAll(() => parts?.close());

test('an approval carries the question, the hash of what was shown, and “once” unless chosen otherwise', async () => {
  await ask(command);
  await testId('approve').click();
  await testId('scope').selectOption('session');
  await testId('approve').click();

  expect(await parts.taken()).toEqual([
    { type: 'approve', id: 'q1', hash: 'abc123', scope: 'once' },
    { type: 'approve', id: 'q1', hash: 'abc123', scope: 'session' },
  ]);
});

test('what can hold only once offers no choice', async () => {
  await ask({ ...command, scopes: ['once'] });

  expect(await testId('scope').count()).toBe(0);
});

test('a denial may say what to do instead, by button and by Enter', async () => {
  await ask(command);
  await testId('deny').click();
  await testId('deny-message').fill(' Use pnpm. ');
  await testId('deny-message').press('Enter');

  expect(await parts.taken()).toEqual([
    { type: 'deny', id: 'q1' },
    { type: 'deny', id: 'q1', message: 'Use pnpm.' },
  ]);
});

test('a click meant for what stood there before does not approve what has just come', async () => {
  await ask(command);
  await testId('approve').click();
  await parts.taken();
  await parts.page.evaluate(`{
    const card = document.querySelector('glm-questions').shadowRoot.querySelector('glm-question');
    card.question = ${JSON.stringify({ ...command, id: 'q2', hash: 'other' })};
    card.updateComplete.then(() => card.shadowRoot.querySelector('[data-testid=approve]').click());
  }`);
  expect(await parts.taken()).toEqual([]);

  await testId('approve').click();
  expect(await parts.taken()).toEqual([
    { type: 'approve', id: 'q2', hash: 'other', scope: 'once' },
  ]);
});

test('the question takes the focus, and Enter on it approves nothing', async () => {
  await ask(command);
  await expect.poll(() => parts.focused()).toBe('question');
  await parts.page.keyboard.press('Enter');
  await parts.page.keyboard.press('Space');
  expect(await parts.taken()).toEqual([]);

  expect(await tabOrder(4)).toEqual(['detail', 'approve', 'scope', 'deny']);
});

test('whoever is typing keeps the caret, hears of the question, and comes to it by Alt+Up', async () => {
  await parts.show(
    { tag: 'glm-questions', properties: { panel: panelWith() } },
    { tag: 'glm-composer', properties: { panel: panelWith({ phase: 'tool' }) } },
  );
  await testId('composer').pressSequentially('in the middle of a ');
  await parts.give('glm-questions', { panel: panelWith({ questions: [command] }) });
  const spoken = parts.page.locator('glm-question [role=status]');
  await expect.poll(() => spoken.textContent()).toContain('Run npm test in /work/shop');
  expect(await parts.focused()).toBe('composer');
  await testId('composer').pressSequentially('word');
  expect(await testId('composer').inputValue()).toBe('in the middle of a word');

  await parts.page.keyboard.press('Alt+ArrowUp');
  expect(await parts.focused()).toBe('question');
});

test('nothing of what is asked is left out, and what can’t be seen is shown', async () => {
  const detail = `${'+ added\n'.repeat(5_000)}- last\u202Ereversed`;
  await ask({ ...command, title: 'Change a\u200Bb.ts', detail, language: 'diff' });

  const shown = await testId('detail').textContent();
  expect(shown).toBe(detail.replace('\u202E', 'U+202E'));
  expect(await parts.page.getByRole('heading').innerText()).toBe('Change aU+200Bb.ts');
});

test('a diff shows what comes and goes by sign as well as by colour', async () => {
  const detail = '@@ -1 +1 @@\n-old\n+new\n same';
  await ask({ ...command, detail, language: 'diff', canReview: true });

  expect(await testId('detail').locator('.removed').allTextContents()).toEqual(['-old\n']);
  expect(await testId('detail').locator('.added').allTextContents()).toEqual(['+new\n']);
  await testId('review').click();
  expect(await parts.taken()).toEqual([{ type: 'review', id: 'q1' }]);
});

test('markup in a question is text', async () => {
  const hostile = '<img src=x onerror="document.title = 1"><b>bold</b>';
  await ask({ ...command, title: hostile, detail: hostile, reasons: [hostile] });

  expect(await parts.page.locator('glm-question img').count()).toBe(0);
  expect(await testId('detail').textContent()).toBe(hostile);
});

test('a question of the model’s is answered by an option, by own words, or not at all', async () => {
  const options = ['Before tax', 'After tax'];
  await ask({ kind: 'question', id: 'q3', text: 'When does the discount apply?', options });
  await expect.poll(() => parts.focused()).toBe('question');
  await parts.page.getByRole('button', { name: 'After tax' }).click();
  await testId('answer').fill('It depends.');
  await testId('answer').press('Enter');
  await testId('skip').click();

  expect(await parts.taken()).toEqual([
    { type: 'answer', id: 'q3', text: 'After tax' },
    { type: 'answer', id: 'q3', text: 'It depends.' },
    { type: 'answer', id: 'q3' },
  ]);
});

test('nothing of all this broke the content policy or raised an error', () => {
  expect(parts.problems).toEqual([]);
});

const testId = (id: string) => parts.page.getByTestId(id);

async function ask(...questions: readonly Question[]): Promise<void> {
  await parts.show({ tag: 'glm-questions', properties: { panel: panelWith({ questions }) } });
}

async function tabOrder(count: number): Promise<readonly unknown[]> {
  const order = [];
  while (order.length < count) {
    await parts.page.keyboard.press('Tab');
    order.push(await parts.focused());
  }
  return order;
}
