import * as z from 'zod/mini';
import { fullName, type TestOutcome } from './testReport.ts';

/** Groups in groups; real reports have three or four. */
const maxDepth = 30;

type Attribute = string | undefined;
const text = z.optional(z.string());
const detail = z.union([z.string(), z.object({ '#text': text, '@message': text, '@type': text })]);
const testCase = z.object({
  '@name': text,
  '@classname': text,
  '@file': text,
  failure: z.optional(z.array(detail)),
  error: z.optional(z.array(detail)),
  skipped: z.optional(z.array(detail)),
});
const suite = z.object({
  '@name': text,
  '@file': text,
  testsuite: z.optional(z.array(z.unknown())),
  testcase: z.optional(z.array(z.unknown())),
});
const lists = new Set(['testsuite', 'testsuites', 'testcase', 'failure', 'error', 'skipped']);

/**
 * Outcomes of a report in JUnit's XML, whatever stands before and after it. Document types and their entities
 * are never looked at. Throws what the parser throws where it is no XML.
 */
export async function junitOutcomes(report: string): Promise<readonly TestOutcome[]> {
  const start = report.search(/<testsuites?[\s>]/);
  const end = Math.max(report.lastIndexOf('</testsuites>'), report.lastIndexOf('</testsuite>'));
  if (start < 0 || end < start) {
    return [];
  }
  // Some 60 kB that few sessions need.
  const { XMLParser } = await import('fast-xml-parser');
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    processEntities: false,
    parseTagValue: false,
    trimValues: false,
    isArray: (name) => lists.has(name),
  });
  const parsed = z
    .looseObject({})
    .parse(parser.parse(report.slice(start, report.indexOf('>', end) + 1)));
  const roots = [parsed['testsuites'], parsed['testsuite']].flat();
  return roots.flatMap((root) => [...outcomesOf(root, [], maxDepth)]);
}

function* outcomesOf(
  raw: unknown,
  groups: readonly string[],
  depth: number,
): Generator<TestOutcome> {
  const parsed = suite.safeParse(raw);
  if (!parsed.success || depth === 0) {
    return;
  }
  const { testcase = [], testsuite = [], '@file': file } = parsed.data;
  for (const each of testcase) {
    yield* outcomeOf(each, groups, file);
  }
  for (const each of testsuite) {
    const inner = suite.safeParse(each);
    const name = inner.success ? decoded(inner.data['@name']) : '';
    yield* outcomesOf(each, [...groups, name ?? ''], depth - 1);
  }
}

function* outcomeOf(
  raw: unknown,
  groups: readonly string[],
  suiteFile: Attribute,
): Iterable<TestOutcome> {
  const parsed = testCase.safeParse(raw);
  if (!parsed.success) {
    return;
  }
  const { failure = [], error = [], skipped } = parsed.data;
  const name = fullName([
    ...(groups.length > 0 ? groups.slice(-1) : []),
    decoded(parsed.data['@classname']) ?? '',
    decoded(parsed.data['@name']) ?? '',
  ]);
  const problems = [...failure, ...error];
  if (skipped || problems.length === 0) {
    yield { status: skipped ? 'skipped' : 'passed', name, message: '' };
    return;
  }
  yield {
    status: 'failed',
    name,
    message: problems.map(messageOf).join('\n'),
    // A line is often told as well, but some runners count from 0, and none means the line that failed.
    file: decoded(parsed.data['@file'] ?? suiteFile),
  };
}

function messageOf(problem: z.infer<typeof detail>): string {
  if (typeof problem === 'string') {
    return decoded(problem) ?? '';
  }
  const summary = decoded(problem['@message']) ?? '';
  const body = decoded(problem['#text']) ?? '';
  const [firstLine = ''] = summary.split('\n');
  return body.includes(firstLine) && body !== '' ? body : `${summary}\n${body}`;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  gt: '>',
  lt: '<',
  quot: '"',
};

/** The five entities of XML and characters by number; nothing else means anything. */
function decoded(raw: Attribute): Attribute {
  return raw?.replaceAll(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]+));/gi,
    (whole, decimal, hex, name) => {
      const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
      return name
        ? (entities[name] ?? whole)
        : code <= 0x10_ff_ff
          ? String.fromCodePoint(code)
          : whole;
    },
  );
}
