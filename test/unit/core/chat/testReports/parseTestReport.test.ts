import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  parseTestReport,
  type ReportFormat,
} from '../../../../../src/core/chat/testReports/parseTestReport.ts';
import { cpuTimeMs } from '../../../../support/cpuTime.ts';

const folder = path.join(import.meta.dirname, '../../../../fixtures/test-reports');
const reportIn = (file: string) => readFileSync(path.join(folder, file), 'utf8');

/** Names and places of the failures, and the first line that says why. */
async function summary(format: ReportFormat, text: string) {
  const report = await parseTestReport(format, text);
  return (
    report && {
      counts: [report.passed, report.failed, report.skipped],
      failures: report.failures.map(
        ({ name, file, line, message }) => `${name} | ${file}:${line} | ${message.split('\n')[0]}`,
      ),
    }
  );
}

const rows: readonly (readonly [ReportFormat, string, readonly number[], readonly string[]])[] = [
  [
    'tap',
    'node.tap',
    [1, 2, 2],
    [
      'cart › is < "empty" & sad | /work/shop/test/cart.test.js:5 | 1 == 2',
      'boom | /work/shop/test/cart.test.js:9 | x is not a function',
    ],
  ],
  [
    'junit',
    'node.junit.xml',
    [1, 2, 2],
    [
      'test › boom | /work/shop/test/cart.test.js:9 | [Error [ERR_TEST_FAILURE]: x is not a function] {',
      'cart › test › is < &quot;empty&quot; & sad | /work/shop/test/cart.test.js:5 | Error [ERR_TEST_FAILURE]: 1 == 2',
    ],
  ],
  [
    'jest',
    'vitest.json',
    [1, 2, 1],
    [
      '/work/shop/bad.test.ts | /work/shop/bad.test.ts:undefined | broken file',
      'cart › is empty | /work/shop/cart.test.ts:4 | AssertionError: expected [ 1 ] to deeply equal []',
    ],
  ],
  [
    'jest',
    'jest.json',
    [1, 2, 1],
    [
      'cart › is empty | /work/shop/j.test.js:3 | Error: expect(received).toEqual(expected) // deep equality',
      '/work/shop/bad/k.test.js | /work/shop/bad/k.test.js:1 | ● Test suite failed to run',
    ],
  ],
  [
    'mocha',
    'mocha.json',
    [1, 1, 1],
    [
      'cart is empty | /work/shop/m.test.js:4 | AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:',
    ],
  ],
  [
    'junit',
    'pytest.xml',
    [2, 3, 1],
    [
      'pytest › test_cart › test_empty | test_cart.py:3 | >   def test_empty(): assert [1] == []',
      'pytest › test_cart › test_with_broken | test_cart.py:7 | failed on setup with "RuntimeError: no db"',
      'pytest › test_cart.TestMore › test_n[2] | test_cart.py:11 | self = <test_cart.TestMore object at 0x7f0a142cf290>, n = 2',
    ],
  ],
  [
    'junit',
    'pytest-collection.xml',
    [0, 1, 0],
    ['pytest › test_bad | test_bad.py:undefined | collection failure'],
  ],
  [
    'libtest',
    'cargo.txt',
    [2, 2, 1],
    ['tests::is_empty | src/lib.rs:10 | hi', 'tests::gives | undefined:undefined | Error: "bad"'],
  ],
  [
    'go',
    'go.jsonl',
    [2, 2, 1],
    [
      'example.com/cart TestTotal/empty | cart_test.go:17 | === RUN   TestTotal/empty',
      'example.com/shop | shop/shop_test.go:9 | # example.com/shop [example.com/shop.test]',
    ],
  ],
];

describe.each(rows)('%s, as in %s', (format, file, counts, failures) => {
  test('tells what passed, failed and was skipped, and where', async () => {
    expect(await summary(format, reportIn(file))).toEqual({ counts, failures });
  });

  test('is found in noise', async () => {
    const noisy = `> shop@1.0.0 test\n{ not json }\n${reportIn(file)}\nnpm error code 1\n}\n`;
    expect(await summary(format, noisy)).toEqual({ counts, failures });
  });

  test('is no report where it was cut off at its beginning', async () => {
    expect(await summary(format, reportIn(file).slice(0, 12))).toBeUndefined();
  });
});

describe('TAP of other producers', () => {
  test('has subtests before their result, comments, plans and bailing out', async () => {
    const text = [
      'TAP version 14',
      '1..4',
      'ok 1 - plain',
      'not ok 2',
      '  ---',
      '  message: "it is wrong"',
      '  at: lib/a.js:7:3',
      '  ...',
      'ok 3 - later # SKIP no network',
      'some output',
      '# Subtest: group',
      '    ok 1 - inner \\# one',
      '    1..1',
      'ok 4 - group',
      'Bail out! disk full',
    ].join('\r\n');
    expect(await summary('tap', text)).toEqual({
      counts: [2, 2, 1],
      failures: [
        ' | lib/a.js:7 | it is wrong',
        'Bail out | undefined:undefined | Bail out! disk full',
      ],
    });
  });
});

describe('a hostile report', () => {
  test.each<[string, ReportFormat, string]>([
    ['entities that multiply', 'junit', billionLaughs()],
    [
      'groups without end',
      'junit',
      `${'<testsuite name="x">'.repeat(5_000)}${'</testsuite>'.repeat(5_000)}`,
    ],
    [
      'an external entity',
      'junit',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;"><failure>&x;</failure></testcase></testsuite>',
    ],
    ['a million braces', 'jest', '{'.repeat(1_000_000)],
    ['a million lines of braces', 'mocha', '{\n'.repeat(1_000_000)],
    ['a megabyte of dashes', 'tap', `not ok ${'-'.repeat(1_000_000)}`],
    ['a megabyte of dots', 'libtest', `test ${'. '.repeat(500_000)}`],
    [
      'names of prototypes',
      'junit',
      '<testsuite __proto__="x"><testcase name="a"><constructor/></testcase></testsuite>',
    ],
  ])('%s is read quickly, and nothing comes of it', async (_, format, text) => {
    let report: Awaited<ReturnType<typeof parseTestReport>>;
    const read = async () => {
      report = await parseTestReport(format, text);
    };
    expect(await cpuTimeMs(read)).toBeLessThan(5_000);
    expect(JSON.stringify(report ?? {}).length).toBeLessThan(10_000);
    expect(JSON.stringify(report ?? {})).not.toContain('root:');
  });

  test('of ten thousand failures keeps the first ones, and counts all', async () => {
    const text = Array.from({ length: 10_000 }, (_, index) => `not ok ${index + 1} - t${index}`);
    const report = await parseTestReport('tap', text.join('\n'));
    expect(report?.failed).toBe(10_000);
    expect(report?.failures).toHaveLength(200);
  });
});

function billionLaughs(): string {
  const levels = Array.from(
    { length: 9 },
    (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`,
  );
  return `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">${levels.join('')}]>
<testsuite name="x"><testcase name="a"><failure message="&l9;">&l9;</failure></testcase></testsuite>`;
}
