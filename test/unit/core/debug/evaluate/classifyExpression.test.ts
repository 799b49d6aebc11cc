import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  classifyExpression,
  type Classified,
} from '../../../../../src/core/debug/evaluate/classifyExpression.ts';
import type { DebugLanguage } from '../../../../../src/core/debug/evaluate/expressionLanguage.ts';

type Rows = Readonly<Record<Classified['kind'], readonly string[]>>;

const tables: Readonly<Record<DebugLanguage, Rows>> = {
  javascript: {
    path: [
      ...[
        'total',
        '$el',
        '_x',
        'this',
        'this.items',
        'order.customer.name',
        'items[0]',
        'items[-1]',
      ],
      ...[
        'items[0].price',
        "map['colour']",
        'map["a b"]',
        'a?.b',
        'größe',
        'a.b.c.d[3].e',
        'null',
        'undefined',
      ],
    ],
    pure: [
      ...[
        'a + b',
        'a - 1',
        'a * b / c % d',
        'a ** 2',
        '-a',
        '+a',
        '!a',
        '~a',
        '!!a',
        '(a)',
        '1',
        "'x'",
        '1.5e3',
      ],
      ...[
        'a === b',
        'a !== b',
        'a == b',
        'a < b',
        'a >= 3 && b <= 4',
        'a || b',
        'a ?? b',
        'typeof a',
        "'x' in a",
      ],
      ...[
        'a instanceof Map',
        'a ? b : c',
        'a[i]',
        'a[i + 1].b',
        'items[items.length - 1]',
        '(a + b) * c',
        '`plain`',
      ],
      ...[
        'a & b | c ^ d',
        'a << 2 >>> 1',
        "typeof a === 'string'",
        'a.length > 0',
        '0x1f',
        '10n',
        '!a.b?.c',
      ],
    ],
    ask: [
      ...[
        'f()',
        'a.b()',
        'a?.()',
        'a?.[0]',
        'a[0]()',
        '(f)()',
        'f`x`',
        'new Map',
        'new Map()',
        'await p',
        'delete a.b',
      ],
      ...[
        'a = 1',
        'a += 1',
        'a ??= 1',
        'a.b = 1',
        'a++',
        '--a',
        'a--',
        '++a',
        'x => x',
        '(x) => x',
        'function f(){}',
      ],
      ...[
        'void 0',
        'a, b',
        '[1, 2]',
        '[...a]',
        '`${a}`',
        '`a ${f()}`',
        'class A {}',
        'yield a',
        'import("x")',
      ],
      ...[
        'a.b(c)',
        'Object.keys(a)',
        'a + f(b)',
        'a ? f() : b',
        'a[f()]',
        'a[b = 1]',
        '(a = 1)',
        'super.x',
        'a b',
      ],
      ...[
        'if (a) b',
        'a +',
        '(a',
        'a)',
        'a ? b',
        'a.',
        'a..b',
        "'open",
        'JSON.stringify(a)',
        'debugger',
        'let x',
      ],
    ],
    refuse: [
      ...[
        '',
        ' ',
        'a; b',
        'a\nb',
        '>shell ls',
        '.load x',
        '%who',
        '/x/.test(a)',
        '#a',
        '@a',
        '-exec call f()',
      ],
      ...[
        'a\u0000',
        'a\u202eb',
        'a\u200bb',
        'x'.repeat(501),
        '?x',
        '...a',
        ':q',
        '\\x',
        '{ a: 1 };',
      ],
    ],
  },
  python: {
    path: [
      'total',
      'self.items',
      'order.customer.name',
      'items[0]',
      'items[-1]',
      "row['colour']",
      'a.b[0].c',
      'None',
    ],
    pure: [
      ...[
        'a + b',
        'a // b',
        'a ** 2',
        '-a',
        'not a',
        'a and b or c',
        'a is None',
        'a is not None',
        'a in b',
      ],
      ...[
        'a not in b',
        'a == b',
        'a != b',
        'a <= b',
        'len(a)',
        'len(a.b) > 3',
        'a if b else c',
        'a[i]',
        'a[i + 1]',
      ],
      ...['(a)', '1', "'x'", "b'x'", "r'x'", '1_000', 'len(items) - 1', 'row[key].name'],
    ],
    ask: [
      ...[
        'f()',
        'a.b()',
        'total(a)',
        'a = 1',
        'a += 1',
        '(a := 1)',
        'a := 1',
        'lambda: 1',
        'lambda x: x',
        "f'{a}'",
      ],
      ...[
        '[x for x in a]',
        '{x for x in a}',
        '(x for x in a)',
        '[1]',
        '(1, 2)',
        'await a',
        'yield a',
        'del a',
        'a[1:3]',
      ],
      ...[
        'import os',
        "__import__('os')",
        'print(a)',
        'exec("x")',
        'eval("x")',
        'open("f")',
        'type(a)',
        'str(a)',
      ],
      ...[
        'len(f())',
        'a if f() else b',
        'a[f()]',
        'getattr(a, "b")',
        'a, b',
        'not f()',
        'x y',
        '*a',
        'a @ b',
        'raise a',
      ],
      ...["F'{a}'", "rf'{a}'", 'assert a', 'with a', 'sorted(a)', 'a.sort()', 'len(a, b)', 'len()'],
    ],
    refuse: [
      'a; b',
      'a\nb',
      '!ls',
      '!open(1)',
      '%run x',
      '.x',
      '`ls`',
      'a `b`',
      '?a',
      '/a',
      '@a',
      '-exec x',
      '#',
    ],
  },
  c: {
    path: [
      'total',
      'order->customer->name',
      'order.id',
      'items[0]',
      '*p',
      '**p',
      'p->next->value',
      'std::x',
      'ns::a::b',
    ],
    pure: [
      'a + b',
      'a == 0',
      '&a',
      '*p + 1',
      '-a',
      'a && b',
      'a ? b : c',
      'p->n > 3',
      'sizeof(a)',
      'a[i]',
      '(a)',
      "'c'",
      '1u',
    ],
    ask: [
      ...[
        'f()',
        'p->f()',
        'a = 1',
        'a++',
        '--a',
        'a += 1',
        '(int)a',
        'new T',
        'delete p',
        'a, b',
        'f(1)',
        'std::f()',
      ],
      ...[
        'p->x = 3',
        'a << f()',
        '*p = 1',
        '*f()',
        'a.b(c)',
        '(f)(1)',
        'x!(1)',
        'a @ 3',
        '{1}',
        '"a" "b"',
        'free(p)',
      ],
    ],
    refuse: [
      '>shell ls',
      '-exec call f()',
      '`platform shell ls`',
      'a `ls`',
      '!ls',
      '/x a',
      'a; b',
      '.x',
      '%rip',
      '#a',
    ],
  },
  go: {
    path: ['total', 'order.Customer.Name', 'items[0]', '*p'],
    pure: [
      'a + b',
      'a == nil',
      'len(a)',
      'cap(a) > 3',
      '&a',
      '-a',
      'a && b',
      'a &^ b',
      'items[i].Name',
    ],
    ask: [
      'f()',
      'a.B()',
      'call f()',
      'a = 1',
      'a := 1',
      '<-c',
      'func() {}',
      'a++',
      'map[string]int{}',
      '[]int{1}',
      'a...',
    ],
    refuse: ['dlv config', '>x', '!a', 'a; b', '`x`', '-exec x'],
  },
  other: {
    path: ['total', 'order.items[0].name', 'a->b', "h['x']"],
    pure: [],
    ask: [],
    refuse: [
      'a + b',
      'f()',
      'a = 1',
      '*p',
      '!x',
      'a.b()',
      '@x',
      '$(ls)',
      'a b',
      'system("ls")',
      '1',
      "'x'",
    ],
  },
};

const rows = Object.entries(tables).flatMap(([language, table]) =>
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
  const language = fc.constantFrom(...(Object.keys(tables) as DebugLanguage[]));

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
