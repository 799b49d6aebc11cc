import { globSync, statSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { runQuietly } from '../../scripts/command.mjs';
import { hostTarget } from '../../scripts/targets.ts';

const root = path.join(import.meta.dirname, '../..');

// Whatever ends up in the package, or says how.
const ingredients = [
  'src/**/*.ts',
  'webview/**/*',
  'l10n/*',
  'media/**/*',
  'scripts/*',
  'test/fixtures/tiny-glm/*.gguf',
  '{package,package-lock}.json',
  '*.md',
  'esbuild.mjs',
  '.vscodeignore',
];

/** The .vsix for this machine, packaged anew if anything in it has changed. @returns its path */
export async function packagedExtension(): Promise<string> {
  const manifest = await fs.readFile(path.join(root, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest);
  const file = path.join(root, `dist/glm-air-${hostTarget}-${version}.vsix`);
  // Each build copies the model of the demo anew.
  const found = globSync(ingredients, { cwd: root, exclude: ['media/demo/*.gguf'] });
  const newest = Math.max(...found.map(modifiedMs));
  if (newest > ((await fs.stat(file).catch(() => undefined))?.mtimeMs ?? 0)) {
    const args = [path.join(root, 'scripts/package.ts')];
    await runQuietly('Packaging the extension', process.execPath, args, { cwd: root });
  }
  return file;
}

function modifiedMs(file: string): number {
  return statSync(path.join(root, file)).mtimeMs;
}
