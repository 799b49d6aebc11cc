import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedToFill, type AskedFor } from '../../../../src/core/routing/asked.ts';
import { PromptMemory } from '../../../../src/core/routing/promptMemory.ts';

/** A token is 3.5 characters. */
const charactersPerToken = 3.5;

function asked(prefix: string, suffix = ''): AskedFor {
  return askedToFill({
    ...{ prefix, suffix, languageId: 'typescript', path: 'a.ts' },
    ...{ maxTokens: 8, temperature: 0, stop: [] },
  });
}
const file = 'const a = 1;\n'.repeat(700);

test('who was never asked must read everything', () => {
  const memory = new PromptMemory(1);

  expect(memory.uncachedTokens(asked(file))).toBe(file.length / charactersPerToken);
});

test('what was typed since the last prompt is all that is new', () => {
  const memory = new PromptMemory(1);
  memory.note(asked(file, 'the rest'));

  expect(memory.uncachedTokens(asked(`${file}const b = 22;\n`, 'the rest'))).toBe(4);
});

test('what follows a change is new, even if it is the same', () => {
  const memory = new PromptMemory(1);
  memory.note(asked(file, 'the rest'));

  expect(memory.uncachedTokens(asked(file, 'another rest'))).toBeGreaterThan(2_500);
});

test('trust in a cache follows what the server reports', () => {
  const memory = new PromptMemory(0);
  const all = asked(file).promptTokens;
  memory.note(asked(file));

  for (let answer = 0; answer < 20; answer += 1) {
    memory.learner(asked(file))(all);
  }
  expect(memory.uncachedTokens(asked(file))).toBeLessThan(all / 50);
  for (let answer = 0; answer < 20; answer += 1) {
    memory.learner(asked(file))(0);
  }
  expect(memory.uncachedTokens(asked(file))).toBeGreaterThan((all * 49) / 50);
});

test('a server that reports more than the prompts have in common is trusted no more than fully', () => {
  const memory = new PromptMemory(1);
  memory.note(asked(file));

  memory.learner(asked(file))(1e9);

  expect(memory.uncachedTokens(asked(file))).toBe(0);
});

test('the common start is found to the character, wherever it ends', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5_000 }), fc.nat({ max: 50 }), (common, more) => {
      const memory = new PromptMemory(1);
      memory.note(asked(`${'x'.repeat(common)}a${'y'.repeat(more)}`));
      const next = asked(`${'x'.repeat(common)}b${'y'.repeat(more)}`);

      const cached = Math.round(common / charactersPerToken);
      expect(memory.uncachedTokens(next)).toBe(next.promptTokens - cached);
    }),
  );
});
