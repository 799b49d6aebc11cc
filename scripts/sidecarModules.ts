import { existsSync, globSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { llamaBinaries } from './llamaBinaries.ts';
import { targets, type Target } from './targets.ts';

const root = path.join(import.meta.dirname, '..');
const engine = 'node_modules/node-llama-cpp';
// Says which release of llama.cpp the binaries are; the rest of that folder is its source.
const releaseFacts = ['llama/binariesGithubRelease.json', 'llama/llama.cpp.info.json'];

/**
 * Writes the `node_modules` that the sidecar needs at run time: of node-llama-cpp and what it
 * imports only the files that can be reached, and the binaries of one platform.
 */
export async function writeSidecarModules(target: Target, folder: string): Promise<void> {
  const files = await reachableFiles();
  for (const file of withPackageFiles(files)) {
    await copy(path.join(root, file), path.join(folder, path.relative('node_modules', file)));
  }
  for (const name of targets[target]) {
    const binaries = await llamaBinaries(name);
    const destination = path.join(folder, '@node-llama-cpp', name);
    for (const part of ['package.json', 'LICENSE', 'dist/index.js', 'bins']) {
      await copy(path.join(binaries, part), path.join(destination, part));
    }
  }
}

/** All of node-llama-cpp's own code, since it starts some of its files as processes. */
async function reachableFiles(): Promise<Set<string>> {
  const own = globSync(`${engine}/dist/**/*.js`, { cwd: root });
  const { metafile } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [`${engine}/dist/index.js`],
    bundle: true,
    write: false,
    outdir: 'unused',
    metafile: true,
    platform: 'node',
    format: 'esm',
    conditions: [], // Node knows no `module` condition.
    // Binaries come from the target's packages; ipull does without reflink.
    external: ['@node-llama-cpp/*', '@reflink/*'],
    logLevel: 'error',
  });
  const facts = releaseFacts.map((file) => `${engine}/${file}`);
  return new Set([...Object.keys(metafile.inputs), ...own, ...facts]);
}

/** Adds what tells Node how to read the files, and the licences. */
function withPackageFiles(files: ReadonlySet<string>): string[] {
  const manifests = [...files].flatMap(manifestsAbove);
  const licences = manifests.map((file) => `${path.posix.dirname(file)}/{LICEN[SC]E*,license*}`);
  return [...new Set([...files, ...manifests, ...globSync(licences, { cwd: root })])];
}

/** A package may have further manifests inside, which say `commonjs` or `module`. */
function manifestsAbove(file: string): string[] {
  const folder = path.posix.dirname(file);
  if (folder === '.' || path.posix.basename(folder) === 'node_modules') {
    return [];
  }
  const manifest = `${folder}/package.json`;
  const above = manifestsAbove(folder);
  return existsSync(path.join(root, manifest)) ? [manifest, ...above] : above;
}

async function copy(from: string, to: string): Promise<void> {
  await fs.cp(from, to, { recursive: true, dereference: true });
}
