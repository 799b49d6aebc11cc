import { done, refused, type EditCase } from './case.ts';

export const lineEndCases: readonly EditCase[] = [
  done('LF asked, CRLF kept', 'a\r\nb\r\nc\r\n', ['a\nb', 'a\nx'], 'a\r\nx\r\nc\r\n'),
  done('new lines get CRLF', 'a\r\nc\r\n', ['a\r\n', 'a\nb\n'], 'a\r\nb\r\nc\r\n'),
  done(
    'a search within a line, new lines get CRLF',
    'a\r\nc\r\n',
    ['a', 'a\nb'],
    'a\r\nb\r\nc\r\n',
  ),
  done('CRLF asked, LF kept', 'a\nb\nc\n', ['a\r\nb', 'a\r\nx\r\ny'], 'a\nx\ny\nc\n'),
  done('CRLF in the replacement alone', 'a\nb\n', ['a', 'x\r\ny'], 'x\ny\nb\n'),
  done('CRLF in both sides of a CRLF file', 'a\r\nb\r\n', ['a\r\nb\r\n', 'c\r\n'], 'c\r\n'),
  done(
    'mixed line ends stay where they are',
    'a\r\nb\nc\r\nd\n',
    ['a\nb\nc\nd', 'a\nb\nX\nd'],
    'a\r\nb\nX\r\nd\n',
  ),
  done(
    'a line put between mixed ends takes its neighbour’s',
    'a\r\nb\nc\n',
    ['b\nc', 'b\nx\nc'],
    'a\r\nb\nx\nc\n',
  ),
  done('lone carriage returns', 'a\rb\rc\r', ['a\nb', 'a\nx\ny'], 'a\rx\ry\rc\r'),
  done('a lone CRLF line among LF', 'a\nb\r\nc\n', ['a\nb\nc', 'a\nc'], 'a\nc\n'),
  done('one line without an end takes the line ends as given', 'a', ['a', 'a\r\nb'], 'a\r\nb'),
  done(
    'the last line of a CRLF file without a final line end',
    'a\r\nb',
    ['b', 'b\nc'],
    'a\r\nb\r\nc',
  ),
  done(
    'the line end stays when its line is taken out',
    'a\r\nb\r\nc\r\n',
    ['b\n', ''],
    'a\r\nc\r\n',
  ),
  done(
    'blank lines of a CRLF file',
    'a\r\n\r\nb\r\n',
    ['a\n\nb', 'a\n\nx\n\nb'],
    'a\r\n\r\nx\r\n\r\nb\r\n',
  ),
  refused(
    'two places that differ in line ends only',
    'a\r\nb\r\nz\na\nb\n'.replaceAll('z', 'a\r\nb'),
    ['a\nb\nq', 'x'],
    'not in the file',
  ),
  done(
    'the place to the letter comes before its like with other ends',
    'a\r\nb\r\n--\na\nb\n',
    ['a\nb\n', 'x\n'],
    'a\r\nb\r\n--\nx\n',
  ),
  refused(
    'two like places, neither to the letter',
    'a\r\nb\r\n--\r\na\r\nb\r\n',
    ['a\nb\n', 'x\n'],
    'fits 2 places',
    'line 1',
    'line 4',
  ),
];

export const finalNewlineCases: readonly EditCase[] = [
  done('no final line end stays so', 'a\nb', ['b', 'c'], 'a\nc'),
  done('no final line end, asked with one', 'a\nfoo', ['foo\n', 'bar\n'], 'a\nbar'),
  done('lines added at an end without line end', 'a\nfoo', ['foo\n', 'foo\nbar\n'], 'a\nfoo\nbar'),
  done(
    'lines added within the last lines',
    'a\nfoo\nbar',
    ['foo\nbar\n', 'foo\nx\nbar\n'],
    'a\nfoo\nx\nbar',
  ),
  done('a final line end that the edit takes away', 'a\nb\n', ['b\n', 'b'], 'a\nb'),
  done('a final line end that the edit adds', 'a\nb', ['b', 'b\n'], 'a\nb\n'),
  done('many final line ends stay', 'a\nb\n\n\n', ['b', 'c'], 'a\nc\n\n\n'),
  done(
    'a blank line more at the end of the search',
    'a\nfoo()\n',
    ['foo()\n\n', 'bar()\n\n'],
    'a\nbar()\n',
  ),
  done('CRLF without a final line end', 'a\r\nfoo', ['foo\n', 'bar\n'], 'a\r\nbar'),
];

