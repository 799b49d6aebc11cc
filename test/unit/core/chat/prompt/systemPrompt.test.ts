import { expect, test } from 'vitest';
import { systemPrompt } from '../../../../../src/core/chat/prompt/systemPrompt.ts';
import { compactToolSet, toolSet } from '../../../../../src/core/chat/tools/toolSet.ts';
import { tokensOf } from '../../../../../src/core/chat/tools/resultText.ts';
import { fenceRule } from '../../../../../src/core/safety/fence.ts';

const surroundings = 'Linux, bash. Workspace folders: shop';

test.each([
  ['full', toolSet, 600],
  ['brief', compactToolSet, 350],
] as const)('the %s prompt tells what there is, and is short', (detail, tools, maxTokens) => {
  const prompt = systemPrompt(surroundings, tools, detail);
  for (const part of [surroundings, '`path:line`', fenceRule]) {
    expect(prompt).toContain(part);
  }
  expect(tokensOf(prompt)).toBeLessThan(maxTokens);
});

test('names no tool that is not offered', () => {
  const prompt = systemPrompt(surroundings, [{ name: 'read_file' }], 'full');
  expect(
    toolSet.map(({ name }) => name).filter((name) => new RegExp(`\\b${name}\\b`).test(prompt)),
  ).toEqual([]);
});

test('without tools it says so, and still does not obey what is attached', () => {
  const prompt = systemPrompt(surroundings, [], 'full');
  expect(prompt).toContain('You have no tools');
  expect(prompt).toContain(fenceRule);
});
