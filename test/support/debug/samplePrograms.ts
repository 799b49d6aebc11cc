import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { AdapterName } from '../../../scripts/debugAdapters.ts';
import type { DebugConfiguration } from '../../../src/core/debug/debuggee.ts';

const programs = path.join(import.meta.dirname, '../../fixtures/debug/programs');

/** Absolute path of a sample program: `js/orders.js`. */
export function samplePath(name: string): string {
  return path.join(programs, name);
}

/** 1-based number of the first line that contains `text`; tests name lines by what stands there. */
export function lineOf(file: string, text: string): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  const index = lines.findIndex((line) => line.includes(text));
  if (index < 0) {
    throw new TypeError(`${file} has no line with ${text}.`);
  }
  return index + 1;
}

/** Builds a program in C with debug information. @returns the executable, in a folder that the caller removes */
export async function compile(source: string): Promise<{ program: string; folder: string }> {
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-debug-'));
  const program = path.join(folder, path.basename(source, '.c'));
  await promisify(execFile)('cc', ['-g', '-O0', '-o', program, source]);
  return { program, folder };
}

/** What the editor would send to an adapter for a program, when nobody wishes more. */
export function launchOf(
  adapter: AdapterName,
  program: string,
  more: DebugConfiguration = {},
): DebugConfiguration {
  return {
    ...defaults[adapter],
    request: 'launch',
    name: 'sample',
    program,
    cwd: path.dirname(program),
    ...more,
  };
}

const defaults: Readonly<Record<AdapterName, DebugConfiguration>> = {
  'js-debug': {
    type: 'pwa-node',
    console: 'internalConsole',
    runtimeExecutable: process.execPath,
    skipFiles: ['<node_internals>/**'],
  },
  debugpy: { type: 'debugpy', console: 'internalConsole', justMyCode: true },
  'cdt-gdb': { type: 'gdb', gdb: 'gdb' },
  'lldb-dap': { type: 'lldb-dap' },
};
