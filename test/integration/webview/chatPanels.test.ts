import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ChatPanel } from '../../../src/protocol/chatPage.ts';
import { axeViolations } from '../../support/axeViolations.ts';
import { busyPanel, fullPanel, scenes } from '../../support/chatPartScenes.ts';
import { ChatParts, panelWith } from '../../support/chatParts.ts';
import { chatThemes } from '../../support/chatThemes.ts';

/** Of a page of its own; here the elements stand alone. */
const pageRules = ['landmark-one-main', 'page-has-heading-one', 'region'];
let parts: ChatParts;

beforeAll(async () => {
  parts = await ChatParts.open();
});
afterAll(() => parts?.close());

test('the badge opens the reason for who answers and the choice of who shall', async () => {
  await showHead(fullPanel);
  expect(await testId('backend-badge').innerText()).toBe('Local (Air Q4) · 2.1 s');
  await testId('backend-badge').press('Enter');

  expect(await testId('backend-reason').innerText()).toBe(fullPanel.badge.reason);
  await parts.page.getByRole('radio', { name: 'Remote' }).check();
  expect(await parts.taken()).toEqual([{ type: 'setBackend', backend: 'remote' }]);
  await parts.page.keyboard.press('Escape');
  expect(await testId('backend-reason').count()).toBe(0);
  expect(await parts.focused()).toBe('backend-badge');
});

test('the meter says how full the window is and opens what fills it', async () => {
  await showHead(fullPanel);
  const meter = parts.page.getByRole('meter');
  expect(await meter.getAttribute('aria-valuetext')).toBe('108.3K of 128K tokens');
  const value = `document.querySelector('glm-head').shadowRoot.querySelector('meter').value`;
  expect(await parts.page.evaluate(value)).toBe(108_300);
  await testId('context-meter').click();
  await parts.page.getByRole('button', { name: 'Leave out Result of read_file' }).click();
  await testId('compact').click();

  expect(await testId('meter-part').count()).toBe(2);
  expect(await parts.taken()).toEqual([{ type: 'dropPart', id: 'schema' }, { type: 'compact' }]);
});

test('the title is changed in place', async () => {
  await showHead(panelWith());
  await testId('title').click();
  await parts.page.keyboard.type('A better title');
  await parts.page.keyboard.press('Enter');
  expect(await parts.taken()).toEqual([
    { type: 'renameChat', id: 'chat', title: 'A better title' },
  ]);
  expect(await parts.focused()).toBe('title');

  await parts.page.keyboard.press('Enter');
  await parts.page.keyboard.type('Never mind');
  await parts.page.keyboard.press('Escape');
  expect(await parts.taken()).toEqual([]);
});

test('the menu is worked by arrows and gives the focus back', async () => {
  await showHead(panelWith());
  await parts.page.getByRole('button', { name: 'More' }).press('ArrowDown');
  await expect.poll(() => parts.focused()).toBe('export-markdown');
  await parts.page.keyboard.press('ArrowUp');
  expect(await parts.focused()).toBe('menu-showLog');
  await parts.page.keyboard.press('Home');
  await parts.page.keyboard.press('ArrowDown');
  await parts.page.keyboard.press('Enter');
  expect(await parts.taken()).toEqual([{ type: 'exportChat', id: 'chat', format: 'json' }]);

  await parts.page.getByRole('button', { name: 'More' }).press('Enter');
  await expect.poll(() => parts.focused()).toBe('export-markdown');
  await parts.page.keyboard.press('Escape');
  expect(await parts.focused()).toBe('More');
});

test('new chat and history are one press away, and a new chat is not begun behind the list', async () => {
  await showHead(panelWith());
  await testId('new-chat').press('Enter');
  await testId('show-history').press('Enter');

  expect(await parts.taken()).toEqual([
    { type: 'newChat' },
    { event: 'glm-close-history', detail: null },
    { event: 'glm-show-history', detail: null },
  ]);
});

