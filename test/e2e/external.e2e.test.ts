import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ensureLlamaServer } from '../../scripts/llamaServer.ts';
import { Editor } from '../support/editor.ts';
import { startLlamaServer, type LlamaServer } from '../support/llamaServer.ts';
import { packagedExtension } from '../support/packagedExtension.ts';
import { sampleLines, typeMissingLine } from '../support/typeMissingLine.ts';

const isBuilt = (await ensureLlamaServer()) !== undefined;
const { ofRemove, ofTotal, ofIsEmpty } = sampleLines;

describe.runIf(isBuilt)('a llama-server that somebody else runs', () => {
  let server: LlamaServer;
  let editor: Editor;

  beforeAll(async () => {
    server = await startLlamaServer();
    editor = await Editor.start({
      extensions: [await packagedExtension()],
      settings: {
        'glmAir.local.serverUrl': server.url,
        'editor.quickSuggestions': { other: 'off' },
        'editor.suggestOnTriggerCharacters': false,
      },
    });
  });
  afterAll(async () => {
    await editor?.close();
    await server?.stop();
  });

  test('gives ghost text', async () => {
    await editor.waitForStatusBar('glmAir.status', (text) => text === 'GLM local');
    await typeMissingLine(editor, ofRemove);
    expect(await editor.waitForGhostText()).toBe(ofRemove.rest);
    expect(await editor.readStatusBar('glmAir.status')).toMatch(/^GLM local \d+ ms$/);
  });

  test('is shown to be gone when it is ended, and typing goes on', async () => {
    await server.stop();
    await typeMissingLine(editor, ofTotal);
    await editor.waitForStatusBar('glmAir.status', (text) => text === 'GLM offline');
    expect(await editor.ghostText()).toBe('');
    expect(await editor.saveAndRead('cart.ts')).toContain(`    ${ofTotal.begun}\n`);
    expect(await editor.extensionHostLog()).toContain('nothing listens there');
  });

  test('gives ghost text again, without a restart, when it is back', async () => {
    server = await startLlamaServer(server.port);
    await editor.waitForStatusBar('glmAir.status', (text) => text.startsWith('GLM local'));
    await typeMissingLine(editor, ofIsEmpty);
    expect(await editor.waitForGhostText()).toBe(ofIsEmpty.rest);
  });
});
