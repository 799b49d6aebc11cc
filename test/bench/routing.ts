import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { StepError } from '../../scripts/command.mjs';
import { type Contest, contest } from './routing/contest.ts';
import { judgedIn, policyTable, verdictTable } from './routing/tables.ts';
import { type TraceName, traceNames } from './routing/traces.ts';
import { isMissed, type Verdict, verdictOver } from './routing/verdict.ts';

const results = path.join(import.meta.dirname, 'results');

try {
  const { values } = parseArgs({
    options: {
      trace: { type: 'string' },
      seeds: { type: 'string', default: '3' },
      from: { type: 'string', default: '1' },
    },
  });
  const seeds = seedsFrom(readCount('from', values.from), readCount('seeds', values.seeds));
  const contests = await holdAll(readTraces(values.trace), seeds);
  const verdicts = [...Map.groupBy(contests, ({ trace }) => trace)].map(([trace, same]) =>
    verdictOver(trace, same),
  );
  const file = await save(contests, verdicts);
  process.stdout.write(`${report(contests, verdicts)}\n\n${file}\n`);
} catch (error) {
  if (!(error instanceof StepError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function readTraces(name: string | undefined): readonly TraceName[] {
  const chosen = traceNames.filter((each) => name === undefined || each === name);
  if (chosen.length === 0) {
    throw new StepError(`Say --trace ${traceNames.join('|')}.`);
  }
  return chosen;
}

function readCount(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new StepError(`Say --${option} with a whole number from 1.`);
  }
  return count;
}

function seedsFrom(first: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

async function holdAll(
  traces: readonly TraceName[],
  seeds: readonly number[],
): Promise<readonly Contest[]> {
  const contests: Contest[] = [];
  for (const trace of traces) {
    for (const seed of seeds) {
      contests.push(await contest(trace, seed));
    }
  }
  return contests;
}

function report(contests: readonly Contest[], verdicts: readonly Verdict[]): string {
  const judged = verdicts.flatMap(judgedIn);
  const goals = judged.filter(({ atMost }) => atMost !== undefined);
  const missed = goals.filter(isMissed);
  return [
    policyTable('p95 in ms', contests, ({ p95Ms }) => p95Ms),
    policyTable('mean score in ms', contests, ({ meanScore }) => meanScore),
    verdictTable(verdicts),
    `Medians over the seeds, the worst seed in brackets. Goals met: ${goals.length - missed.length} of ${goals.length}; ✗ marks a miss.`,
  ].join('\n\n');
}

/** @returns path of the file, from the folder where the command was given */
async function save(contests: readonly Contest[], verdicts: readonly Verdict[]): Promise<string> {
  const date = new Date().toISOString();
  const file = path.join(results, `routing-${date.replaceAll(':', '-')}.json`);
  await fs.mkdir(results, { recursive: true });
  const content = { date, node: process.version, verdicts, contests };
  await fs.writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
  return path.relative(process.cwd(), file);
}
