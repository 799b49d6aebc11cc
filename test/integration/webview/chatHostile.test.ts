import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StepOf } from '../../../src/protocol/transcript.ts';
import { ChatPage } from '../../support/chatPage.ts';
import { answerHead, answerText, transcriptOf, turnOf } from '../../support/chatTranscripts.ts';
import { hostileMarkdown } from '../../support/hostileMarkdown.ts';

let chat: ChatPage;
beforeAll(async () => {
  chat = await ChatPage.open({ viewport: { width: 400, height: 900 } });
  await chat.page.evaluate('globalThis.hacked = () => { globalThis.wasHacked = true; }; 0');
});
afterAll(() => chat?.close());

/** What of the answer could load, run, style or lead away, whatever the policy of the page would say to it. */
const dangers = `[...document.querySelectorAll('glm-markdown *')].flatMap((element) => {
  const forbidden = 'script,style,link,iframe,frame,object,embed,img,image,picture,video,audio,source,base,meta,' +
    'form,input,textarea,select,template,slot,portal,foreignObject,use,animate,glm-question';
  const isOurs = element.closest('.code-actions, glm-code > .row') !== null;
  const attributes = element.getAttributeNames().filter((name) => /^on|style|href|src|action|srcdoc|^id$|^name$/.test(name));
  return [
    ...(element.matches(forbidden) || (element.localName === 'button' && !isOurs) ? [element.localName] : []),
    ...attributes.map((name) => element.localName + '[' + name + ']'),
  ];
})`;

test(`${hostileMarkdown.length} hostile answers do nothing: no request, no script, no style, no way out`, async () => {
  expect(hostileMarkdown.length).toBeGreaterThanOrEqual(60);
  for (const [index, text] of hostileMarkdown.entries()) {
    await chat.show(
      transcriptOf([turnOf('turn-1', text, [answerHead, answerText(text)])], `chat-${index}`),
    );
    const shown = chat.page.locator('glm-markdown');
    expect(await shown.count(), text).toBe(1);
    expect(await chat.page.evaluate(dangers), text).toEqual([]);
    for (const link of await shown.getByRole('link').all()) {
      await link.click();
    }
  }
  await chat.page.waitForTimeout(500);
  expect(await chat.page.evaluate('globalThis.wasHacked ?? false')).toBe(false);
  expect(chat.requests).toEqual([]);
  expect(chat.problems).toEqual([]);
  expect(chat.page.url()).toBe('http://page.test/page.html');
  expect(chat.page.context().pages()).toHaveLength(1);
});

test('links of hostile answers ask the host for nothing but files and addresses of the web', () => {
  const asked = chat.sent.filter(({ type }) => type !== 'ready');
  const addresses = asked.flatMap((message) => (message.type === 'openLink' ? message.url : []));
  const paths = asked.flatMap((message) => (message.type === 'openFile' ? message.path : []));
  expect(asked).toHaveLength(addresses.length + paths.length);
  expect(addresses.length).toBeGreaterThan(0);
  expect(addresses.every((address) => /^https:\/\/evil\.test\b/.test(address))).toBe(true);
  expect(paths).toEqual([]);
});

test('hostile texts anywhere else on the page are text', async () => {
  const evil = '<img src=x onerror=hacked()><script>hacked()</script>';
  const call: StepOf<'call'> = {
    kind: 'call',
    callId: evil,
    name: evil,
    arguments: { [evil]: evil },
    state: 'failed',
    at: 1,
    summary: evil,
    content: evil,
    diff: `+${evil}`,
  };
  const turn = turnOf('turn-1', evil, [
    { ...answerHead, thinkingReason: evil },
    { kind: 'thought', text: evil, at: 1, durationMs: 1, tokens: 1 },
    call,
    { kind: 'note', tone: 'warning', text: evil },
    { kind: 'summary', text: evil, tokensBefore: 2, tokensAfter: 1 },
  ]);
  const attachments = [
    { id: 'a', kind: 'file', label: evil, path: evil, tokens: 1, text: '' },
  ] as const;
  const error = { code: 'failed', sentence: evil };
  await chat.show(
    transcriptOf([{ ...turn, attachments: [...attachments], state: 'failed', error }], evil),
  );
  for (const summary of await chat.page.locator('glm-turn summary').all()) {
    await summary.click();
  }
  await chat.settle();
  expect(await chat.page.locator('glm-chat :is(img, script)').count()).toBe(0);
  expect(await chat.page.locator('glm-chat').innerText()).toContain(evil);
  expect(await chat.page.evaluate('globalThis.wasHacked ?? false')).toBe(false);
  expect(chat.problems).toEqual([]);
});
