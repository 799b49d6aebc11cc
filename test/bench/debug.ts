import * as fs from 'node:fs/promises';
import { loadavg } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureDebugAdapters } from '../../scripts/debugAdapters.ts';
import { DebugWorld } from '../support/debug/debugWorld.ts';
import { copyOf } from '../support/debug/bugRuns.ts';
import { inColumns } from './columns.ts';
import { type Bug, readBugs } from './debug/bug.ts';
import { type Investigation, PerfectReader, type Progress } from './debug/perfectReader.ts';

/** Share of the bugs whose cause is to be found by then. */
const goals = { snapshot: 0.6, trace: 0.85, loop: 0.95 } as const;
const steps = ['snapshot', 'trace', 'loop'] as const;

const results = path.join(import.meta.dirname, 'results');

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
await ensureDebugAdapters();
const bugs = (await readBugs()).filter(({ name }) => name.includes(values.only));
const load = loadavg()[0];
const found: Investigation[] = [];
for (const bug of bugs) {
  found.push(await investigate(bug));
}
process.stdout.write(`${bugTable(found)}\n\n${shareTable(found)}\n\n${await save(found)}\n`);

async function investigate(bug: Bug): Promise<Investigation> {
  const folder = await copyOf(bug);
  const names = (await fs.readdir(bug.folder)).toSorted();
  const world = new DebugWorld(folder);
  try {
    return await new PerfectReader(bug, world).investigate(names);
  } finally {
    await world.close();
    await fs.rm(folder, { recursive: true });
  }
}

function bugTable(all: readonly Investigation[]): string {
  const rows = all.map(({ bug, snapshot, trace, loop }) => [
    ...[bug.name, bug.kind, markOf(snapshot), markOf(trace), markOf(loop)],
    ...[String(loop.calls), String(loop.tokens), loop.seconds.toFixed(1)],
  ]);
  const headings = ['bug', 'kind', ...steps, 'calls', 'tokens', 'seconds'];
  return inColumns([headings, ...rows]);
}

/** Contained; the cause proven, but a wrong one not refuted; neither. */
function markOf({ isContained, isProven }: Progress): string {
  return isContained ? '✓' : isProven ? '(✓)' : '–';
}

function shareTable(all: readonly Investigation[]): string {
  const rows = steps.map((step) => {
    const progress = all.map((each) => each[step]);
    const share = (is: (each: Progress) => boolean) =>
      `${((100 * progress.filter(is).length) / all.length).toFixed(0)} %`;
    return [
      step,
      ...[share(({ isContained }) => isContained), `≥ ${goals[step] * 100} %`],
      share(({ isProven }) => isProven),
      ...[median(progress, ({ calls }) => calls), median(progress, ({ tokens }) => tokens)],
      median(progress, ({ seconds }) => seconds),
    ];
  });
  const headings = ['after', 'contained', 'goal', 'proven', 'calls', 'tokens', 'seconds'];
  return inColumns([headings, ...rows]);
}

function median(all: readonly Progress[], of: (each: Progress) => number): string {
  const sorted = all.map(of).toSorted((a, b) => a - b);
  return (sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1);
}

/** @returns path of the file, from the folder where the command was given */
async function save(all: readonly Investigation[]): Promise<string> {
  const date = new Date().toISOString();
  const file = path.join(results, `debug-${date.replaceAll(':', '-')}.json`);
  await fs.mkdir(results, { recursive: true });
  const rows = all.map(({ bug: { name, kind, language }, ...each }) => ({
    ...{ name, kind, language },
    ...each,
  }));
  const content = { date, node: process.version, load, goals, rows };
  await fs.writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
  return path.relative(process.cwd(), file);
}
