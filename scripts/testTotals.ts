import * as path from 'node:path';
import * as z from 'zod/mini';
import { StepError } from './command.mjs';

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string() })),
    }),
  ),
});

export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

const stages = ['unit', 'integration', 'e2e'];

/**
 * Adds up vitest's JSON report. A file that could not even be loaded counts as one failed test.
 * @throws StepError if a stage did not run, since no total would be true then
 */
export function readTotals(report: string): Totals {
  const files = reportSchema.parse(JSON.parse(report)).testResults;
  const missing = stages.filter((stage) => !files.some(({ name }) => isOfStage(name, stage)));
  if (missing.length > 0) {
    throw new StepError(`These tests did not run: ${missing.join(', ')}.`);
  }
  const results = files.flatMap((file) => {
    const hasFailed = file.assertionResults.some(({ status }) => status === 'failed');
    const isBroken = file.status === 'failed' && !hasFailed;
    return isBroken ? [...file.assertionResults, { status: 'failed' }] : file.assertionResults;
  });
  const count = (wanted: string) => results.filter(({ status }) => status === wanted).length;
  return { passed: count('passed'), failed: count('failed') };
}

function isOfStage(file: string, stage: string): boolean {
  return file.split(path.sep).join('/').includes(`/test/${stage}/`);
}
