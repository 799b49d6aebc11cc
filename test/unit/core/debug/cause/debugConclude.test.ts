import { describe, expect, test } from 'vitest';
import { runTool } from '../../../../../src/core/chat/tools/tool.ts';
import { debugConclude } from '../../../../../src/core/debug/cause/debugConclude.ts';

const seen = ['s1#2', 't1.4'];
let cleared = 0;
const debug = {
  isSeen: (name: string) => seen.includes(name),
  breakpoints: { clear: () => void (cleared += 1) },
};

function conclude(given: unknown) {
  return runTool(debugConclude, given, { debug }, new AbortController().signal);
}

const off = { claim: 'the loop ends late', prediction: 'i is 3 at the failing line' };
const empty = { claim: 'the list is empty', prediction: 'its length is 0' };

function opened(each: typeof off) {
  return { ...each, verdict: 'open' };
}

describe('the ledger of an investigation', () => {
  test('takes open hypotheses and says what to do next', async () => {
    const hypotheses = [off, empty].map(opened);
    expect(await conclude({ hypotheses })).toEqual({
      content:
        'Open: “the loop ends late”, “the list is empty”. Make the cheapest experiment that tells them apart, such as one debug_trace.',
      summary: '0 of 2 hypotheses decided',
    });
  });

  test('takes a root cause that was confirmed by something seen', async () => {
    const hypotheses = [
      { ...off, verdict: 'confirmed', evidence: ['t1.4', 's1#2'] },
      { ...empty, verdict: 'refuted', evidence: ['s1#2'] },
    ];
    expect(await conclude({ hypotheses, rootCause: '<= instead of <' })).toMatchObject({
      summary: 'Root cause: <= instead of <',
    });
    expect(cleared).toBe(1);
  });

  test.each([
    [
      'a verdict without evidence',
      { hypotheses: [{ ...off, verdict: 'refuted' }] },
      /without evidence/u,
    ],
    [
      'evidence that nobody has seen',
      { hypotheses: [{ ...off, verdict: 'confirmed', evidence: ['t9.1'] }] },
      /no stop or row of a trace named "t9\.1"/u,
    ],
    [
      'a root cause that nothing confirms',
      { hypotheses: [{ ...off, verdict: 'open' }], rootCause: 'the moon' },
      /needs a confirmed hypothesis/u,
    ],
    ['no hypothesis', { hypotheses: [] }, /was not run/u],
    ['four at once', { hypotheses: [off, off, empty, empty].map(opened) }, /was not run/u],
  ])('refuses %s', async (_what, given, sentence) => {
    const { content, isError } = await conclude(given);
    expect(isError).toBe(true);
    expect(content).toMatch(sentence);
  });
});
