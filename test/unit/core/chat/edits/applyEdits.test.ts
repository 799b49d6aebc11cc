import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../../../src/core/chat/edits/applyEdits.ts';
import type { EditNames } from '../../../../../src/core/chat/edits/editNames.ts';
import { ToolError } from '../../../../../src/core/chat/tools/tool.ts';
import {
  blankLineCases,
  byteOrderMarkCases,
  finalNewlineCases,
  lineEndCases,
  trailingBlankCases,
} from './cases/blanks.ts';
import type { EditCase } from './cases/case.ts';
import { emptyFileCases, exactCases } from './cases/exact.ts';
import { indentationCases } from './cases/indentation.ts';
import { repeatCases, severalEditCases } from './cases/repeats.ts';
import { typographyCases } from './cases/typography.ts';

const names: EditNames = {
  path: 'cart.ts',
  edit: (number) => `Edit ${number}`,
  sought: 'The search',
  byLine: 'give startLine',
  quote: (text) => text,
};

const groups: Readonly<Record<string, readonly EditCase[]>> = {
  'to the letter': exactCases,
  'empty files': emptyFileCases,
  'line ends': lineEndCases,
  'final line end': finalNewlineCases,
  'byte order mark': byteOrderMarkCases,
  'trailing blanks': trailingBlankCases,
  'blank lines': blankLineCases,
  indentation: indentationCases,
  typography: typographyCases,
  repeats: repeatCases,
  'several edits': severalEditCases,
};

for (const [group, cases] of Object.entries(groups)) {
  describe(group, () => {
    test.each(cases)('$name', ({ before, edits, after }) => {
      if (typeof after === 'string') {
        expect(applyEdits(before, edits, names)).toBe(after);
        return;
      }
      const refusal = refusalOf(before, edits);
      for (const says of after.refused) {
        expect(refusal).toMatch(says);
      }
    });
  });
}

function refusalOf(before: string, edits: EditCase['edits']): string {
  try {
    return `not refused: ${applyEdits(before, edits, names)}`;
  } catch (error) {
    expect(error).toBeInstanceOf(ToolError);
    return error instanceof Error ? error.message : '';
  }
}
