import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Question } from '../../../src/protocol/chatPage.ts';
import type { StepOf, TranscriptChange, Turn } from '../../../src/protocol/transcript.ts';
import { axeViolations } from '../../support/axeViolations.ts';
import { busyPanel } from '../../support/chatPartScenes.ts';
import { ChatPage } from '../../support/chatPage.ts';
import { chatThemes } from '../../support/chatThemes.ts';
import {
  answerHead,
  answerText,
  filledTranscript,
  transcriptOf,
  turnOf,
} from '../../support/chatTranscripts.ts';
import { idlePanel } from '../../support/fakeChatSession.ts';

let chat: ChatPage;
beforeAll(async () => {
  chat = await ChatPage.open({ viewport: { width: 400, height: 900 } });
});
afterAll(() => chat?.close());
beforeEach(async () => {
  await chat.show(transcriptOf([], `empty-${Math.random()}`));
  chat.sent.length = 0;
  chat.problems.length = 0;
});

const running = (steps: Turn['steps']): Turn => ({
  ...turnOf('turn-1', 'Why?', steps),
  state: 'running',
});
const thought = { kind: 'thought', text: 'Let me see.', at: Date.now(), tokens: 12 } as const;
const last = <Item>(items: readonly Item[]) => items.at(-1);

test('the page says that it is there', async () => {
  const fresh = await ChatPage.open();
  await expect.poll(() => fresh.sent).toEqual([{ type: 'ready' }]);
  await fresh.close();
});

test('a missing update makes the page ask for all of it again, once, and the old stays until it comes', async () => {
  await chat.show(transcriptOf([turnOf('turn-1', 'Hello')]));
  const gap = { type: 'update', seq: 900, changes: [] } as const;
  await chat.post(gap);
  await chat.post({ ...gap, seq: 901 });
  expect(chat.sent).toEqual([{ type: 'ready' }]);
  expect(await chat.by('message-user').innerText()).toContain('Hello');
});

test('a thought is closed, counts its seconds, and stays open over updates once it was opened', async () => {
  await chat.show(transcriptOf([running([answerHead, { ...thought, at: Date.now() - 65_000 }])]));
  const thinking = chat.by('thinking');
  expect(await thinking.getAttribute('open')).toBeNull();
  expect(await thinking.locator('summary').innerText()).toMatch(
    /Thinking · 1 min \d s · 12 tokens/,
  );

  await thinking.locator('summary').click();
  await chat.update([{ type: 'append', turnId: 'turn-1', index: 1, text: ' Ah.' }]);
  await expect.poll(() => thinking.innerText()).toContain('Let me see. Ah.');

  const done = {
    ...thought,
    text: 'Let me see. Ah.',
    durationMs: 66_000,
    tokens: 1_540,
    usd: 0.0012,
  };
  await chat.update([{ type: 'step', turnId: 'turn-1', index: 1, step: done }]);
  expect(await thinking.locator('summary').innerText()).toBe(
    'Thought for 1 min 6 s · 1.5K tokens · $0.0012',
  );
  expect(await thinking.getAttribute('open')).not.toBeNull();
});

test('“Answer Now” is there while it thinks, and says so to the host', async () => {
  await chat.show(transcriptOf([running([answerHead, thought])]));
  await chat.by('answer-now').click();
  expect(chat.sent).toContainEqual({ type: 'answerNow' });
  await chat.update([
    {
      type: 'step',
      turnId: 'turn-1',
      index: 1,
      step: { ...thought, durationMs: 3_000, isCut: true },
    },
  ]);
  expect(await chat.by('answer-now').count()).toBe(0);
  expect(await chat.by('thinking').innerText()).toContain('until you asked for the answer');
});

test('a tool row opens to arguments, changes and result, and its cut result opens in an editor', async () => {
  await chat.show(filledTranscript);
  const edited = chat.by('tool-call').filter({ hasText: 'edit_file' });
  expect((await edited.innerText()).replaceAll(/\s+/g, ' ')).toBe(
    'edit_file src/cart.ts +1 −1 · Done 48 ms',
  );
  await edited.locator('summary').click();
  await chat.settle();
  expect(await edited.innerText()).toContain('"path": "src/cart.ts"');
  expect(await edited.locator('.diff .added').innerText()).toContain('Math.round');
  expect(await edited.locator('.diff .removed').count()).toBe(1);

  const failed = chat.by('tool-call').filter({ hasText: 'run_command' });
  await failed.locator('summary').click();
  await failed.getByTestId('open-result').click();
  expect(last(chat.sent)).toEqual({ type: 'openResult', turnId: 'turn-2', callId: 'call-3' });
});

