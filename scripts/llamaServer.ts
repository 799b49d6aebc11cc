import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import * as path from 'node:path';
import { attemptDebianInstall } from './attempt.ts';
import { cacheFolder } from './codeServer.ts';
import { runQuietly } from './command.mjs';
import { findOnPath } from './findOnPath.ts';

/** The sources of llama.cpp, of the very version that the sidecar runs on. */
export const llamaSources = path.join(
  import.meta.dirname,
  '../node_modules/node-llama-cpp/llama/gitRelease.bundle',
);

const tools = ['git', 'cmake', 'make', 'c++', 'nice'];

// Six times what two idle cores need; whoever takes longer is stuck.
const buildLimitMs = 45 * 60_000;

const options = [
  '-DCMAKE_BUILD_TYPE=Release',
  '-DBUILD_SHARED_LIBS=OFF', // One file is all that is kept.
  '-DGGML_NATIVE=OFF', // The cache may wake up on a processor that can do less.
  '-DGGML_OPENMP=OFF',
  '-DLLAMA_OPENSSL=OFF',
  '-DLLAMA_BUILD_TESTS=OFF',
  '-DLLAMA_BUILD_EXAMPLES=OFF',
  '-DLLAMA_USE_PREBUILT_UI=OFF', // It would be downloaded.
];

/**
 * Builds llama.cpp's own server into a cache that outlives the clone, once per version.
 * @returns its executable; `undefined` where tools are missing, which it says in one line
 */
export async function ensureLlamaServer(): Promise<string | undefined> {
  const folder = path.join(cacheFolder(), `llama-server-${await digestOf(llamaSources)}`);
  const executable = path.join(folder, 'llama-server');
  if (existsSync(executable)) {
    return executable;
  }
  const missing = await missingTools();
  if (missing.length > 0) {
    console.log(
      `The tests with llama-server are skipped because ${missing.join(', ')} cannot be found: ` +
        'install what builds it (Debian: apt-get install build-essential cmake git).',
    );
    return undefined;
  }
  const draft = `${folder}.${process.pid}`;
  await fs.mkdir(draft, { recursive: true });
  try {
    const finished = await build(draft);
    await fs.rename(finished, folder).catch((error: unknown) => keepWinner(error, executable));
  } finally {
    await fs.rm(draft, { recursive: true, force: true });
  }
  return executable;
}

/** @returns a folder with the server and nothing else, inside `draft`. */
async function build(draft: string): Promise<string> {
  const source = path.join(draft, 'source');
  const output = path.join(draft, 'output');
  const finished = path.join(draft, 'finished');
  const run = (title: string, ...command: readonly string[]) =>
    runQuietly(title, 'nice', ['-n', '19', ...command], { timeoutMs: buildLimitMs });
  const jobs = String(availableParallelism());

  await run('Unpacking llama.cpp', 'git', 'clone', '--quiet', llamaSources, source);
  await run('Configuring llama-server', 'cmake', '-S', source, '-B', output, ...options);
  const make = ['cmake', '--build', output, '--target', 'llama-server', '--parallel', jobs];
  await run('Building llama-server, this once (7 minutes on two cores)', ...make);

  await fs.mkdir(finished);
  await fs.rename(path.join(output, 'bin/llama-server'), path.join(finished, 'llama-server'));
  return finished;
}

async function missingTools(): Promise<string[]> {
  if (findOnPath('cmake') === undefined) {
    await attemptDebianInstall('cmake');
  }
  return tools.filter((tool) => findOnPath(tool) === undefined);
}

async function digestOf(file: string): Promise<string> {
  const digest = createHash('sha256').update(await fs.readFile(file));
  return digest.digest('hex').slice(0, 8);
}

/** Another process may have built the same version meanwhile; then its file is as good. */
function keepWinner(error: unknown, executable: string): void {
  if (!existsSync(executable)) {
    throw error;
  }
}
