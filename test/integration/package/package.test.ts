import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activationBudgetBytes } from '../../../scripts/activationSize.ts';
import { hostTarget, isTarget, targets } from '../../../scripts/targets.ts';
import { activationLoadBytes } from '../../support/activationLoad.ts';
import { chatPageBudgetBytes, chatPageBytes } from '../../support/chatPageSize.ts';
import { installExtension, type InstalledExtension } from '../../support/installedExtension.ts';
import { packagedExtension } from '../../support/packagedExtension.ts';
import { startSidecar } from '../../support/sidecarProcess.ts';

// The binaries with Vulkan are 38 MB of it.
const vsixLimitBytes = 50_000_000;

let vsix: string;
let installed: InstalledExtension;
let files: string[];

beforeAll(async () => {
  vsix = await packagedExtension();
  installed = await installExtension(vsix);
  const entries = await fs.readdir(installed.folder, { recursive: true, withFileTypes: true });
  files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(installed.folder, path.join(entry.parentPath, entry.name)));
});
afterAll(() => installed?.remove());

test('the package has a few folders, each with one purpose', () => {
  const folders = files
    .filter((file) => !file.startsWith('vendor/node_modules/'))
    .map((file) => (file.includes('/') ? `${path.dirname(file)}/` : file));
  expect([...new Set(folders)].toSorted()).toMatchInlineSnapshot(`
    [
      ".vsixmanifest",
      "LICENSE.txt",
      "changelog.md",
      "dist/",
      "dist/chunks/",
      "dist/grammars/",
      "dist/webview/",
      "l10n/",
      "media/",
      "media/demo/",
      "media/screenshots/",
      "media/walkthrough/",
      "package.json",
      "readme.md",
      "vendor/",
    ]
  `);
});

test('the package has no sources, maps, types, tests or secrets', () => {
  const forbidden = /\.(ts|map|vsix|bundle|c|cc|cpp|h|hpp)$|(^|\/)(\.env.*|tests?|\.git.*)(\/|$)/;
  // A walkthrough opens this one in the editor.
  const exempt = ['media/demo/cart.ts'];
  expect(files.filter((file) => forbidden.test(file) && !exempt.includes(file))).toEqual([]);
});

test('the package has the binaries of its own platform only, with the GPU where one is published', () => {
  const isBinaries = (file: string) => file.startsWith('vendor/node_modules/@node-llama-cpp/');
  const names = files.filter(isBinaries).map((file) => file.split('/')[3] ?? '');
  expect(isTarget(hostTarget) && targets[hostTarget]).toEqual([...new Set(names)].toSorted());
});

test('the package stays small', async () => {
  expect((await fs.stat(vsix)).size).toBeLessThan(vsixLimitBytes);
});

test('what activation loads stays within its budget', async () => {
  const bytes = await activationLoadBytes(installed.folder);
  expect(bytes).toBeGreaterThan(10_000);
  expect(bytes).toBeLessThan(activationBudgetBytes);
});

test('what the chat page loads stays within its budget', async () => {
  const bytes = await chatPageBytes(installed.folder);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(chatPageBudgetBytes);
});

test('the sidecar answers from where VS Code unpacked it', async () => {
  const sidecar = await startSidecar({}, path.join(installed.folder, 'vendor/sidecar.mjs'));
  try {
    const sample = path.join(import.meta.dirname, '../../fixtures/sample/stats.py');
    const [prompt, suffix] = (await fs.readFile(sample, 'utf8')).split('ered = sorted(values)');
    const body = { prompt, suffix, max_tokens: 8, temperature: 0 };
    const answer = await (await sidecar.post('/v1/completions', body)).json();
    const text = expect.stringMatching(/^ered = sorted/);
    expect(answer).toMatchObject({ choices: [{ text }] });
  } finally {
    await sidecar.stop();
  }
});
