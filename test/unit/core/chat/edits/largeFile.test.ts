import { expect, test } from 'vitest';
import { applyEdits } from '../../../../../src/core/chat/edits/applyEdits.ts';
import type { EditNames } from '../../../../../src/core/chat/edits/editNames.ts';
import { cpuTimeMs } from '../../../../support/cpuTime.ts';

const names: EditNames = {
  path: 'big.js',
  edit: (number) => `Edit ${number}`,
  sought: 'The search',
  byLine: 'give startLine',
  quote: (text) => text,
};

/** Milliseconds of the fastest of three runs. */
async function fastest(work: () => void): Promise<number> {
  return Math.min(await cpuTimeMs(work), await cpuTimeMs(work), await cpuTimeMs(work));
}

function bigFile(functions: number): string {
  return Array.from(
    { length: functions },
    (_, index) =>
      `function f${index}(a) {\r\n\tif (a > ${index}) {\r\n\t\treturn a;\r\n\t}\r\n}\r\n`,
  ).join('');
}

const search = (index: number) => `if (a > ${index}) {\n    return a;\n}`;

test.each([
  ['a tolerant edit', { search: search(777), replace: 'return a;' }],
  ['a text that is not there', { search: search(-1), replace: 'return a;' }],
  ['a text that is there far too often', { search: 'return  a;', replace: 'return b;' }],
  ['repeats within repeats', { search: '\n    }\n}\n'.repeat(40), replace: '' }],
])('%s takes time in proportion to the file', async (_, edit) => {
  const attempt = (text: string) => () => {
    try {
      applyEdits(text, [edit], names);
    } catch {
      return; // A refusal costs no less.
    }
  };
  const small = await fastest(attempt(bigFile(2_000)));
  const large = await fastest(attempt(bigFile(16_000)));
  // Eight times the text; quadratic work would take 64 times as long. The rest is for a busy machine.
  expect(large).toBeLessThan(Math.max(small, 20) * 8 * 3);
});
