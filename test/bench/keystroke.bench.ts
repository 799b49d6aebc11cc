import { packagedExtension } from '../support/packagedExtension.ts';
import { completionStream, openScriptedServer, type Script } from '../support/scriptedServer.ts';
import { openBenchEditor } from './benchEditor.ts';
import { type BenchRow, median, quantile } from './benchRow.ts';
import type { BenchRun } from './benchRun.ts';
import { packTrivialExtension } from './trivialExtension.ts';
import { countKeys, ghostAfter, Typist } from './typist.ts';

const keysPerRound = 10;

/**
 * From a key to ghost text, through GLM Air with a server that answers at once and through an
 * extension that asks nobody. Each has an editor of its own; they take turns, a line at a time.
 */
export async function benchKeystroke(run: BenchRun): Promise<readonly BenchRow[]> {
  const server = await openScriptedServer(answerAtOnce);
  run.onEnd(server.close);
  const ourEditor = await openBenchEditor(run, await packagedExtension(), {
    'glmAir.backend': 'remote',
    'glmAir.remote.provider': 'custom',
    'glmAir.remote.baseUrl': `${server.url}/v1`,
    'glmAir.completion.delayMs': 0,
  });
  const trivialEditor = await openBenchEditor(run, await packTrivialExtension(run.folder));
  const ours = await Typist.at(ourEditor);
  const trivial = await Typist.at(trivialEditor);
  const ourTimes: number[] = [];
  const trivialTimes: number[] = [];
  for (let round = 0; round < run.rounds; round += 1) {
    ourTimes.push(...(await ours.typeLine(keysPerRound)));
    trivialTimes.push(...(await trivial.typeLine(keysPerRound)));
  }
  return rowsOf(ourTimes, trivialTimes);
}

/** Passes the probe for raw completions, then says what the extension is to show. */
const answerAtOnce: Script = ({ body }) => {
  const keys = countKeys(body.prompt ?? '');
  const text = keys === 0 ? 'sum(values) / len(values)' : ghostAfter(keys);
  return { chunks: [completionStream(text)] };
};

function rowsOf(ourTimes: readonly number[], trivialTimes: readonly number[]): BenchRow[] {
  return [
    {
      what: `keystroke → ghost text, median of ${ourTimes.length}, against a constant`,
      unit: 'ms',
      measured: median(ourTimes),
      control: median(trivialTimes),
      goal: { atMost: 1.2 },
    },
    {
      what: 'keystroke → ghost text, 95th percentile, against a constant',
      unit: 'ms',
      measured: quantile(ourTimes, 0.95),
      control: quantile(trivialTimes, 0.95),
    },
  ];
}
