import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Editor } from '../support/editor.ts';
import { startForwardProxy, type ForwardProxy } from '../support/forwardProxy.ts';
import { packagedExtension } from '../support/packagedExtension.ts';
import {
  makePrivateCertificate,
  startTlsFront,
  type PrivateCertificate,
} from '../support/privateTls.ts';
import { completionStream, startScriptedServer } from '../support/scriptedServer.ts';
import { typeMissingLine } from '../support/typeMissingLine.ts';

const answer = 'ngth === 0;';

let proxy: ForwardProxy;
let certificate: PrivateCertificate;
let editor: Editor | undefined;

beforeAll(async () => {
  proxy = await startForwardProxy();
  certificate = await makePrivateCertificate();
});
afterEach(() => editor?.close());
afterAll(async () => {
  proxy.close();
  await certificate.remove();
});

test('an API that only the proxy of http.proxy can reach answers through it', async () => {
  proxy.route('glm.test:80', await startApi());

  editor = await startEditor('http://glm.test/v1', { 'http.proxy': proxy.url });
  await typeWhenReady(editor);

  expect(await editor.waitForGhostText()).toBe(answer);
  expect(proxy.visited).toContain('glm.test:80');
  expect(await editor.readStatusBar('glmAir.status')).toMatch(/^GLM remote \d+ ms$/);
});

test('a CA of NODE_EXTRA_CA_CERTS is trusted, at the end of a proxy’s tunnel and without one', async () => {
  const port = await startTlsFront(certificate, await startApi());
  proxy.route('glm.test:443', port);
  const trust = { NODE_EXTRA_CA_CERTS: certificate.caFile };

  editor = await startEditor('https://glm.test/v1', { 'http.proxy': proxy.url }, trust);
  await typeWhenReady(editor);
  expect(await editor.waitForGhostText()).toBe(answer);
  expect(proxy.visited).toContain('glm.test:443');

  await moveTo(editor, `https://127.0.0.1:${port}/v1`);
  await typeMissingLine(editor);
  expect(await editor.waitForGhostText()).toBe(answer);
});

test('an unknown CA is named as what it is', async () => {
  const port = await startTlsFront(certificate, await startApi());

  editor = await startEditor(`https://127.0.0.1:${port}/v1`);
  await typeWhenReady(editor);

  await editor.waitForStatusBar('glmAir.status', (text) => text === 'GLM offline');
  expect(await editor.extensionHostLog()).toContain(
    `127.0.0.1:${port} can’t be reached: its certificate is not trusted here`,
  );
  expect(await editor.ghostText()).toBe('');
});

/** @returns the port of an API that gives the same answer to everything */
async function startApi(): Promise<number> {
  const { port } = await startScriptedServer(() => ({ chunks: [completionStream(answer)] }));
  return port;
}

async function startEditor(
  baseUrl: string,
  settings: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string>> = {},
): Promise<Editor> {
  return Editor.start({
    extensions: [await packagedExtension()],
    settings: {
      'glmAir.backend': 'remote',
      'glmAir.remote.provider': 'custom',
      'glmAir.remote.baseUrl': baseUrl,
      'editor.quickSuggestions': { other: 'off' },
      'editor.suggestOnTriggerCharacters': false,
      ...settings,
    },
    env,
  });
}

/** Changes the address, and shows by the status bar when VS Code has taken it over. */
async function moveTo(vscode: Editor, baseUrl: string): Promise<void> {
  const off = { 'glmAir.remote.baseUrl': baseUrl, 'glmAir.completion.enabled': false };
  await vscode.setSettings(off);
  await vscode.waitForStatusBar('glmAir.status', (text) => text === 'GLM off');
  await vscode.setSettings({ 'glmAir.completion.enabled': true });
  await vscode.waitForStatusBar('glmAir.status', (text) => text.startsWith('GLM remote'));
}

/** Types once the API is set up and has not been asked yet. */
async function typeWhenReady(vscode: Editor): Promise<void> {
  await vscode.waitForStatusBar('glmAir.status', (text) => text === 'GLM remote');
  await typeMissingLine(vscode);
}
