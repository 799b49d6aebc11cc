import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { cacheFolder } from './codeServer.ts';
import { runQuietly, StepError } from './command.mjs';

const modules = path.join(import.meta.dirname, '../node_modules');

/**
 * Finds one package of llama.cpp's binaries, and fetches it if it is for another platform.
 * @param name `win-x64-vulkan`
 * @returns folder of the package
 */
export async function llamaBinaries(name: string): Promise<string> {
  const version = await versionOf(path.join(modules, 'node-llama-cpp'));
  const installed = path.join(modules, '@node-llama-cpp', name);
  if (hasBinaries(installed) && (await versionOf(installed)) === version) {
    return installed;
  }
  const fetched = path.join(cacheFolder(), `llama-${name}-${version}`);
  if (!hasBinaries(fetched)) {
    await fetchPackage(`@node-llama-cpp/${name}@${version}`, fetched);
  }
  return fetched;
}

async function fetchPackage(name: string, folder: string): Promise<void> {
  const draft = `${folder}.${process.pid}`;
  const hint = `${name} cannot be had from the npm registry, and without its binaries there is no package.`;
  await fs.mkdir(draft, { recursive: true });
  try {
    await runQuietly(`Fetching ${name}`, 'npm', ['pack', name], { cwd: draft, hint });
    const [archive = ''] = await fs.readdir(draft);
    await runQuietly(`Unpacking ${name}`, 'tar', ['-xzf', archive, '--strip-components=1'], {
      cwd: draft,
      hint,
    });
    await fs.rm(path.join(draft, archive));
    if (!hasBinaries(draft)) {
      throw new StepError(`${name} holds no binaries, so there is nothing to package.`);
    }
    await fs.rm(folder, { recursive: true, force: true });
    await fs.rename(draft, folder);
  } finally {
    await fs.rm(draft, { recursive: true, force: true });
  }
}

function hasBinaries(folder: string): boolean {
  return existsSync(path.join(folder, 'bins'));
}

async function versionOf(folder: string): Promise<string> {
  const manifest = await fs.readFile(path.join(folder, 'package.json'), 'utf8');
  return String(JSON.parse(manifest).version);
}
