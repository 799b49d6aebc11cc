import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { findOnPath } from './findOnPath.ts';
import { runQuietly, StepError } from './command.mjs';

const lockFolder = path.join(import.meta.dirname, '../test/e2e/code-server');

// The addons that VS Code's server loads at start; the rest of its install scripts download
// things that nothing here uses.
const nativeModules = [
  'node-pty',
  '@vscode/spdlog',
  '@vscode/native-watchdog',
  '@vscode/sqlite3',
  '@parcel/watcher',
];

/**
 * Installs VS Code's web server into a cache that outlives the clone, once per version.
 * Its own install script is skipped because it also rebuilds what needs system libraries.
 * @returns the script that starts it under Node 24
 */
export async function ensureCodeServer(): Promise<string> {
  const folder = path.join(cacheFolder(), await folderName());
  const entry = path.join(folder, 'node_modules/code-server/out/node/entry.js');
  if (existsSync(entry)) {
    return entry;
  }
  requireCompiler();
  const draft = `${folder}.${process.pid}`;
  await fs.mkdir(draft, { recursive: true });
  try {
    await install(draft);
    await fs.rename(draft, folder).catch((error: unknown) => keepWinner(error, entry));
  } finally {
    await fs.rm(draft, { recursive: true, force: true });
  }
  return entry;
}

/** Where downloads that are no part of the clone are kept between runs. */
export function cacheFolder(): string {
  const { GLM_AIR_CACHE, XDG_CACHE_HOME } = process.env;
  return GLM_AIR_CACHE ?? path.join(XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'glm-air');
}

async function folderName(): Promise<string> {
  const lock = await fs.readFile(path.join(lockFolder, 'package-lock.json'), 'utf8');
  const version = /"node_modules\/code-server": \{\s*"version": "([^"]+)"/.exec(lock)?.[1];
  const digest = createHash('sha256').update(lock).digest('hex').slice(0, 8);
  return `code-server-${version}-${digest}`;
}

async function install(folder: string): Promise<void> {
  for (const file of ['package.json', 'package-lock.json']) {
    await fs.copyFile(path.join(lockFolder, file), path.join(folder, file));
  }
  const hint = 'The end-to-end tests need it; check that the npm registry can be reached.';
  const npm = (title: string, cwd: string, ...args: string[]) =>
    runQuietly(title, 'npm', [...args, '--no-audit', '--no-fund'], { cwd, hint });

  await npm('Installing VS Code’s web server', folder, 'ci', '--ignore-scripts');
  const vscode = path.join(folder, 'node_modules/code-server/lib/vscode');
  const plain = ['install', '--omit=dev', '--ignore-scripts'];
  await npm('Installing the parts of VS Code', vscode, ...plain);
  await npm('Building the native parts of VS Code', vscode, 'rebuild', ...nativeModules);
  await npm('Installing VS Code’s own extensions', path.join(vscode, 'extensions'), ...plain);
}

function requireCompiler(): void {
  const missing = ['python3', 'make', 'c++'].filter((command) => findOnPath(command) === undefined);
  if (missing.length > 0) {
    throw new StepError(
      `VS Code's web server has native parts to build, and ${missing.join(', ')} cannot be found: ` +
        'install a C++ compiler, make and Python 3 (Debian: apt-get install build-essential python3).',
    );
  }
}

/** Another process may have installed the same version meanwhile; then its folder is as good. */
function keepWinner(error: unknown, entry: string): void {
  if (!existsSync(entry)) {
    throw error;
  }
}