export const byteOrderMarkCases: readonly EditCase[] = [
  done(
    'the mark stays before an edit of the first line',
    '\uFEFFa\nb\n',
    ['a\n', 'x\n'],
    '\uFEFFx\nb\n',
  ),
  done('the mark stays when the first line goes', '\uFEFFa\nb\n', ['a\n', ''], '\uFEFFb\n'),
  done('a search with the mark', '\uFEFFa\nb\n', ['\uFEFFa', '\uFEFFx'], '\uFEFFx\nb\n'),
  done('a replacement with a mark that the file has not', 'a\nb\n', ['a', '\uFEFFx'], 'x\nb\n'),
  done('a search with a mark that the file has not', 'a\nb\n', ['\uFEFFa', 'x'], 'x\nb\n'),
  done(
    'the mark and a drifted indentation',
    '\uFEFF\tfoo();\n\tbar();\n',
    ['    foo();\n    bar();', '    bar();'],
    '\uFEFF\tbar();\n',
  ),
  done('the mark and CRLF', '\uFEFFa\r\nb\r\n', ['a\nb', 'c'], '\uFEFFc\r\n'),
];

export const trailingBlankCases: readonly EditCase[] = [
  done(
    'blanks in the file that the search leaves out',
    'a  \nb\nc\n',
    ['a\nb', 'a\nx'],
    'a  \nx\nc\n',
  ),
  done(
    'blanks in the search that the file has not',
    'foo(a);\nbar();\n',
    ['foo(a);  \nbar();', 'foo(b);\nbar();'],
    'foo(b);\nbar();\n',
  ),
  done(
    'a blank after the last line of the search',
    'return x;\nend\n',
    ['return x; ', 'return y;'],
    'return y;\nend\n',
  ),
  done('a tab after a line', 'a\t\nb\n', ['a\nb', 'a\nb2'], 'a\t\nb2\n'),
  done('blanks on a blank line of the file', 'a\n    \nb\n', ['a\n\nb', 'a\n\nx'], 'a\n    \nx\n'),
  done(
    'blanks on a blank line of the search',
    'a\n\nb\n',
    ['a\n    \nb', 'a\n    \nx'],
    'a\n\nx\n',
  ),
  done(
    'Markdown’s hard line break stays',
    'one  \ntwo  \nthree\n',
    ['one\ntwo\nthree', 'one\n2\nthree'],
    'one  \n2  \nthree\n',
  ),
  done('blanks and CRLF', 'a \r\nb\r\n', ['a\nb', 'a\nc'], 'a \r\nc\r\n'),
  done('a blank at the end of a file', 'a\nfoo ', ['a\nfoo\n', 'a\nbar\n'], 'a\nbar '),
  refused(
    'a blank at the end never cuts a word',
    'return xy;\n',
    ['return x ', 'return z '],
    'not in the file',
  ),
  refused(
    'repeats with different trailing blanks',
    'a \nb\n\na  \nb\n',
    ['a\nb\n', 'x\n'],
    'fits 2 places',
  ),
  done(
    'the place to the letter comes before its like with blanks',
    'a \nb\n\na\nb\n',
    ['a\nb\n', 'x\n'],
    'a \nb\n\nx\n',
  ),
  done(
    'the place without blanks is better than the indented one',
    'a() \nb()\n{\n  a()\n  b()\n}\n',
    ['a()\nb()\n', 'x()\n'],
    'x()\n{\n  a()\n  b()\n}\n',
  ),
];

export const blankLineCases: readonly EditCase[] = [
  done(
    'a blank line that the search leaves out',
    'foo();\n\nbar();\n',
    ['foo();\nbar();', 'foo();\nbaz();'],
    'foo();\n\nbaz();\n',
  ),
  done(
    'a blank line that the file has not',
    'foo();\nbar();\n',
    ['foo();\n\nbar();', 'foo();\n\nbaz();'],
    'foo();\nbaz();\n',
  ),
  done(
    'two blank lines instead of one',
    'import a\n\n\ndef f():\n    pass\n',
    ['import a\n\ndef f():', 'import a\n\ndef g():'],
    'import a\n\n\ndef g():\n    pass\n',
  ),
  done(
    'a blank line before the search',
    'x\nfoo();\n',
    ['\nfoo();\n', '\nbar();\n'],
    'x\nbar();\n',
  ),
  done(
    'a blank line before the first line of the file',
    'foo();\nx\n',
    ['\nfoo();\n', '\nbar();\n'],
    'bar();\nx\n',
  ),
  done('a blank line after the search', 'foo();\nx\n', ['foo();\n\n', 'bar();\n\n'], 'bar();\nx\n'),
  done(
    'a new line between lines that were further apart',
    'foo();\n\nbar();\n',
    ['foo();\nbar();', 'foo();\nnew();\nbar();'],
    'foo();\n\nnew();\nbar();\n',
  ),
  done(
    'blank lines with other indentation',
    '  foo();\n\n  bar();\n',
    ['foo();\nbar();', 'foo();\nbaz();'],
    '  foo();\n\n  baz();\n',
  ),
  refused(
    'two places that differ in blank lines',
    'foo();\n\nbar();\n--\nfoo();\n\n\nbar();\n',
    ['foo();\nbar();', 'x();'],
    'fits 2 places',
  ),
  refused('marks alone with other blank lines', '}\n\n}\n', ['}\n}', ']'], 'not in the file'),
];
