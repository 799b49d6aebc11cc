import { done, refused, type EditCase } from './case.ts';

const nbsp = '\u00a0';

export const typographyCases: readonly EditCase[] = [
  done(
    'round quotes for straight ones',
    'say("hello");\n',
    ['say(“hello”);', 'say(“goodbye”);'],
    'say("goodbye");\n',
  ),
  done(
    'a round apostrophe for a straight one',
    "const a = 'x';\n",
    ['const a = ‘x’;', 'const a = ‘y’;'],
    "const a = 'y';\n",
  ),
  done(
    'the habit goes for new text as well',
    "f('a');\n",
    ['f(‘a’);', 'f(‘a’, ‘b’);'],
    "f('a', 'b');\n",
  ),
  done(
    'straight quotes for the file’s round ones',
    'He said “yes” to it.\n',
    ['He said "yes" to it.', 'He said "yes" to all.'],
    'He said “yes” to all.\n',
  ),
  done(
    'a straight quote in new text stays one',
    'the user’s file\n',
    ["the user's file", "the user's 'x' file"],
    "the user’s 'x' file\n",
  ),
  done(
    'an en dash for a hyphen',
    'range 1-2 here\n',
    ['range 1–2 here', 'range 1–3 here'],
    'range 1-3 here\n',
  ),
  done(
    'a hyphen for the file’s em dash',
    'one — two\n',
    ['one - two', 'one - three'],
    'one — three\n',
  ),
  done(
    'three dots for an ellipsis',
    'wait… done\n',
    ['wait... done', 'wait... over'],
    'wait… over\n',
  ),
  done('an ellipsis for three dots', 'f(...args);\n', ['f(…args);', 'g(…args);'], 'g(...args);\n'),
  done(
    'a no-break space for a space',
    'a = b;\n',
    [`a${nbsp}=${nbsp}b;`, `a${nbsp}=${nbsp}c;`],
    'a = c;\n',
  ),
  done(
    'a space for the file’s no-break space',
    `10${nbsp}km far\n`,
    ['10 km far', '11 km far'],
    `11${nbsp}km far\n`,
  ),
  done(
    'no-break spaces as indentation',
    '    foo();\n    bar();\n',
    [
      `${nbsp.repeat(4)}foo();\n${nbsp.repeat(4)}bar();`,
      `${nbsp.repeat(4)}foo();\n${nbsp.repeat(4)}baz();`,
    ],
    '    foo();\n    baz();\n',
  ),
  done(
    'a narrow no-break space',
    'n = 1\u202f000\n',
    ['n = 1 000', 'n = 2 000'],
    'n = 2\u202f000\n',
  ),
  done(
    'decomposed for composed letters',
    'name = "café";\n',
    ['name = "cafe\u0301";', 'name = "bar";'],
    'name = "bar";\n',
  ),
  done(
    'composed for the file’s decomposed letters',
    'name = "cafe\u0301";\n',
    ['name = "café";', 'name = "café!";'],
    'name = "cafe\u0301!";\n',
  ),
  done(
    'Korean in another normal form',
    '\u1112\u1161\u11ab 글\n'.normalize('NFD'),
    ['한 글'.normalize('NFC'), '한 말'],
    `${'한'.normalize('NFD')} 말\n`,
  ),
  done(
    'an identifier with an umlaut',
    'größe = 1\n',
    ['gro\u0308ße = 1', 'gro\u0308ße = 2'],
    'größe = 2\n',
  ),
  done('prime marks', 'len(x")\n', ['len(x″)', 'len(y″)'], 'len(y")\n'),
  done('a minus sign', 'x = a - b\n', ['x = a − b', 'x = b − a'], 'x = b - a\n'),
  done(
    'quotes and indentation at once',
    '\tsay("a");\n\tsay("b");\n',
    ['    say(“a”);\n    say(“b”);', '    say(“a”);\n    say(“c”);'],
    '\tsay("a");\n\tsay("c");\n',
  ),
  done(
    'quotes in a CRLF file',
    'say("a");\r\nend\r\n',
    ['say(“a”);\nend', 'say(“a”);\nfin'],
    'say("a");\r\nfin\r\n',
  ),
  done(
    'an emoji with a skin tone beside it',
    '// 👍🏽 it’s ok\n',
    ["// 👍🏽 it's ok", "// 👍🏽 it's fine"],
    '// 👍🏽 it’s fine\n',
  ),
  done('letters outside the first plane', '𝒳 = “1”\n', ['𝒳 = "1"', '𝒴 = "1"'], '𝒴 = “1”\n'),
  done('right-to-left text', 'שם = ״א״ - x\n', ['שם = ״א״ – x', 'שם = ״ב״ – x'], 'שם = ״ב״ - x\n'),

  refused(
    'two lines that differ in their quotes',
    'say("a")\nsay(“a”)\n',
    ['say(„a“)', 'x'],
    'fits 2 places',
  ),
  done(
    'two lines that differ in their quotes, one to the letter',
    'say("a")\nsay(“a”)\n',
    ['say(“a”)', 'say(“b”)'],
    'say("a")\nsay(“b”)\n',
  ),
  refused('a backtick is not a quote', "x = 'a'\n", ['x = `a`', 'x'], 'not in the file'),
  refused('double quotes are not single ones', "x = 'a'\n", ['x = "a"', 'x'], 'not in the file'),
  refused('letters that only look alike', 'paypal = 1\n', ['раураl = 1', 'x'], 'not in the file'),
  refused('a letter without its accent', 'café\n', ['cafe', 'x'], 'not in the file'),
  refused('full-width marks are other marks', 'f(a,b)\n', ['f(a，b)', 'x'], 'not in the file'),
  refused('superscripts are not digits', 'x² + 1\n', ['x2 + 1', 'x'], 'not in the file'),
];
