import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';
import { completionStream, startScriptedServer, type Reply } from '../support/scriptedServer.ts';
import { sidecarPid } from '../support/sidecarPid.ts';
import { missingRest, typeMissingLine } from '../support/typeMissingLine.ts';

const tinyGlm = path.join(import.meta.dirname, '../fixtures/tiny-glm/tiny-glm.gguf');
// By when the walkthrough is there if it is to open; it takes about 300 ms.
const greetingLimitMs = 2_000;

let editor: Editor;

beforeAll(async () => {
  editor = await Editor.start({
    extensions: [await packagedExtension()],
    settings: {
      'editor.quickSuggestions': { other: 'off' },
      'editor.suggestOnTriggerCharacters': false,
      'glmAir.completion.delayMs': 0,
    },
  });
});
afterAll(() => editor?.close());

/** Whatever goes wrong, nobody who types is interrupted. */
afterEach(async () => {
  expect(await editor.page.locator('.notification-toast').count()).toBe(0);
});

const status = (expected: RegExp) =>
  editor.waitForStatusBar('glmAir.status', (text) => expected.test(text));

/** How often the extension has logged this. */
async function logged(pattern: RegExp): Promise<number> {
  return (await editor.extensionHostLog()).split('\n').filter((line) => pattern.test(line)).length;
}

test('with neither key nor model the walkthrough opens once, and typing is left alone', async () => {
  const walkthrough = editor.page.locator('.gettingStartedContainer');
  await walkthrough.waitFor();
  await editor.runCommand('View: Close All Editors');
  await editor.page.reload();
  await status(/^GLM set up$/);
  await editor.page.waitForTimeout(greetingLimitMs);

  await typeMissingLine(editor);
  await status(/^GLM set up$/);
  expect(await walkthrough.count()).toBe(0);
  await editor.screenshot('fault-set-up');
});

test('a model file that is none is named as the cause', async () => {
  const file = path.join(editor.workspace, 'model.gguf');
  await fs.writeFile(file, 'Not a model at all.');
  await editor.setSettings({ 'glmAir.local.modelPath': file });
  await status(/^GLM model file damaged$/);

  await typeMissingLine(editor);
  await editor.typeText('ngth');

  await status(/^GLM model file damaged$/);
  expect(await logged(/\[warning\] local: model\.corrupt: /)).toBe(1);
  await editor.screenshot('fault-corrupt-model');
});

test('a setting of the wrong type costs a line in the log, and ghost text goes on', async () => {
  await editor.setSettings({
    'glmAir.local.modelPath': tinyGlm,
    'glmAir.completion.maxLines': 'many',
  });
  await status(/^GLM demo$/);
  await typeMissingLine(editor);
  await editor.waitForGhostText((text) => text === missingRest);
  await editor.screenshot('fault-wrong-setting');

  await editor.setSettings({ 'glmAir.privacy.exclude': ['*.secret'] });
  await editor.typeText('n');
  await editor.waitForGhostText((text) => text === missingRest.slice(1));
  expect(await logged(/\[warning\] settings: .*completion\.maxLines/)).toBe(1);
});

test('a sidecar that is killed while it completes comes back by itself', async () => {
  await typeMissingLine(editor);
  await editor.waitForGhostText((text) => text === missingRest);
  const pid = await sidecarPid(editor);
  process.kill(pid, 'SIGSTOP'); // Or it would be done before it can be killed.
  await editor.typeText('ngth > ');
  await editor.page.waitForTimeout(600);
  await editor.screenshot('fault-sidecar-stuck');
  process.kill(pid, 'SIGKILL');

  await status(/^GLM demo starting$/);
  await editor.screenshot('fault-sidecar-killed');
  await status(/^GLM demo( \d+ ms)?$/);
  await typeMissingLine(editor);
  await editor.waitForGhostText((text) => text === missingRest);
  expect(await logged(/\[warning\] sidecar: ended \(SIGKILL\)/)).toBe(1);
  expect(await logged(/\[warning\] local: backend\./)).toBe(0);
});

test('an API that refuses the key is said to, and well again with its next answer', async () => {
  let reply: Reply = {
    status: 401,
    contentType: 'application/json',
    chunks: ['{"error":{"message":"Authentication Failed"}}'],
  };
  const server = await startScriptedServer(() => reply);
  await editor.setSettings({
    'glmAir.backend': 'remote',
    'glmAir.remote.provider': 'custom',
    'glmAir.remote.baseUrl': `${server.url}/v1`,
  });
  await status(/^GLM remote$/);
  await typeMissingLine(editor);
  await status(/^GLM wrong key$/);
  await editor.screenshot('fault-wrong-key');

  reply = { chunks: [completionStream('ngth === 0;')] };
  await typeMissingLine(editor);
  await editor.waitForGhostText((text) => text === 'ngth === 0;');
  await status(/^GLM remote \d+ ms$/);
  expect(await logged(/\[warning\] remote: backend\.unauthorized: /)).toBe(1);
  expect(await logged(/\[info\] remote: available again/)).toBe(1);
  await editor.screenshot('fault-cleared');
});
