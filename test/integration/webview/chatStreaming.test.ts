import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChatPage } from '../../support/chatPage.ts';
import { answerHead, answerText, transcriptOf, turnOf } from '../../support/chatTranscripts.ts';
import { idlePanel } from '../../support/fakeChatSession.ts';
import { answersInMarkdown } from '../../support/markdownCases.ts';
import { SeededRandom } from '../../bench/routing/seededRandom.ts';

let chat: ChatPage;
beforeAll(async () => {
  chat = await ChatPage.open({ viewport: { width: 400, height: 900 } });
});
afterAll(() => chat?.close());

const text = answersInMarkdown.join('\n\n<!-- -->\n\n');
const busy = { ...idlePanel, phase: 'answering' } as const;

test('an answer that comes in random pieces ends as the same page as at once', async () => {
  await chat.show(transcriptOf([turnOf('turn-1', 'a', [answerHead, answerText(text)])], 'at-once'));
  const atOnce = await drawn();
  expect(atOnce).toContain('hljs-keyword');
  for (const seed of [1, 2, 3]) {
    await stream(`in-pieces-${seed}`, piecesOf(text, seed));
    expect(await drawn()).toBe(atOnce);
  }
});

test('what is settled is not drawn again, and a code block stays the same element while it grows', async () => {
  await begin('settled', 'First.\n\nSecond.\n\n```ts\nconst a');
  await chat.page.evaluate(
    `globalThis.kept = [...document.querySelectorAll('glm-markdown > *')].map((node) => new WeakRef(node)); 0`,
  );
  await chat.update([
    { type: 'append', turnId: 'turn-1', index: 1, text: ' = 1;\n```\n\nThird.\n\nFourth.\n' },
  ]);
  expect(
    await chat.page.evaluate(`globalThis.kept.map((node, index) =>
      node.deref() === document.querySelectorAll('glm-markdown > *')[index])`),
  ).toEqual([true, true, true]);
  expect(await chat.page.locator('glm-markdown > *').count()).toBe(5);
});

test('the page follows an answer only while the user is at its end', async () => {
  const lines = (from: number) =>
    Array.from({ length: 30 }, (_, index) => `Paragraph ${from + index}.\n\n`).join('');
  await begin('follow', lines(0));
  const scroller = chat.page.locator('.scroller');
  const distance = () => measured('scrollHeight - clientHeight - scrollTop');
  const add = (part: string) =>
    chat.update([{ type: 'append', turnId: 'turn-1', index: 1, text: part }]);
  await add(lines(30));
  expect(await distance()).toBeLessThan(2);
  expect(await chat.by('jump').isVisible()).toBe(false);

  await scroller.hover();
  await chat.page.mouse.wheel(0, -400);
  await chat.by('jump').waitFor();
  const top = await measured('scrollTop');
  await add(lines(60));
  expect(await measured('scrollTop')).toBe(top);

  await chat.by('jump').click();
  await add(lines(90));
  expect(await distance()).toBeLessThan(2);
  expect(await chat.by('jump').isVisible()).toBe(false);
});

/** A number of the scroller's, computed of its properties. */
function measured(formula: string): Promise<number> {
  return chat.page.evaluate(`{
    const { scrollHeight, clientHeight, scrollTop } = document.querySelector('.scroller');
    ${formula};
  }`);
}

async function begin(id: string, beginning: string): Promise<void> {
  const turn = turnOf('turn-1', 'a', [answerHead, answerText(beginning)]);
  await chat.show(transcriptOf([{ ...turn, state: 'running' }], id), busy);
}

async function stream(id: string, pieces: readonly string[]): Promise<void> {
  await begin(id, '');
  for (const piece of pieces) {
    await chat.update([{ type: 'append', turnId: 'turn-1', index: 1, text: piece }]);
  }
  const { steps: _, ...head } = turnOf('turn-1', 'a');
  await chat.update([{ type: 'turn', head }], { phase: 'idle' });
}

/** The answer's markup once its code is coloured. */
async function drawn(): Promise<string> {
  await chat.page.waitForTimeout(600);
  const markup = await chat.page.locator('glm-markdown').innerHTML();
  return markup.replaceAll(/<!--.*?-->/g, '');
}

function piecesOf(whole: string, seed: number): readonly string[] {
  const random = new SeededRandom('pieces', seed);
  const pieces: string[] = [];
  for (let at = 0; at < whole.length;) {
    const end = at + 1 + Math.floor(random.between(0, 24));
    pieces.push(whole.slice(at, end));
    at = end;
  }
  return pieces;
}
