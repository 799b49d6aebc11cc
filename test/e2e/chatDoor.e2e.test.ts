import * as path from 'node:path';
import { expect, test } from 'vitest';
import { useChatWorld } from '../support/chatWorld.ts';

const tinyGlm = path.join(import.meta.dirname, '../fixtures/tiny-glm/tiny-glm.gguf');

const world = useChatWorld({
  settings: {
    'glmAir.backend': 'auto',
    'glmAir.remote.provider': 'zai',
    'glmAir.remote.baseUrl': '',
  },
  env: { GLM_AIR_API_KEY: '' },
});

test('without a key an empty chat offers to set one, and then there are answers', async () => {
  const { chat, editor, remote } = world();
  const door = await chat.waitFor('door');
  expect(await door.innerText()).toContain('There is no model to talk to yet');
  await editor.screenshot('chat-door');
  await chat.by('door-setApiKey').click();
  await editor.pickItem('Another OpenAI-compatible server');
  await answerInput('Address of the server', remote.baseUrl);
  await answerInput('API key for Another OpenAI-compatible server', 'a-pasted-key');
  await chat.by('door-setApiKey').waitFor({ state: 'detached' });
  remote.willSay([{ text: 'Here I am.' }]);

  expect(await chat.ask('Is anybody there?')).toContain('Here I am.');
  expect(remote.requests.at(-1)?.headers.authorization).toBe('Bearer a-pasted-key');
});

test('a question is answered by the model on this machine, and nothing is sent', async () => {
  const { chat, editor, remote } = world();
  const sent = remote.requests.length;
  await editor.setSettings({ 'glmAir.backend': 'local', 'glmAir.local.modelPath': tinyGlm });
  await chat
    .by('backend-badge')
    .getByText(/demo|local/)
    .waitFor();
  await chat.ask('What is a cart?');
  await editor.screenshot('chat-local');

  expect(await chat.frame.locator('glm-turn glm-markdown').last().innerText()).not.toBe('');
  expect(await chat.by('error').count()).toBe(0);
  expect(await chat.by('answer-badge').innerText()).toMatch(/demo|local/);
  expect(remote.requests.length).toBe(sent);
});

async function answerInput(title: string, value: string): Promise<void> {
  const { editor } = world();
  const box = editor.page.locator('.quick-input-widget', { hasText: title });
  await box.locator('input.input').fill(value);
  await editor.press('Enter');
}
