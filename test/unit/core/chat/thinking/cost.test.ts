import { expect, test } from 'vitest';
import { taskEvidence } from '../../../../../src/core/chat/thinking/taskEvidence.ts';
import { cpuTimeMs } from '../../../../support/cpuTime.ts';

const alone = { files: 0, tokens: 0, hasErrorOutput: false };
/** UTF-16 units, some four times the longest file that anybody pastes. */
const hostileLength = 200_000;

test.each([
  'a',
  ' ',
  '\n',
  '(',
  '"',
  '```\n',
  '"a',
  'a.',
  '1:1:',
  '1',
  'o(',
  ',',
  '    at ',
  `at ${'x'.repeat(290)}\n`,
  'what does ',
  'why? ',
  '给',
  '把我们',
  'please ',
  'no no think ',
  'should ',
  'make it so that ',
  `expected ${'x '.repeat(100)}\n`,
  'e\u0301',
  '\uFDFA',
  '\u2028',
])('reads 200 kB of %j in less than 50 ms', async (part) => {
  const text = part.repeat(Math.ceil(hostileLength / part.length));
  const durations: number[] = [];
  while (durations.length < 3) {
    durations.push(await cpuTimeMs(() => taskEvidence(text, alone)));
  }
  expect(Math.min(...durations)).toBeLessThan(50);
});
