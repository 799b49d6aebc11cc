import { done, refused, type EditCase } from './case.ts';

const three = 'a();\nx();\n--\na();\nx();\n--\na();\nx();\n';
const handlers =
  'on("a", () => {\n  log(1);\n  save();\n});\non("b", () => {\n  log(1);\n  save();\n});\n';

export const repeatCases: readonly EditCase[] = [
  refused(
    'a line that is there three times',
    three,
    ['x();', 'y();'],
    'fits 3 places',
    'line 2',
    'line 5',
    'line 8',
    'startLine',
  ),
  done('the first of three, by its line', three, ['x();', 'y();', 2], three.replace('x', 'y')),
  done(
    'the second of three, by its line',
    three,
    ['x();', 'y();', 5],
    'a();\nx();\n--\na();\ny();\n--\na();\nx();\n',
  ),
  done(
    'the third of three, by its line',
    three,
    ['x();', 'y();', 8],
    'a();\nx();\n--\na();\nx();\n--\na();\ny();\n',
  ),
  refused('a line number at none of them', three, ['x();', 'y();', 4], 'fits 3 places'),
  refused('a line number beyond the file', three, ['x();', 'y();', 99], 'fits 3 places'),
  refused('a line number of zero', three, ['x();', 'y();', 0], 'fits 3 places'),
  done(
    'a line number within the block',
    three,
    ['a();\nx();', 'z();', 5],
    'a();\nx();\n--\nz();\n--\na();\nx();\n',
  ),
  done('a line number that does not matter', 'a\nb\nc\n', ['b', 'x', 3], 'a\nx\nc\n'),
  done(
    'a line number far off does not matter where there is one place',
    'a\nb\nc\n',
    ['b', 'x', 900],
    'a\nx\nc\n',
  ),
  refused(
    'a line number that points at another place almost the same',
    'foo(a);\n--\nfoo( a );\nfoo(“a”);\nfoo(a) ;\nsay("a b");\n--\nsay("a  b");\n',
    ['say("a b");', 'x', 8],
    'fits 2 places',
    'line 6',
    'line 8',
  ),
  refused('twice on one line', 'a = a;\n', ['a', 'b'], 'fits 2 places'),
  refused(
    'twice on one line, and the line number can’t tell',
    'a = a;\n',
    ['a', 'b', 1],
    'fits 2 places',
  ),
  refused('overlapping repeats', 'aaa\n', ['aa', 'b'], 'fits 2 places'),
  refused('overlapping repeats of lines', 'x\nx\nx\n', ['x\nx\n', 'y\n'], 'fits 2 places'),
  done(
    'one more line of context decides',
    handlers,
    ['on("b", () => {\n  log(1);', 'on("b", () => {\n  log(2);'],
    handlers.slice(0, 46) + handlers.slice(46).replace('log(1)', 'log(2)'),
  ),
  refused(
    'context that both have',
    handlers,
    ['  log(1);\n  save();\n});', '  save();\n});'],
    'fits 2 places',
    'line 2',
    'line 6',
  ),
  refused(
    'context that both have, drifted',
    handlers,
    ['    log(1);\n    save();\n});', '    save();\n});'],
    'fits 2 places',
  ),
  refused('closing braces', 'a {\n}\nb {\n}\n', ['}', '};'], 'fits 2 places'),
  refused(
    'a tolerant match beside another at another depth',
    'f() {\n\tgo( a );\n}\ng() {\n\t\tgo( a );\n}\n',
    ['  go( a );', 'x'],
    'fits 2 places',
  ),
  refused(
    'more places than are shown',
    'v();\n'.repeat(9),
    ['v();', 'w();'],
    'fits 9 places',
    'and 4 more',
  ),
  refused(
    'a part of a word where the whole word is elsewhere in other form',
    'total = 10\ntotal  = 1\n',
    ['total = 1', 'total = 2'],
    'fits 2 places',
    'line 1',
    'line 2',
  ),
  done(
    'a whole word, where another begins like it',
    'total = 1;\ntotal = 10;\n',
    ['total = 1;', 'total = 2;'],
    'total = 2;\ntotal = 10;\n',
  ),
  refused(
    'a whole word, where another begins like it and nothing tells them apart',
    'total = 1\ntotal = 10\n',
    ['total = 1', 'total = 2'],
    'fits 2 places',
  ),
  refused(
    'a region that is there once to the letter and once drifted, when a guess',
    'go(a);\n  stop( b );\n--\ngo(a);\n stop(  b );\n',
    ['go(a);\n stop( b  );', 'x'],
    'fits 2 places',
  ),
];

