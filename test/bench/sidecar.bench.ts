import { join } from 'node:path';
import { hundredMillion, writeRandomGlm } from '../support/randomGlm.ts';
import { serverSentEvents } from '../support/serverSentEvents.ts';
import { type SidecarProcess, startSidecar } from '../support/sidecarProcess.ts';
import { type BenchRow, median } from './benchRow.ts';
import type { BenchRun } from './benchRun.ts';
import { type DirectLlama, loadDirectly } from './directLlama.ts';

const contextSize = 4_096;
const promptTokens = 2_000;
const answerTokens = 64;
/** What a user may have typed between two requests. */
const grownBy = 'let total ';

/** Milliseconds of one round. */
interface Round {
  readonly directFirst: number;
  readonly directToken: number;
  readonly sidecarFirst: number;
  readonly sidecarToken: number;
  readonly grownFirst: number;
  readonly afterAbort: number;
}

/**
 * Measures the sidecar against node-llama-cpp called directly, the two taking turns, on a model of
 * 100 million random weights, and its second thoughts against its first. Medians of the rounds.
 */
export async function benchSidecar(run: BenchRun): Promise<readonly BenchRow[]> {
  const modelPath = join(run.folder, 'random.gguf');
  await writeRandomGlm(modelPath, hundredMillion);
  const sidecar = await startSidecar({ modelPath, contextSize, threads: 'auto' });
  run.onEnd(() => sidecar.stop());
  const threads = sidecar.outcome.type === 'ready' ? sidecar.outcome.threads : 1;
  const direct = await loadDirectly(modelPath, contextSize, threads);
  run.onEnd(() => direct.dispose());
  const rounds: Round[] = [];
  while (rounds.length < run.rounds) {
    rounds.push(await playRound(sidecar, direct, rounds.length));
  }
  return rowsOf(rounds);
}

async function playRound(
  sidecar: SidecarProcess,
  direct: DirectLlama,
  index: number,
): Promise<Round> {
  const prompt = promptOf(`round ${index}`);
  const { firstTokenMs: directFirst, tokenMs: directToken } = await direct.generate(
    prompt,
    answerTokens,
  );
  const cold = await ask(sidecar, prompt, answerTokens);
  const grown = await ask(sidecar, prompt + grownBy, 1);
  const afterAbort = await abortWhileReading(sidecar, promptOf(`aborted ${index}`));
  return {
    directFirst,
    directToken,
    sidecarFirst: cold.firstTokenMs,
    sidecarToken: cold.tokenMs,
    grownFirst: grown.firstTokenMs,
    afterAbort,
  };
}

function rowsOf(rounds: readonly Round[]): readonly BenchRow[] {
  const of = (key: keyof Round) => median(rounds.map((round) => round[key]));
  const second = 1_000; // milliseconds
  return [
    {
      what: 'sidecar: speed, against node-llama-cpp',
      unit: 'tokens/s',
      measured: second / of('sidecarToken'),
      control: second / of('directToken'),
      goal: { atLeast: 0.95 },
    },
    {
      what: 'sidecar: first token, against node-llama-cpp',
      unit: 'ms',
      measured: of('sidecarFirst'),
      control: of('directFirst'),
      goal: { atMost: 1.1 },
    },
    {
      what: 'sidecar: first token, prefix grown by 10, against cold',
      unit: 'ms',
      measured: of('grownFirst'),
      control: of('sidecarFirst'),
      goal: { atMost: 0.15 },
    },
    {
      what: 'sidecar: free after an abort, against reading to the end',
      unit: 'ms',
      measured: of('afterAbort'),
      control: of('sidecarFirst'),
      goal: { atMost: 0.1 },
    },
  ];
}

async function ask(sidecar: SidecarProcess, prompt: string, maxTokens: number) {
  const startedAt = performance.now();
  const body = { prompt, max_tokens: maxTokens, temperature: 0, stream: true };
  const response = await sidecar.post('/v1/completions', body);
  const times: number[] = [];
  for await (const _ of serverSentEvents(response)) {
    times.push(performance.now());
  }
  const [firstAt = startedAt] = times;
  const lastAt = times.at(-1) ?? firstAt; // the end is told with the last token
  return { firstTokenMs: firstAt - startedAt, tokenMs: (lastAt - firstAt) / (maxTokens - 1) };
}

/** From the abort, a third of a second into the prompt, until the next request has its token. */
async function abortWhileReading(sidecar: SidecarProcess, prompt: string): Promise<number> {
  const controller = new AbortController();
  const reading = sidecar
    .post('/v1/completions', { prompt, max_tokens: 1 }, controller.signal)
    .catch(() => undefined);
  await new Promise((resolve) => {
    setTimeout(resolve, 333);
  });
  const abortedAt = performance.now();
  controller.abort();
  await reading;
  await ask(sidecar, 'next', 1);
  return performance.now() - abortedAt;
}

/** One token a character. */
function promptOf(name: string): string {
  return `${name}: const value = compute(left, right);\n`
    .repeat(promptTokens)
    .slice(0, promptTokens);
}
