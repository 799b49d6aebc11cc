import { describe, expect, test } from 'vitest';
import { decide, readCases, scoreOf } from '../../../../support/thinkingCases.ts';

describe.each([
  { set: 'dev', goal: 0.9 },
  { set: 'practice', goal: 0.9 },
  { set: 'heldout', goal: 0.85 },
] as const)('the $set cases', ({ set, goal }) => {
  test(`reach a precision and a recall of ${goal}`, () => {
    const { precision, recall } = scoreOf(readCases(set));
    expect(Math.min(precision, recall)).toBeGreaterThanOrEqual(goal);
  });

  test('are each decided for a reason', () => {
    const reasons = readCases(set).map((each) => decide(each).reason);
    const unexplained = reasons.filter((reason) => !/^(?:thinking|fast): \S/u.test(reason));
    expect(unexplained).toEqual([]);
  });
});

test.each(['dev', 'heldout'] as const)(
  'half of the %s cases of a language are worth a thought',
  (set) => {
    const cases = readCases(set);
    const shares = (['en', 'pt', 'zh'] as const).map((language) => {
      const own = cases.filter((each) => each.language === language);
      return own.filter(({ label }) => label === 'think').length / own.length;
    });
    expect(shares.filter((share) => share < 0.4 || share > 0.6)).toEqual([]);
  },
);

test('a missing set is named', () => {
  // @ts-expect-error No such set.
  expect(() => readCases('absent')).toThrow(/absent\.jsonl is missing/u);
});
