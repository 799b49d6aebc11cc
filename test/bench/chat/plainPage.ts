import * as path from 'node:path';
import * as esbuild from 'esbuild';
import type { Browser, Page } from 'playwright-core';

/** What a page without any thought for long chats does: the whole transcript anew with each update. */
const script = `
import createMarkdown from 'markdown-it';
import { applyChange } from './src/protocol/transcript.ts';

const markdown = createMarkdown({ linkify: true });
const list = document.querySelector('.scroller');
let transcript;
let isDue = false;
addEventListener('message', ({ data }) => {
  transcript = data.type === 'snapshot' ? data.transcript : data.changes.reduce(applyChange, transcript);
  if (!isDue) {
    isDue = true;
    requestAnimationFrame(draw);
  }
});
function draw() {
  isDue = false;
  list.innerHTML = transcript.turns.map(({ text, steps }) =>
    [text, ...steps.map((step) => step.text ?? step.content ?? '')].map((each) => markdown.render(each)).join('')
  ).join('<hr>');
  list.scrollTop = list.scrollHeight;
}`;

/** Opens the page that the chat is compared with. */
export async function openPlainPage(browser: Browser | null): Promise<Page> {
  const { outputFiles } = await esbuild.build({
    stdin: { contents: script, resolveDir: path.join(import.meta.dirname, '../../..') },
    ...{ bundle: true, minify: true, write: false, format: 'iife' },
  });
  if (browser === null) {
    throw new Error('the chat page has no browser of its own');
  }
  const page = await browser.newPage({ viewport: { width: 400, height: 800 } });
  await page.setContent('<div class="scroller" style="height: 95vh; overflow: auto"></div>');
  await page.addScriptTag({ content: outputFiles[0]?.text ?? '' });
  return page;
}