export const severalEditCases: readonly EditCase[] = [
  {
    name: 'two edits',
    before: 'a\nb\nc\n',
    edits: [
      { search: 'a', replace: 'x' },
      { search: 'c', replace: 'z' },
    ],
    after: 'x\nb\nz\n',
  },
  {
    name: 'two edits in the other order',
    before: 'a\nb\nc\n',
    edits: [
      { search: 'c', replace: 'z' },
      { search: 'a', replace: 'x' },
    ],
    after: 'x\nb\nz\n',
  },
  {
    name: 'edits that touch',
    before: 'ab cd\n',
    edits: [
      { search: 'ab', replace: 'x' },
      { search: ' cd', replace: ' y' },
    ],
    after: 'x y\n',
  },
  {
    name: 'an exchange',
    before: 'left = 1\nright = 2\n',
    edits: [
      { search: 'left', replace: 'right' },
      { search: 'right', replace: 'left' },
    ],
    after: 'right = 1\nleft = 2\n',
  },
  {
    name: 'an edit that grows and one that shrinks',
    before: 'a\nb\nc\n',
    edits: [
      { search: 'a\n', replace: 'a1\na2\na3\n' },
      { search: 'c\n', replace: '' },
    ],
    after: 'a1\na2\na3\nb\n',
  },
  {
    name: 'the same search at two lines',
    before: 'x\n-\nx\n',
    edits: [
      { search: 'x', replace: 'a', startLine: 1 },
      { search: 'x', replace: 'b', startLine: 3 },
    ],
    after: 'a\n-\nb\n',
  },
  {
    name: 'edits of different tolerance',
    before: '\ta("1");\r\n\tb();\r\nc();\r\n',
    edits: [
      { search: '    a(“1”);\n    b();', replace: '    a(“2”);\n    b();' },
      { search: 'c();', replace: 'd();' },
    ],
    after: '\ta("2");\r\n\tb();\r\nd();\r\n',
  },
  {
    name: 'overlapping edits',
    before: 'a\nb\nc\n',
    edits: [
      { search: 'a\nb', replace: 'x' },
      { search: 'b\nc', replace: 'y' },
    ],
    after: { refused: ['Edit 1 and Edit 2 overlap', 'line 2'] },
  },
  {
    name: 'an edit within another',
    before: 'a\nb\nc\n',
    edits: [
      { search: 'b', replace: 'y' },
      { search: 'a\nb\nc', replace: 'x' },
    ],
    after: { refused: ['Edit 1 and Edit 2 overlap'] },
  },
  {
    name: 'the same edit twice',
    before: 'a\nb\n',
    edits: [
      { search: 'a', replace: 'x' },
      { search: 'a', replace: 'x' },
    ],
    after: { refused: ['overlap'] },
  },
  {
    name: 'one edit of two that fails',
    before: 'a\nb\n',
    edits: [
      { search: 'a', replace: 'x' },
      { search: 'q', replace: 'z' },
    ],
    after: { refused: ['Nothing was changed', 'Edit 2', 'not in the file'] },
  },
  {
    name: 'all that is wrong at once',
    before: 'a\na\n',
    edits: [
      { search: 'a', replace: 'x' },
      { search: 'q', replace: 'z' },
      { search: '', replace: 'z' },
    ],
    after: {
      refused: [
        'Edit 1: The search fits 2 places',
        'Edit 2: The search is not',
        'Edit 3: The search is empty',
      ],
    },
  },
  {
    name: 'more wrong edits than are told',
    before: 'a\n',
    edits: [1, 2, 3, 4, 5].map((n) => ({ search: `q${n}`, replace: 'z' })),
    after: { refused: ['2 more did not fit'] },
  },
  {
    name: 'an edit of what another edit writes',
    before: 'a\n',
    edits: [
      { search: 'a', replace: 'b1\nb2' },
      { search: 'b2', replace: 'c' },
    ],
    after: { refused: ['part of another edit', 'make one of them'] },
  },
  {
    name: 'two edits of an empty file',
    before: '',
    edits: [
      { search: '', replace: 'a' },
      { search: '', replace: 'b' },
    ],
    after: { refused: ['so is the file: one edit writes it'] },
  },
];
