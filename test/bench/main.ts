import * as fs from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { StepError } from '../../scripts/command.mjs';
import { benchActivation } from './activation.bench.ts';
import { ratioOf, verdictOn } from './benchRow.ts';
import { type Bench, runBench } from './benchRun.ts';
import { benchTable, type LoadedRow } from './benchTable.ts';
import { benchChat } from './chat.bench.ts';
import { benchDebugSnapshot } from './debugSnapshot.bench.ts';
import { benchKeystroke } from './keystroke.bench.ts';
import { benchMonitor } from './monitor.bench.ts';
import { benchNormaliser } from './normaliser.bench.ts';
import { benchRedaction } from './redaction.bench.ts';
import { benchSearch } from './search.bench.ts';
import { benchSidecar } from './sidecar.bench.ts';
import { benchSize } from './size.bench.ts';

interface Plan {
  readonly bench: Bench;
  readonly rounds: number;
}

/** In this order, each with the rounds that its figures need. */
const plans: Readonly<Record<string, Plan>> = {
  keystroke: { bench: benchKeystroke, rounds: 12 },
  sidecar: { bench: benchSidecar, rounds: 7 },
  normaliser: { bench: benchNormaliser, rounds: 15 },
  monitor: { bench: benchMonitor, rounds: 15 },
  activation: { bench: benchActivation, rounds: 5 },
  search: { bench: benchSearch, rounds: 15 },
  redaction: { bench: benchRedaction, rounds: 60 },
  size: { bench: benchSize, rounds: 1 },
  chat: { bench: benchChat, rounds: 5 },
  debugSnapshot: { bench: benchDebugSnapshot, rounds: 7 },
};
const results = path.join(import.meta.dirname, 'results');

try {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, rounds: { type: 'string' } },
  });
  const rows = await measure(readPlans(values.only, values.rounds));
  const file = await save(rows);
  process.stdout.write(`\n${benchTable(rows)}\n\n${file}\n`);
} catch (error) {
  if (!(error instanceof StepError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function readPlans(only: string | undefined, rounds: string | undefined): readonly Plan[] {
  const names = only === undefined ? Object.keys(plans) : [only];
  return names.map((name) => {
    const plan = plans[name];
    if (plan === undefined) {
      throw new StepError(`Say --only ${Object.keys(plans).join('|')}.`);
    }
    return rounds === undefined ? plan : { ...plan, rounds: readRounds(rounds) };
  });
}

function readRounds(text: string): number {
  const rounds = Number(text);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new StepError('Say --rounds with a whole number from 1.');
  }
  return rounds;
}

async function measure(chosen: readonly Plan[]): Promise<readonly LoadedRow[]> {
  const rows: LoadedRow[] = [];
  for (const { bench, rounds } of chosen) {
    const [loadAverage = Number.NaN] = loadavg();
    const measured = await runBench(bench, rounds);
    rows.push(...measured.map((row) => ({ ...row, loadAverage })));
  }
  return rows;
}

/** @returns path of the file, from the folder where the command was given */
async function save(rows: readonly LoadedRow[]): Promise<string> {
  const date = new Date().toISOString();
  const file = path.join(results, `${date.replaceAll(':', '-')}.json`);
  const judged = rows.map((row) => ({ ...row, ratio: ratioOf(row), verdict: verdictOn(row) }));
  const report = {
    date,
    processors: cpus().map(({ model }) => model),
    node: process.version,
    rows: judged,
  };
  await fs.mkdir(results, { recursive: true });
  await fs.writeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
  return path.relative(process.cwd(), file);
}