test('the plan is one line until it is opened, and says each state in words', async () => {
  await show('glm-plan', busyPanel);
  const plan = testId('plan');
  expect(await plan.locator('summary').innerText()).toBe(
    'Plan, 2 of 4 done: Fix the total and its test',
  );
  await plan.locator('summary').press('Enter');

  expect(await plan.locator('li').allTextContents()).toEqual([
    expect.stringMatching(/Done:\s*Read the cart/),
    expect.stringMatching(/Done:\s*Find where/),
    expect.stringMatching(/In progress:\s*Fix the total/),
    expect.stringMatching(/To do:\s*Run the tests/),
  ]);
});

test('changed files open, and go back one by one or by turn', async () => {
  const turns = [{ id: 'second turn', text: 'Fix the discount' }];
  await parts.show({ tag: 'glm-changes', properties: { panel: busyPanel, turns } });
  await testId('changes').locator('summary').click();
  await parts.page.getByRole('button', { name: 'cart.ts src/checkout', exact: true }).click();
  await parts.page.getByRole('button', { name: 'Undo the change of src/old.ts' }).click();
  await parts.page.getByRole('button', { name: 'Undo all changes of “Fix the discount”' }).click();

  expect(await parts.taken()).toEqual([
    { type: 'openFile', path: '/work/shop/src/checkout/cart.ts' },
    { type: 'undo', turnId: 'first turn', real: '/work/shop/src/old.ts' },
    { type: 'undo', turnId: 'second turn' },
  ]);
});

test('a queued message is sent now, removed, or taken back to the composer', async () => {
  await show('glm-queue', busyPanel);
  const second = testId('queued').nth(1);
  await second.getByRole('button', { name: 'Send now' }).click();
  await second.getByRole('button', { name: 'Remove' }).click();
  await second.getByRole('button', { name: 'Edit' }).click();

  expect(await parts.taken()).toEqual([
    { type: 'sendQueued', id: 'second' },
    { type: 'unqueue', id: 'second' },
    { type: 'unqueue', id: 'second' },
    { event: 'glm-compose', detail: 'Commit' },
  ]);
});

test('an empty chat offers what could be asked; a door leads to a model', async () => {
  await parts.show({ tag: 'glm-door', properties: { panel: panelWith(), isEmpty: true } });
  await testId('example').first().click();
  expect(await testId('example').count()).toBe(3);
  expect(await parts.taken()).toEqual([
    { event: 'glm-compose', detail: 'Explain what the open file does.' },
  ]);

  const door: ChatPanel['door'] = { sentence: 'There is no key yet.', actions: ['setApiKey'] };
  await parts.show({ tag: 'glm-door', properties: { panel: panelWith({ door }), isEmpty: true } });
  await testId('door-setApiKey').press('Enter');
  expect(await testId('door').innerText()).toContain('There is no key yet.');
  expect(await parts.taken()).toEqual([{ type: 'door', action: 'setApiKey' }]);
});

describe.each(chatThemes)('in the theme %s', (theme) => {
  test.each(scenes)(
    '$name has no barrier, at 400 and at 220 pixels',
    async ({ elements, clicks = [] }) => {
      await parts.wear(theme);
      for (const width of [400, 220]) {
        await parts.page.setViewportSize({ width, height: 700 });
        await parts.show(...elements);
        for (const id of clicks) {
          await testId(id)
            .first()
            .click({ position: { x: 8, y: 8 } });
        }
        await parts.settle();

        const violations = await axeViolations(parts.page);
        const own = violations.filter((each) => !pageRules.some((rule) => each.startsWith(rule)));
        expect(own).toEqual([]);
        expect(await parts.page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      }
    },
  );
});

test('nothing of all this broke the content policy or raised an error', () => {
  expect(parts.problems).toEqual([]);
});

const testId = (id: string) => parts.page.getByTestId(id);

function show(tag: string, panel: ChatPanel): Promise<void> {
  return parts.show({ tag, properties: { panel } });
}

function showHead(panel: ChatPanel): Promise<void> {
  const properties = { panel, chatId: 'chat', chatTitle: 'Fix the discount' };
  return parts.show({ tag: 'glm-head', properties });
}
