import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { BenchRow } from './benchRow.ts';

/** What a bench is given to work with. */
export interface BenchRun {
  /** How often to measure. */
  readonly rounds: number;
  /** Empty, and gone afterwards. */
  readonly folder: string;
  /** Has something ended after the bench, also after one that failed; the newest first. */
  onEnd(end: () => Promise<void>): void;
}
export type Bench = (run: BenchRun) => Promise<readonly BenchRow[]>;

/** Runs a bench and ends all that it started. */
export async function runBench(bench: Bench, rounds: number): Promise<readonly BenchRow[]> {
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-bench-'));
  const ends = [() => fs.rm(folder, { recursive: true })];
  try {
    return await bench({ rounds, folder, onEnd: (end) => void ends.push(end) });
  } finally {
    for (const end of ends.toReversed()) {
      await end();
    }
  }
}
