import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import { fullName, type TestOutcome } from './testReport.ts';

/** Lines that might begin the report; noise rarely has more. */
const maxStarts = 20;

const jestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.optional(z.string()),
      message: z.optional(z.string()),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z._default(z.array(z.string()), []),
          title: z.string(),
          status: z.string(),
          failureMessages: z.nullish(z.array(z.string())),
          location: z.nullish(z.object({ line: z.number() })),
        }),
      ),
    }),
  ),
});

/** Outcomes of the JSON that jest and vitest write: one of its many shapes, the part both have. */
export function* jestOutcomes(text: string): Iterable<TestOutcome> {
  for (const { name: file, status, message, assertionResults } of jsonIn(text, jestReport)
    ?.testResults ?? []) {
    for (const test of assertionResults) {
      yield {
        status: statusOf(test.status),
        name: fullName([...test.ancestorTitles, test.title]),
        message: test.failureMessages?.join('\n') ?? '',
        file,
        line: test.location?.line,
      };
    }
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) {
      yield { status: 'failed', name: file, message: message ?? '', file };
    }
  }
}

const mochaTest = z.object({
  fullTitle: z.string(),
  file: z.nullish(z.string()),
  err: z.optional(z.object({ message: z.optional(z.string()), stack: z.optional(z.string()) })),
});
const mochaReport = z.object({
  stats: z.object({ tests: z.number() }),
  passes: z.array(mochaTest),
  pending: z.array(mochaTest),
  failures: z.array(mochaTest),
});

/** Outcomes of mocha's JSON reporter. */
export function* mochaOutcomes(text: string): Iterable<TestOutcome> {
  const report = jsonIn(text, mochaReport);
  for (const { fullTitle: name } of report?.passes ?? []) {
    yield { status: 'passed', name, message: '' };
  }
  for (const { fullTitle: name } of report?.pending ?? []) {
    yield { status: 'skipped', name, message: '' };
  }
  for (const { fullTitle: name, file, err } of report?.failures ?? []) {
    const message = err?.stack ?? err?.message ?? '';
    yield { status: 'failed', name, message, file: file ?? undefined };
  }
}

function statusOf(status: string): TestOutcome['status'] {
  return status === 'passed' || status === 'failed' ? status : 'skipped';
}

/** The first JSON object of that shape in a text, whatever stands around it. */
function jsonIn<Report>(text: string, schema: z.ZodMiniType<Report>): Report | undefined {
  const starts = [...text.matchAll(/^\s*\{/gm)].slice(0, maxStarts);
  for (const { index } of starts) {
    for (const end of endsOf(text, index)) {
      const parsed = schema.safeParse(parseJson(text.slice(index, end)));
      if (parsed.success) {
        return parsed.data;
      }
    }
  }
  return undefined;
}

/** Where an object may end that begins there: it fills one line, or its last brace stands at a line's start. */
function endsOf(text: string, start: number): readonly number[] {
  const lineEnd = text.indexOf('\n', start);
  const brace = text.indexOf('\n}', start);
  return [lineEnd < 0 ? text.length : lineEnd, ...(brace < 0 ? [] : [brace + 2])];
}
