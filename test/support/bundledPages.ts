import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { runQuietly } from '../../scripts/command.mjs';
import { pageHtml } from '../../src/vscode/pageHtml.ts';

const root = path.join(import.meta.dirname, '../..');
/** Where the pages of tests are served from. */
export const pageOrigin = 'http://page.test';

/** Bundles all as a package has it. @returns a new folder, which is the caller's to remove */
export async function bundlePages(): Promise<string> {
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-page-'));
  const args = ['esbuild.mjs', '--production', '--into', folder];
  await runQuietly('Bundling', process.execPath, args, { cwd: root });
  return folder;
}

/** The document of a page under its real policy. @param name of its script and its style sheet */
export function pageDocument(name: string, title: string): string {
  return pageHtml({
    title,
    script: `${pageOrigin}/${name}.js`,
    style: `${pageOrigin}/${name}.css`,
    styleSource: pageOrigin,
    nonce: 'of-this-test',
  });
}
