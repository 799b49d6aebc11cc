import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { contextPlan, glmAirLimits } from '../../../../src/core/glm/contextPlan.ts';

test.each([
  ['a short prompt leaves all that GLM can say', glmAirLimits, 2_000, 200_000, 98_304],
  ['an answer is no longer than it is wanted', glmAirLimits, 2_000, 4_096, 4_096],
  ['a long prompt leaves the rest of the context', glmAirLimits, 100_000, 98_304, 21_072],
  ['a prompt that fills the context is for the server to judge', glmAirLimits, 130_000, 4_096, 256],
  ['a smaller endpoint', { contextTokens: 8_192, answerTokens: 4_096 }, 6_000, 4_096, 1_592],
])('%s', (_, limits, promptTokens, wantedTokens, answerTokens) => {
  expect(contextPlan(limits, promptTokens, wantedTokens).answerTokens).toBe(answerTokens);
});

test('a prompt as long as the plan allows leaves room for the answer that is wanted', () => {
  const count = fc.integer({ min: 1, max: 131_072 });
  fc.assert(
    fc.property(count, count, count, (contextTokens, limit, wanted) => {
      const limits = { contextTokens, answerTokens: limit };
      const { promptTokens } = contextPlan(limits, 0, wanted);
      const { answerTokens } = contextPlan(limits, promptTokens, wanted);
      expect(promptTokens).toBeGreaterThanOrEqual(0);
      expect(answerTokens).toBeGreaterThanOrEqual(Math.min(wanted, limit, contextTokens));
    }),
    { seed: 45 },
  );
});
