import { assertNever } from '../../assertNever.ts';
import { goOutcomes } from './goTest.ts';
import { jestOutcomes, mochaOutcomes } from './jsonReports.ts';
import { junitOutcomes } from './junit.ts';
import { libtestOutcomes } from './libtest.ts';
import { tapOutcomes } from './tap.ts';
import { reportOf, type TestOutcome, type TestReport } from './testReport.ts';

/** In what a runner tells its results. `jest` is what vitest writes as well. */
export type ReportFormat = 'junit' | 'tap' | 'jest' | 'mocha' | 'go' | 'libtest';

/** A longer report is read up to here; UTF-16 units. */
const maxReportChars = 10_000_000;

/** Reads a report, with noise around it. @returns `undefined` where there is none. */
export async function parseTestReport(
  format: ReportFormat,
  text: string,
): Promise<TestReport | undefined> {
  const outcomes = await outcomesIn(format, text.slice(0, maxReportChars));
  return reportOf(outcomes);
}

async function outcomesIn(format: ReportFormat, text: string): Promise<Iterable<TestOutcome>> {
  switch (format) {
    case 'junit':
      return junitOutcomes(text).catch(() => []); // Half a report is none.
    case 'tap':
      return tapOutcomes(text);
    case 'jest':
      return jestOutcomes(text);
    case 'mocha':
      return mochaOutcomes(text);
    case 'go':
      return goOutcomes(text);
    case 'libtest':
      return libtestOutcomes(text);
    default:
      return assertNever(format);
  }
}
