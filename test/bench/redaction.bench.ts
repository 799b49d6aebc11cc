import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { SecretDetector } from '../../src/core/ports.ts';
import { SecretVault } from '../../src/core/safety/secretVault.ts';
import { createSecretDetector } from '../../src/host/parsers/secretDetector.ts';
import { secretCases } from '../fixtures/secrets.ts';
import { type BenchRow, median } from './benchRow.ts';
import type { BenchRun } from './benchRun.ts';

const documentLength = 100_000;
/** As long as the texts before and after the cursor are at most. */
const promptLength = 8_000;
/** Rounds before the first that counts, in which the code gets compiled. */
const warmUps = 10;

/** What it costs to keep secrets out of a text that nobody has seen, and out of the same after a keystroke. */
export async function benchRedaction({ rounds }: BenchRun): Promise<readonly BenchRow[]> {
  const text = await documentOf(documentLength);
  const prompt = text.slice(0, promptLength);
  const vault = new SecretVault();
  const typing = createSecretDetector();
  await redact(prompt, typing, vault);
  const [freshMs, presetMs, keystrokeMs] = await medianTimes(rounds, () => {
    const fresh = createSecretDetector();
    return [
      () => redact(text, fresh, vault),
      () => searchWithPreset(text),
      (round) => redact(insert(prompt, `x${round} `), typing, vault),
    ];
  });
  return [
    {
      what: 'redact 100 kB never seen, against secretlint’s preset alone',
      unit: 'ms',
      measured: freshMs,
      control: presetMs,
      goal: { atMost: 2 },
    },
    {
      what: 'redact a prompt of 8,000 characters after a keystroke, against 2 ms',
      unit: 'ms',
      measured: keystrokeMs,
      control: 2,
      goal: { atMost: 1 },
    },
  ];
}

/** The project's own code, with a secret now and then. */
async function documentOf(length: number): Promise<string> {
  const folder = path.join(import.meta.dirname, '../../src/core/glm');
  const names = (await fs.readdir(folder)).toSorted();
  const files = await Promise.all(
    names.map((name) => fs.readFile(path.join(folder, name), 'utf8')),
  );
  const parts = files.map((file, index) => `${file}\n${secretCases[index]?.text ?? ''}\n\n`);
  return parts.join('').slice(0, length);
}

async function redact(text: string, detector: SecretDetector, vault: SecretVault): Promise<string> {
  return vault.hide(text, await detector.find(text));
}

async function searchWithPreset(content: string): Promise<unknown> {
  const rules = [{ id: creator.meta.id, rule: creator }];
  return lintSource({
    source: { filePath: 'text', ext: '', contentType: 'text', content },
    options: { noPhysicFilePath: true, config: { rules } },
  });
}

function insert(prompt: string, typed: string): string {
  const cursor = promptLength * 0.75;
  return prompt.slice(0, cursor) + typed + prompt.slice(cursor);
}

type Deed = (round: number) => Promise<unknown>;

/** Median times of deeds that are done in turns, in milliseconds. @param prepare makes them for each round. */
async function medianTimes(
  rounds: number,
  prepare: () => readonly [Deed, Deed, Deed],
): Promise<[number, number, number]> {
  const times: [number[], number[], number[]] = [[], [], []];
  for (let round = -warmUps; round < rounds; round += 1) {
    const deeds = prepare();
    for (const which of [0, 1, 2] as const) {
      const startedAt = performance.now();
      await deeds[which](round);
      const tookMs = performance.now() - startedAt;
      if (round >= 0) {
        times[which].push(tookMs);
      }
    }
  }
  return [median(times[0]), median(times[1]), median(times[2])];
}