test('a question of a call stands in its row', async () => {
  const call: StepOf<'call'> = {
    kind: 'call',
    callId: 'c1',
    name: 'run_command',
    arguments: {},
    state: 'waiting',
    at: 1,
    summary: 'npm test',
    content: '',
  };
  const question: Question = {
    kind: 'approval',
    id: 'q1',
    callId: 'c1',
    title: 'Run npm test',
    reasons: [],
    scopes: ['once'],
    hash: 'abc',
    detail: 'npm test',
    language: 'bash',
    canReview: false,
  };
  await chat.show(transcriptOf([running([answerHead, call])]), {
    ...idlePanel,
    phase: 'asking',
    questions: [question],
  });
  expect(await chat.by('question').count()).toBe(1);
  const row = chat.by('tool-call');
  expect(await row.getByTestId('approve').count()).toBe(1);
  await row.getByTestId('approve').click();
  expect(last(chat.sent)).toEqual({ type: 'approve', id: 'q1', hash: 'abc', scope: 'once' });
});

test('an error is a sentence with a way on, and so are a stop and a closed window', async () => {
  await chat.show(filledTranscript);
  expect(await chat.by('error').innerText()).toMatch(/takes no requests.*Possible again from/);
  await chat.by('retry').click();
  await chat.by('continue').click();
  expect(chat.sent).toEqual([
    { type: 'continue', turnId: 'turn-2' },
    { type: 'continue', turnId: 'turn-3' },
  ]);
  const soon = { code: 'rate', sentence: 'Too many requests.', retryAt: Date.now() + 42_000 };
  await chat.show(transcriptOf([{ ...turnOf('turn-1', 'a'), state: 'failed', error: soon }]));
  expect(await chat.by('error').innerText()).toMatch(/Too many requests. Possible again in 4\d s/);
});

test('an earlier message is changed in place, by keyboard alone', async () => {
  await chat.show(filledTranscript);
  await chat.by('edit').first().focus();
  await chat.page.keyboard.press('Enter');
  await chat.page.keyboard.type(' Quickly.');
  await chat.page.keyboard.press('Escape');
  expect(await chat.by('message-user').first().innerText()).toContain('wrong?');
  expect(chat.sent).toEqual([]);

  await chat.page.keyboard.press('Enter');
  await chat.page.keyboard.type(' Quickly.');
  await chat.page.keyboard.press('Control+Enter');
  expect(chat.sent).toEqual([
    { type: 'edit', turnId: 'turn-1', text: 'Why is the total of the cart wrong? Quickly.' },
  ]);
});

test('an arrow up in the empty composer changes the last message', async () => {
  await chat.show(filledTranscript);
  await chat.by('composer').focus();
  await chat.page.keyboard.press('ArrowUp');
  expect(await chat.by('edit-text').inputValue()).toBe('Go on without it.');
});

test('an answer can be copied, made again, and tells who gave it and what was sent', async () => {
  await chat.show(filledTranscript);
  const answer = chat.by('message-assistant').first();
  expect(await answer.getByTestId('answer-badge').innerText()).toBe(
    'Z.ai GLM-4.5-Air · 640 ms · 824 tokens · $0.0042',
  );
  for (const act of ['copy-answer', 'regenerate', 'regenerate-off']) {
    await answer.getByTestId(act).click();
  }
  await answer.getByTestId('answer-badge').click();
  await chat.settle();
  expect(await answer.innerText()).toContain(
    'It is expected to answer first: 0.6 s against 2.1 s.',
  );
  await answer.getByTestId('open-sent').last().click();
  expect(chat.sent).toEqual([
    { type: 'copyAnswer', turnId: 'turn-1' },
    { type: 'regenerate', turnId: 'turn-1' },
    { type: 'regenerate', turnId: 'turn-1', thinking: 'off' },
    { type: 'openSent', turnId: 'turn-1', index: 5 },
  ]);
});

