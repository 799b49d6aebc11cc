import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sizeOf } from '../../../../src/core/glm/textSize.ts';
import { TokenEstimate } from '../../../../src/core/glm/tokenEstimate.ts';

interface Part {
  readonly name: string;
  readonly text: string;
  readonly tokens: Readonly<Record<'qwen2' | 'llama-bpe', number>>;
}

const fixture = path.join(import.meta.dirname, '../../../fixtures/token-counts/counts.json');
// Written by llama.cpp itself, see the README beside it.
const parts = JSON.parse(readFileSync(fixture, 'utf8')) as Part[];
const proseNames = ['english.txt', 'portugues.txt', 'zhongwen.txt'];
const isProse = ({ name }: Part) => proseNames.includes(name);

/** What a user may be at all day: one language, several, prose, or everything in turn. */
const traffics: readonly (readonly [string, readonly Part[]])[] = [
  ...Object.entries(Object.groupBy(parts, ({ name }) => name)).map(
    ([name, own = []]) => [name, own] as const,
  ),
  ['code', parts.filter((part) => !isProse(part))],
  ['prose', parts.filter(isProse)],
  ['code and prose', parts],
];

const partsPerPrompt = 6;
const prompts = 200;

/** How far the estimate is off, on average, where the five prompts before were reported. */
function meanError(traffic: readonly Part[], vocabulary: keyof Part['tokens']): number {
  const prompt = fc.array(fc.constantFrom(...traffic), {
    minLength: partsPerPrompt,
    maxLength: partsPerPrompt,
  });
  const days = fc.sample(fc.tuple(prompt, prompt, prompt, prompt, prompt, prompt), {
    seed: 45,
    numRuns: prompts,
  });
  const errors = days.flatMap((day) => {
    const estimate = new TokenEstimate();
    const measured = day.map((chosen) => ({
      size: sizeOf(chosen.map(({ text }) => text).join('')),
      tokens: chosen.reduce((sum, { tokens }) => sum + tokens[vocabulary], 0),
    }));
    for (const { size, tokens } of measured.slice(0, 5)) {
      estimate.learn(size, tokens);
    }
    return measured
      .slice(5)
      .map(({ size, tokens }) => Math.abs(estimate.tokensOf(size) / tokens - 1));
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

describe.each(['qwen2', 'llama-bpe'] as const)('with the vocabulary of %s', (vocabulary) => {
  test.each(traffics)('%s is counted with an error under 10 % after five answers', (_, traffic) => {
    expect(meanError(traffic, vocabulary)).toBeLessThan(0.1);
  });
});

test('a vocabulary of quite another kind is learnt in five answers, CJK apart from the rest', () => {
  const estimate = new TokenEstimate();
  const learn = (text: string, tokensPerChar: number) =>
    estimate.learn(sizeOf(text), text.length * tokensPerChar);
  for (const length of [100, 200, 300, 400, 500]) {
    learn('一'.repeat(length), 2);
    learn('word '.repeat(length), 0.1);
  }
  expect(estimate.tokensOf(sizeOf('一'.repeat(1_000))) / 2_000).toBeCloseTo(1, 1);
  expect(estimate.tokensOf(sizeOf('word '.repeat(1_000))) / 500).toBeCloseTo(1, 1);
});

test('nothing is nothing, and teaches nothing', () => {
  const estimate = new TokenEstimate();
  estimate.learn(sizeOf(''), 5);
  expect(estimate.tokensOf(sizeOf(''))).toBe(0);
  expect(estimate.tokensOf(sizeOf('const a = 1;'))).toBeGreaterThan(3);
});
