import { globSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
/** `vscode.l10n.t('…')` in the host, `t('…')` on pages; the text is written out, so that it can be found. */
const call = /\bt\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;

test('every text that the user reads in the chat is in the bundle for translators', async () => {
  const files = globSync(['src/vscode/**/*.ts', 'webview/chat/**/*.ts'], { cwd: root });
  const texts = files.flatMap((file) =>
    [...readFileSync(path.join(root, file), 'utf8').matchAll(call)].map(([, , text = '']) =>
      text.replaceAll(/\\(.)/g, '$1'),
    ),
  );
  const bundle = Object.fromEntries([...new Set(texts)].toSorted().map((text) => [text, text]));

  // `vitest -u` writes it anew.
  await expect(`${JSON.stringify(bundle, undefined, 2)}\n`).toMatchFileSnapshot(
    path.join(root, 'l10n/bundle.l10n.json'),
  );
});
