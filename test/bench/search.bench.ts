import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { LookPorts, SearchPorts } from '../../src/core/chat/tools/lookPorts.ts';
import { readFile } from '../../src/core/chat/tools/readFile.ts';
import { searchText } from '../../src/core/chat/tools/searchText.ts';
import { runTool } from '../../src/core/chat/tools/tool.ts';
import { localDisk } from '../../src/host/workspace/disk.ts';
import { Ripgrep } from '../../src/host/workspace/ripgrep.ts';
import { WorkspaceFiles } from '../../src/host/workspace/workspaceFiles.ts';
import { FakeEditorFiles } from '../support/fakeEditorFiles.ts';
import { editorRipgrep } from '../support/ripgrep.ts';
import { type BenchRow, median } from './benchRow.ts';
import type { BenchRun } from './benchRun.ts';

const fileCount = 50_000;
const filesPerFolder = 50;
/** One file in so many has the needle: 50 matches, as a search for a name has. */
const filesPerNeedle = 1_000;
const needle = 'frobnicateInvoice';
/** Calls that are timed together, as one is too short for the clock. */
const readsPerRound = 200;
/** Rounds before the first that counts; files are in the system's cache from then on. */
const warmUps = 2;

const { signal } = new AbortController();

/** What our part of a search costs beside ripgrep's, and a tool's beside its port's. */
export async function benchSearch({ rounds, folder }: BenchRun): Promise<readonly BenchRow[]> {
  await plantWorkspace(folder);
  const program = await editorRipgrep();
  const workspace = new WorkspaceFiles(localDisk(), new FakeEditorFiles(folder), () => []);
  const ports = {
    workspace,
    search: new Ripgrep(program),
    randomId: () => 'f00d',
    maxResultTokens: 10_000,
  };
  const [searchMs, ripgrepMs] = await medianTimes(rounds, [
    () => searchByTool(ports),
    () => searchAlone(program, folder),
  ]);
  const [toolMs, portMs] = await medianTimes(rounds, [
    () => times(readsPerRound, () => readByTool(ports)),
    () => times(readsPerRound, () => readByPort(ports)),
  ]);
  return [
    {
      what: `search: search_text in ${fileCount} files, cached, against ripgrep alone`,
      unit: 'ms',
      measured: searchMs,
      control: ripgrepMs,
      goal: { atMost: 1.3 },
    },
    {
      what: 'search: read_file of 60 lines, against checking and reading by the port alone',
      unit: 'ms',
      measured: toolMs / readsPerRound,
      control: portMs / readsPerRound,
    },
  ];
}

/** Files of some 2 kB in the manner of source code, the same each time. */
async function plantWorkspace(folder: string): Promise<void> {
  for (let first = 0; first < fileCount; first += filesPerFolder) {
    const below = path.join(folder, `part${Math.floor(first / 2_500)}`, `module${first}`);
    await fs.mkdir(below, { recursive: true });
    const numbers = Array.from({ length: filesPerFolder }, (_, index) => first + index);
    await Promise.all(
      numbers.map((number) => fs.writeFile(path.join(below, `file${number}.ts`), sourceOf(number))),
    );
  }
}

function sourceOf(number: number): string {
  const words = createHash('sha256').update(String(number)).digest('hex').match(/.{4}/g) ?? [];
  const lines = Array.from(
    { length: 60 },
    (_, line) => `export const v${words[line % 16]} = call${line}(w${words[(line * 7) % 16]});`,
  );
  return [...lines, number % filesPerNeedle === 0 ? `${needle}();` : ''].join('\n');
}

async function searchByTool(ports: SearchPorts): Promise<void> {
  const { content } = await runTool(searchText, { pattern: needle }, ports, signal);
  expectNeedles(content);
}

/** The same search as a person would type it. */
function searchAlone(program: string, folder: string): Promise<void> {
  const args = [
    '--no-config',
    '--hidden',
    '--line-number',
    '--ignore-case',
    '-F',
    '-e',
    needle,
    '.',
  ];
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd: folder }, (error, stdout) => {
      if (error) {
        reject(error);
      } else {
        expectNeedles(stdout);
        resolve();
      }
    });
  });
}

function expectNeedles(output: string): void {
  const found = output.split(`${needle}();`).length - 1;
  if (found !== fileCount / filesPerNeedle) {
    throw new Error(`Found ${found} needles.`);
  }
}

const someFile = 'part0/module0/file7.ts';

async function readByTool(ports: LookPorts): Promise<void> {
  await runTool(readFile, { path: someFile }, ports, signal);
}

async function readByPort({ workspace }: LookPorts): Promise<void> {
  await workspace.readText(await workspace.check(someFile, 'read'));
}

async function times(count: number, deed: () => Promise<void>): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await deed();
  }
}

/** Median times of two deeds that are done in turns, in milliseconds. */
async function medianTimes(
  rounds: number,
  deeds: readonly [() => Promise<void>, () => Promise<void>],
): Promise<[number, number]> {
  const taken: [number[], number[]] = [[], []];
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const which of [0, 1] as const) {
      const startedAt = performance.now();
      await deeds[which]();
      if (round >= 0) {
        taken[which].push(performance.now() - startedAt);
      }
    }
  }
  return [median(taken[0]), median(taken[1])];
}
