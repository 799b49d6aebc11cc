import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Turn } from '../../../src/protocol/transcript.ts';
import { ChatPage } from '../../support/chatPage.ts';
import {
  answerHead,
  answerText,
  filledTranscript,
  transcriptOf,
  turnOf,
} from '../../support/chatTranscripts.ts';

/** Far above what it takes on a quiet machine, and far below a page that draws all of it. In milliseconds. */
const patienceMs = 3_000;

const markdown = filledTranscript.turns[0]?.steps.at(-1);
const sample = markdown?.kind === 'text' ? markdown.text : '';
const turns: readonly Turn[] = Array.from({ length: 1_000 }, (_, index) =>
  turnOf(`turn-${index}`, `Question ${index}`, [
    answerHead,
    answerText(`Answer ${index}.\n\n${sample.repeat(5)}`),
  ]),
);
const transcript = transcriptOf(turns, 'long');

let chat: ChatPage;
beforeAll(async () => {
  chat = await ChatPage.open({ viewport: { width: 400, height: 900 } });
});
afterAll(() => chat?.close());

test('2,000 messages open at their end, and only those near to it are drawn', async () => {
  expect(JSON.stringify(transcript).length).toBeGreaterThan(4_500_000);
  const begun = performance.now();
  await chat.show(transcript);
  await chat.page.getByText('Answer 999.').waitFor();
  expect(performance.now() - begun).toBeLessThan(patienceMs);
  expect(await chat.page.locator('glm-turn').count()).toBe(1_000);
  expect(await chat.page.locator('glm-markdown').count()).toBeLessThan(10);
  expect(await chat.page.getByText('Question 999', { exact: true }).count()).toBe(1);
});

test('wherever the user scrolls to, there is something to read', async () => {
  for (const share of [0, 0.9, 0.1, 0.5, 0.999, 0]) {
    await scrollTo(share);
    await expect.poll(drawnInSight).toBe(true);
    expect(await chat.page.locator('glm-markdown').count()).toBeLessThan(20);
  }
  expect(await chat.page.getByText('Question 0', { exact: true }).count()).toBe(1);
});

test('what is further up does not move while turns above it get their real height', async () => {
  await scrollTo(0.5);
  await expect.poll(drawnInSight).toBe(true);
  await chat.settle();
  const { id, top } = await firstInSight();
  await chat.page.locator('.scroller').hover();
  await chat.page.mouse.wheel(0, -200);
  await expect.poll(async () => Math.round((await positionOf(id)) - top)).toBe(200);
});

test('what the user opened is still open when it comes back into sight', async () => {
  await scrollTo(0);
  const badge = chat.by('answer-badge').first();
  await badge.click();
  await chat.by('open-sent').first().waitFor();
  await chat.by('composer').focus();
  await scrollTo(1);
  await expect.poll(() => chat.by('open-sent').count()).toBe(0);
  await scrollTo(0);
  await chat.by('open-sent').first().waitFor();
});

test('the list of chats comes and goes, and the conversation is where it was', async () => {
  await scrollTo(0.3);
  await expect.poll(drawnInSight).toBe(true);
  const before = await firstInSight();
  await chat.post({ type: 'showHistory' });
  await chat.by('close-history').click();
  await chat.settle();
  await expect.poll(drawnInSight).toBe(true);
  expect(await firstInSight()).toEqual(before);
  expect(await chat.page.locator('glm-markdown').count()).toBeLessThan(20);
});

test('a code block of 5,000 lines is folded and opens in steps', async () => {
  const lines = Array.from({ length: 5_000 }, (_, index) => `const line${index} = ${index};`);
  const code = lines.join('\n');
  await chat.show(
    transcriptOf([turnOf('turn-1', 'a', [answerText(`\`\`\`ts\n${code}\n\`\`\`\n`)])], 'code'),
  );
  const shown = async () =>
    (await chat.page.locator('glm-code pre').innerText()).trim().split('\n').length;
  expect(await shown()).toBe(200);
  await chat.by('code-more').click();
  expect(await chat.by('code-more').innerText()).toBe('Show more (3800 lines)');
  expect(await shown()).toBe(1_200);
  chat.sent.length = 0;
  await chat.by('code-copy').click();
  await expect
    .poll(() => chat.sent)
    .toEqual([
      {
        type: 'useCode',
        action: 'copy',
        turnId: 'turn-1',
        index: 0,
        code: `${code}\n`,
        language: 'ts',
      },
    ]);
});

test('a message of a megabyte is folded', async () => {
  const begun = performance.now();
  await chat.show(transcriptOf([turnOf('turn-1', 'word '.repeat(200_000))], 'message'));
  expect(performance.now() - begun).toBeLessThan(patienceMs);
  expect((await chat.by('message-user').innerText()).length).toBeLessThan(20_000);
  await chat.by('message-more').waitFor();
});

async function scrollTo(share: number): Promise<void> {
  await chat.page.evaluate(`{
    const scroller = document.querySelector('.scroller');
    scroller.scrollTop = (scroller.scrollHeight - scroller.clientHeight) * ${share};
  }`);
  await chat.settle();
}

/** No turn in sight is an empty box. */
function drawnInSight(): Promise<boolean> {
  return chat.page.evaluate(`{
    const { top, bottom } = document.querySelector('.scroller').getBoundingClientRect();
    [...document.querySelectorAll('glm-turn')]
      .filter((turn) => {
        const box = turn.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      })
      .every((turn) => turn.querySelector('glm-markdown') !== null);
  }`);
}

function firstInSight(): Promise<{ readonly id: string; readonly top: number }> {
  return chat.page.evaluate(`{
    const { top } = document.querySelector('.scroller').getBoundingClientRect();
    const turn = [...document.querySelectorAll('glm-turn')].find((each) => each.getBoundingClientRect().bottom > top);
    ({ id: turn.turn.id, top: turn.getBoundingClientRect().top });
  }`);
}

function positionOf(id: string): Promise<number> {
  return chat.page.evaluate(
    `[...document.querySelectorAll('glm-turn')].find(({ turn }) => turn.id === '${id}').getBoundingClientRect().top`,
  );
}
