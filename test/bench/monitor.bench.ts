import { LatencyMonitor, type Measured } from '../../src/core/routing/latencyMonitor.ts';
import { Router } from '../support/router.ts';
import { type BenchRow, median } from './benchRow.ts';
import type { BenchRun } from './benchRun.ts';

const calls = 5_000;
/** Rounds before the first that counts, in which the code gets compiled. */
const warmUps = 3;
/** A prompt as ghost text has it in a long file. */
const prefix = 'const answer = 42;\n'.repeat(500);

/** What the router's own work costs, with every window full. */
export async function benchMonitor({ rounds }: BenchRun): Promise<readonly BenchRow[]> {
  const monitor = new LatencyMonitor();
  const router = new Router();
  const asking = await router.ghostText({ prefix });
  await asking.abort();
  const map = new Map<string, number>();
  const deeds = [
    (call: number) => monitor.note(sampleOf(call)),
    () => router.client.decide(),
    // As many entries as backends, kinds of request and sizes of prompts come to.
    (call: number) => map.set(`remote ${call % 16}`, call),
  ];
  const [noteNs = Number.NaN, decideNs = Number.NaN, updateNs = Number.NaN] = medianTimes(
    rounds,
    deeds,
  );
  return [
    {
      what: 'monitor: note one sample / one Map update',
      unit: 'ns',
      measured: noteNs,
      control: updateNs,
    },
    {
      what: 'monitor: say anew who would answer / one Map update',
      unit: 'ns',
      measured: decideNs,
      control: updateNs,
    },
  ];
}

/** Answers around 300 ms to prompts of all sizes. */
function sampleOf(call: number): Measured {
  const firstTokenMs = 200 + ((call * 7_919) % 200);
  const promptTokens = 300 * 4 ** (call % 4);
  return {
    record: {
      ...{ at: 0, backend: 'remote', kind: 'ghostText', purpose: 'asked', reason: '' },
      ...{ outcome: 'answered', firstTokenMs, tokensPerSecond: 60, totalMs: firstTokenMs + 600 },
      usage: { promptTokens, cachedTokens: 100, completionTokens: 40, reasoningTokens: 0 },
    },
    load: { uncachedTokens: promptTokens / 2, aheadMs: 0 },
  };
}

/** Median time of a call to each deed, done in turns, in nanoseconds. */
function medianTimes(rounds: number, deeds: readonly ((call: number) => unknown)[]): number[] {
  const times = deeds.map((): number[] => []);
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const [index, deed] of deeds.entries()) {
      const startedAt = performance.now();
      for (let call = 0; call < calls; call += 1) {
        deed(call);
      }
      const tookMs = performance.now() - startedAt;
      if (round >= 0) {
        times[index]?.push((tookMs * 1e6) / calls);
      }
    }
  }
  return times.map(median);
}