test('a code block does what its buttons say, and runs only what a shell understands', async () => {
  await chat.show(filledTranscript);
  const [typescript, bash] = [
    chat.page.locator('glm-code').first(),
    chat.page.locator('glm-code').nth(1),
  ];
  await typescript.locator('.hljs-keyword').first().waitFor();
  expect(await typescript.getByTestId('code-terminal').count()).toBe(0);
  for (const action of ['copy', 'insert', 'apply', 'newFile', 'terminal']) {
    await bash.getByTestId(`code-${action}`).click();
  }
  expect(chat.sent).toEqual(
    ['copy', 'insert', 'apply', 'newFile', 'terminal'].map((action) => ({
      ...{ type: 'useCode', action, turnId: 'turn-1', index: 6 },
      ...{ code: 'npm test -- cart\n', language: 'bash' },
    })),
  );
  await bash.getByTestId('code-wrap').click();
  expect(await bash.getByTestId('code-wrap').getAttribute('aria-pressed')).toBe('true');
});

test('links tell the host where they lead, by mouse and keyboard, and the page stays where it is', async () => {
  const text =
    'See `src/cart.ts:12`, [there](a/b.py#L3), https://example.com/x and ![a cat](https://example.com/cat.png).';
  await chat.show(transcriptOf([turnOf('turn-1', 'a', [answerText(text)])]));
  const links = chat.page.getByRole('link');
  expect(await links.allInnerTexts()).toEqual([
    'src/cart.ts:12',
    'there',
    'https://example.com/x',
    'Image: a cat',
  ]);
  await links.nth(0).click();
  await links.nth(1).focus();
  await chat.page.keyboard.press('Enter');
  await links.nth(2).click({ button: 'middle' });
  await links.nth(2).click({ modifiers: ['Control'] });
  await links.nth(3).click();
  expect(chat.sent).toEqual([
    { type: 'openFile', path: 'src/cart.ts', line: 12 },
    { type: 'openFile', path: 'a/b.py', line: 3 },
    { type: 'openLink', url: 'https://example.com/x' },
    { type: 'openLink', url: 'https://example.com/cat.png' },
  ]);
  expect(chat.page.url()).toBe('http://page.test/page.html');
  expect(chat.requests).toEqual([]);
});

test('a screen reader hears what GLM does, and the answer once, when it is whole', async () => {
  await chat.show(transcriptOf([running([answerHead])]), { ...idlePanel, phase: 'waiting' });
  await chat.update([], { phase: 'thinking' });
  const add = (text: string): TranscriptChange => ({
    type: 'append',
    turnId: 'turn-1',
    index: 1,
    text,
  });
  await chat.update([{ type: 'step', turnId: 'turn-1', index: 1, step: answerText('It') }], {
    phase: 'answering',
  });
  for (const word of [' was', ' the', ' **rounding**.']) {
    await chat.update([add(word)]);
  }
  expect(await chat.by('news').innerText()).toBe('GLM is thinking.');
  const { steps: _, ...head } = { ...running([]), state: 'done' as const };
  await chat.update([{ type: 'turn', head }], { phase: 'idle' });
  expect(await chat.by('news').locator('p').allInnerTexts()).toEqual([
    'GLM is thinking.',
    'GLM: It was the rounding.',
  ]);
});

test.each(chatThemes)('axe finds nothing wrong with a filled page: %s', async (theme) => {
  await chat.setTheme(theme);
  await chat.show(filledTranscript);
  for (const summary of await chat.page.locator('glm-turn summary').all()) {
    await summary.click();
  }
  await chat.page.locator('.hljs-keyword').first().waitFor();
  expect(await axeViolations(chat.page)).toEqual([]);
  await chat.setTheme('dark');
});

test('on a page as low as a zoomed one everything can be reached', async () => {
  await chat.page.setViewportSize({ width: 220, height: 400 });
  await chat.show(filledTranscript, busyPanel);
  for (const part of ['send', 'queue', 'title', 'message-user']) {
    await chat.by(part).first().scrollIntoViewIfNeeded();
    const box = await chat.by(part).first().boundingBox();
    expect(box?.y, part).toBeGreaterThanOrEqual(0);
    expect((box?.y ?? 0) + (box?.height ?? 0), part).toBeLessThanOrEqual(400);
  }
  await chat.page.setViewportSize({ width: 400, height: 900 });
});

test('at 220 pixels nothing sticks out', async () => {
  await chat.page.setViewportSize({ width: 220, height: 900 });
  await chat.show(filledTranscript);
  const widest = await chat.page.evaluate(
    `Math.max(...[...document.querySelectorAll('glm-turn *')]
      .filter((element) => element.closest('pre, .table, .formula, .spoken') === null)
      .map((element) => element.getBoundingClientRect().right))`,
  );
  expect(widest).toBeLessThanOrEqual(220);
  await chat.page.setViewportSize({ width: 400, height: 900 });
});
