import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';

const tinyGlm = path.join(import.meta.dirname, '../fixtures/tiny-glm/tiny-glm.gguf');

let editor: Editor;

beforeAll(async () => {
  editor = await Editor.start({
    extensions: [await packagedExtension()],
    settings: { 'glmAir.local.modelPath': tinyGlm },
  });
});
afterAll(() => editor?.close());

test('the connection test writes what each backend can do into a document', async () => {
  await editor.waitForStatusBar('glmAir.status', (text) => text === 'GLM demo');
  await editor.runCommand('GLM Air: Test Connection');

  const report = editor.page.locator('.view-lines', { hasText: 'GLM Air: connection' });
  await report.waitFor();
  // Monaco draws spaces as no-break ones.
  const text = ((await report.innerText()) ?? '').replaceAll('\u00a0', ' ');
  expect(text).toContain('There is no API key yet');
  expect(text).toContain('✓ Server: the engine inside GLM Air');
  expect(text).toContain('✓ Thinking off: no reasoning tokens');
  expect(text).toContain('✓ Ghost text: by prefix and suffix');
  await editor.screenshot('connection-report');
});
