import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';

let editor: Editor;

beforeAll(async () => {
  editor = await Editor.start({ extensions: [await packagedExtension()] });
});
afterAll(() => editor?.close());

test('the packaged extension activates in a fresh VS Code and shows its state', async () => {
  await editor.waitForStatusBar('glmAir.status', (text) => text.includes('GLM'));
  const log = await editor.extensionHostLog();
  expect(log).toContain('_doActivateExtension glm-air.glm-air');
  expect(log).not.toMatch(/Activating extension glm-air\.glm-air failed/);
});

test('its commands are in the palette', async () => {
  await editor.runCommand('GLM Air: Show Log');
  const channel = editor.page.locator('.panel select, .panel .monaco-select-box');
  await channel.first().waitFor({ timeout: 30_000 });
});

test('closing the editor ends every process that it started', async () => {
  const home = path.dirname(editor.workspace);
  expect((await processesAtHome(home)).length).toBeGreaterThan(2);

  await editor.close();

  await expect.poll(() => processesAtHome(home)).toEqual([]);
});

/** Ids of the processes whose home is `home`, as Linux tells it. */
async function processesAtHome(home: string): Promise<string[]> {
  const ids = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const isAtHome = async (id: string) => {
    const environment = await fs.readFile(`/proc/${id}/environ`, 'utf8').catch(() => ''); // It may be gone.
    return environment.split('\0').includes(`HOME=${home}`);
  };
  const flags = await Promise.all(ids.map(isAtHome));
  return ids.filter((_, index) => flags[index]);
}
