import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyExpression } from '../../../../../src/core/debug/evaluate/classifyExpression.ts';
import type { DebugLanguage } from '../../../../../src/core/debug/evaluate/expressionLanguage.ts';
import { expressionRows } from '../../../../support/debug/expressionRows.ts';

const rows = Object.entries(expressionRows).flatMap(([language, table]) =>
  Object.entries(table).flatMap(([kind, expressions]) =>
    expressions.map((expression) => [language, kind, expression] as const),
  ),
);

describe('an expression of the model’s', () => {
  // The names of a record are its keys.
  test.each(rows)('in %s is %s: %j', (language, kind, expression) => {
    expect(classifyExpression(expression, language as DebugLanguage).kind).toBe(kind);
  });

  test('that asks or is refused says why', () => {
    expect(classifyExpression('a.total(b)', 'python')).toEqual({
      kind: 'ask',
      reason: 'calls total()',
    });
    expect(classifyExpression('a = 1', 'javascript')).toEqual({
      kind: 'ask',
      reason: 'assigns a value',
    });
    expect(classifyExpression('a++', 'c')).toEqual({ kind: 'ask', reason: 'changes a value' });
    expect(classifyExpression('>shell ls', 'c')).toMatchObject({
      reason: expect.stringContaining('console'),
    });
  });

  test('that is a path says its steps', () => {
    expect(classifyExpression("**row.a['b'][-1]->c", 'c')).toEqual({
      kind: 'path',
      segments: [
        { kind: 'name', name: 'row' },
        { kind: 'name', name: 'a' },
        { kind: 'index', text: "'b'" },
        { kind: 'index', text: '-1' },
        { kind: 'name', name: 'c' },
        { kind: 'target' },
        { kind: 'target' },
      ],
    });
  });

  const piece = fc.constantFrom(
    ...'a b total f ( ) [ ] . -> ?. = == === += ++ -- := => + - * / ! not in is lambda new await del 1 "x" `y` , : ? ; { } @ > $ len typeof && …'.split(
      ' ',
    ),
    ' ',
    '\n',
  );
  const soup = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(' '));
  const language = fc.constantFrom(...(Object.keys(expressionRows) as DebugLanguage[]));

  /** Words before a bracket that is no call. */
  const quietWords = new Set([
    'len',
    'cap',
    'sizeof',
    'typeof',
    'not',
    'in',
    'is',
    'if',
    'else',
    'and',
    'or',
  ]);

  test('is never looked at silently where it calls, assigns, or ends a line, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.oneof(soup, fc.string()), language, (text, spoken) => {
        const { kind } = classifyExpression(text, spoken);
        if (kind === 'path' || kind === 'pure') {
          const bare = text.trim().replaceAll(/(["'`])(?:\\.|(?!\1).)*\1/gu, '0');
          const calls = [...bare.matchAll(/([\p{L}\p{N}_$\])]+)\s*\(/gu)].map(([, name]) => name);
          expect(calls.filter((name) => !quietWords.has(name ?? ''))).toEqual([]);
          expect(bare).not.toMatch(/\+\+|--|:=|;|\n|=>|`|(?:^|[^=!<>])=(?!=)/u);
        }
      }),
      { numRuns: 3_000, seed: 7 },
    );
  });
});
