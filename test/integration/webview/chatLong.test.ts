import { afterAll, beforeAll, expect, test } from 'vitest';
import { median } from '../../bench/benchRow.ts';
import { answerOf, longChat } from '../../bench/chat/longChat.ts';
import { openPlainPage } from '../../bench/chat/plainPage.ts';
import { charactersPerSecond, frameP95, WatchedPage } from '../../bench/chat/watchedPage.ts';
import { SeededRandom } from '../../bench/routing/seededRandom.ts';
import { ChatPage } from '../../support/chatPage.ts';

let chat: ChatPage;
let page: WatchedPage;
beforeAll(async () => {
  chat = await ChatPage.open();
  page = await WatchedPage.watch(chat.page);
});
afterAll(() => chat?.close());

const seconds = 4;
const short = longChat(1, 2_000, 2);
const long = longChat(300, 1_500_000);
const answer = answerOf(seconds * charactersPerSecond, new SeededRandom('answer'));

test('a long chat opens in a part of the time that drawing all of it takes', async () => {
  const plain = await WatchedPage.watch(await openPlainPage(chat.page.context().browser()));
  const times: number[] = [];
  const plainTimes: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await page.open(short);
    times.push(await page.open(long));
    plainTimes.push(await plain.open(long));
  }
  expect(median(times)).toBeLessThan(0.7 * median(plainTimes));
  expect(await chat.page.locator('glm-turn').count()).toBe(300);
});

test('only what is near is drawn, wherever one scrolls', async () => {
  await page.open(long);
  const seen = await page.scroll(2_400);
  expect(seen.framesMs.length).toBeGreaterThan(50);
  await expect.poll(() => chat.page.locator('glm-turn article').count()).toBeLessThan(20);
  expect(await chat.page.locator('glm-turn').last().locator('glm-markdown').isVisible()).toBe(true);
});

test('an answer grows in a long chat as smoothly as in a short one', async () => {
  await page.open(short);
  const alone = await page.stream(answer, seconds);
  await page.open(long);
  const among = await page.stream(answer, seconds);
  // A machine at work drops a frame now and then; drawing all anew would drop them all.
  expect(frameP95(among)).toBeLessThan(2 * frameP95(alone) + 17);
  const end =
    answer
      .slice(0, seconds * charactersPerSecond)
      .trim()
      .split(/\W+/)
      .at(-1) ?? '';
  expect(await chat.page.locator('glm-markdown').last().textContent()).toContain(end);
});

test('a chat that was closed leaves nothing behind', async () => {
  await page.open(short);
  const before = (await page.memory()).totalBytes;
  await page.open(long);
  expect((await page.memory()).totalBytes).toBeGreaterThan(before + 1_000_000);
  await page.open(short);
  expect((await page.memory()).totalBytes).toBeLessThan(1.2 * before);
});

test('the scripts keep little more of an answer than its text', async () => {
  const random = new SeededRandom('poured');
  await page.open(short);
  await page.pour(answerOf(2_000, random), 80);
  const before = await page.memory();
  const text = answerOf(24_000, random);
  await page.pour(text, 80);
  const grownBytes = (await page.memory()).scriptBytes - before.scriptBytes;
  // A piece of each frame's text that keeps all of it comes to 37 times the text.
  expect(grownBytes).toBeLessThan(25 * text.length);
});
