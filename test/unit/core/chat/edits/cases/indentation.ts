import { done, refused, type EditCase } from './case.ts';

const method = 'class A {\n    run() {\n        go();\n        stop();\n    }\n}\n';
const tabbed = method.replaceAll('    ', '\t');
const python = 'class A:\n    def f(self):\n        if x:\n            a()\n        b()\n';

export const indentationCases: readonly EditCase[] = [
  done(
    'a block written without its indentation',
    method,
    ['run() {\n    go();\n    stop();\n}', 'run() {\n    go();\n    wait();\n    stop();\n}'],
    method.replace('go();\n', 'go();\n        wait();\n'),
  ),
  done(
    'a block with more indentation',
    method,
    ['            go();\n            stop();', '            go();\n            wait();'],
    method.replace('stop', 'wait'),
  ),
  done(
    'a block with less indentation',
    method,
    ['  go();\n  stop();', '  go();\n  wait();'],
    method.replace('stop', 'wait'),
  ),
  done(
    'spaces for tabs',
    tabbed,
    [
      '        go();\n        stop();',
      '        go();\n        if (x) {\n            wait();\n        }\n        stop();',
    ],
    tabbed.replace('go();\n', 'go();\n\t\tif (x) {\n\t\t\twait();\n\t\t}\n'),
  ),
  done(
    'tabs for spaces',
    method,
    ['\t\tgo();\n\t\tstop();', '\t\tgo();\n\t\tif (x) {\n\t\t\twait();\n\t\t}\n\t\tstop();'],
    method.replace('go();\n', 'go();\n        if (x) {\n            wait();\n        }\n'),
  ),
  done(
    'two spaces for four',
    method,
    [
      '  run() {\n    go();\n    stop();\n  }',
      '  run() {\n    go();\n    if (x) {\n      wait();\n    }\n    stop();\n  }',
    ],
    method.replace('go();\n', 'go();\n        if (x) {\n            wait();\n        }\n'),
  ),
  done(
    'four spaces for two',
    'a {\n  b {\n    c();\n    d();\n  }\n}\n',
    [
      '    b {\n        c();\n        d();\n    }',
      '    b {\n        c();\n        e {\n            f();\n        }\n    }',
    ],
    'a {\n  b {\n    c();\n    e {\n      f();\n    }\n  }\n}\n',
  ),
  done(
    'two spaces for tabs',
    tabbed,
    [
      '  run() {\n    go();\n    stop();\n  }',
      '  run() {\n    go();\n    if (x) {\n      wait();\n    }\n  }',
    ],
    tabbed.replace('\t\tstop();\n', '\t\tif (x) {\n\t\t\twait();\n\t\t}\n'),
  ),
  done(
    'only the first line without its indentation',
    tabbed,
    [
      'run() {\n        go();\n        stop();\n    }',
      'run() {\n        go();\n        wait();\n    }',
    ],
    tabbed.replace('stop', 'wait'),
  ),
  done(
    'one line with spaces for a tab',
    '\tfoo();\n',
    ['    foo();', '    foo();\n    bar();'],
    '\tfoo();\n\tbar();\n',
  ),
  done(
    'Python a level too shallow',
    python,
    ['if x:\n    a()\nb()', 'if x:\n    a()\n    c()\nb()'],
    python.replace('a()\n', 'a()\n            c()\n'),
  ),
  done(
    'Python a level too deep',
    python,
    [
      '            if x:\n                a()\n            b()',
      '            if x:\n                a()\n            else:\n                c()\n            b()',
    ],
    python.replace('a()\n', 'a()\n        else:\n            c()\n'),
  ),
  done(
    'Python, a block around what was there',
    python,
    ['        b()\n', '        try:\n            b()\n        finally:\n            c()\n'],
    python.replace(
      '        b()\n',
      '        try:\n            b()\n        finally:\n            c()\n',
    ),
  ),
  done(
    'Python in another width, a block around what was there',
    python,
    ['  if x:\n    a()\n  b()', '  if x:\n    a()\n  with y:\n    b()'],
    python.replace('        b()\n', '        with y:\n            b()\n'),
  ),
  done(
    'indentation drift in a CRLF file',
    method.replaceAll('\n', '\r\n'),
    ['go();\nstop();', 'go();\nwait();\nstop();'],
    method.replace('go();\n', 'go();\n        wait();\n').replaceAll('\n', '\r\n'),
  ),
  done(
    'aligned arguments keep their columns',
    '    call(a,\n         b);\n    end();\n',
    ['call(a,\n     b);\nend();', 'call(a,\n     b,\n     c);\nend();'],
    '    call(a,\n         b,\n         c);\n    end();\n',
  ),
  done(
    'a comment block',
    '    /**\n     * One.\n     */\n    f();\n',
    ['/**\n * One.\n */', '/**\n * One.\n * Two.\n */'],
    '    /**\n     * One.\n     * Two.\n     */\n    f();\n',
  ),
  done(
    'a Makefile’s recipe',
    'all: a\n\tcc a.c\n\tld a.o\n',
    ['all: a\n    cc a.c\n    ld a.o', 'all: a\n    cc -O2 a.c\n    strip a\n    ld a.o'],
    'all: a\n\tcc -O2 a.c\n\tstrip a\n\tld a.o\n',
  ),
  done(
    'YAML two levels down',
    'jobs:\n  test:\n    steps:\n      - run: a\n      - run: b\n',
    ['- run: a\n- run: b', '- run: a\n  name: x\n- run: b'],
    'jobs:\n  test:\n    steps:\n      - run: a\n        name: x\n      - run: b\n',
  ),
  done(
    'lines taken out from their first word on',
    method,
    ['go();\nstop();\n', ''],
    'class A {\n    run() {\n    }\n}\n',
  ),
  done(
    'one line taken out from its first word on',
    method,
    ['stop();\n', ''],
    'class A {\n    run() {\n        go();\n    }\n}\n',
  ),
  done('the end of a line taken out', 'a(); b();\n  c();\n', ['b();\n', ''], 'a();   c();\n'),
  done(
    'whole lines taken out with a drifted indentation',
    method,
    ['    go();\n    stop();\n', ''],
    'class A {\n    run() {\n    }\n}\n',
  ),
  done(
    'lines that were not touched keep a mixed indentation',
    '\tfoo();\n        bar();\n',
    ['    foo();\n    bar();'.replace('    bar', '        bar'), '    foo();\n        baz();'],
    '\tfoo();\n        baz();\n',
  ),
  done(
    'a tab within a line',
    'a\t= 1;\nb\t= 2;\n',
    ['a = 1;\nb = 2;', 'a = 1;\nb = 3;'],
    'a\t= 1;\nb\t= 3;\n',
  ),
  done(
    'columns of a table',
    'Name   int    // n\nAge    int    // a\n',
    ['Name int // n\nAge int // a', 'Name int // n\nAge uint // a'],
    'Name   int    // n\nAge    uint    // a\n',
  ),

  refused(
    'lines that form other blocks',
    'if x:\n    a()\nb()\n',
    ['if x:\n    a()\n    b()', 'x'],
    'not in the file',
    'line',
  ),
  refused(
    'a line that stands deeper than it should',
    'if x:\n    a()\n    b()\n',
    ['if x:\n    a()\nb()', 'x'],
    'not in the file',
  ),
  refused(
    'the same block at two depths',
    '  go();\n  stop();\n{\n    go();\n    stop();\n}\n',
    [' go();\n stop();', 'x'],
    'fits 2 places',
    'line 1',
    'line 4',
  ),
  done(
    'the same block at two depths, one to the letter',
    '  go();\n  stop();\n{\n    go();\n    stop();\n}\n',
    ['    go();\n    stop();', '    x();'],
    '  go();\n  stop();\n{\n    x();\n}\n',
  ),
  done(
    'the same block at two depths, chosen by line',
    '  go();\n  stop();\n{\n    go();\n    stop();\n}\n',
    [' go();\n stop();', ' x();', 4],
    '  go();\n  stop();\n{\n    x();\n}\n',
  ),
];
