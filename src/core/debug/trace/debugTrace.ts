import * as z from 'zod/mini';
import { counted } from '../../chat/tools/resultText.ts';
import { ToolError, type ToolDefinition } from '../../chat/tools/tool.ts';
import { languageOfFile } from '../evaluate/expressionLanguage.ts';
import { expectedFailure } from '../failure/failureBook.ts';
import { signatureText } from '../failure/signature.ts';
import { snapshotLabel } from '../snapshot/snapshotText.ts';
import { allowExpression } from '../tools/breakpointWish.ts';
import { fenced, quoted, type DebugPorts } from '../tools/debugPorts.ts';
import type { RunOutcome } from '../tools/runOutcome.ts';
import { sourceLine } from '../tools/sourceLine.ts';
import { resolveProgram } from '../tools/startProgram.ts';
import { runTrace } from './runTrace.ts';
import type { Probe } from './traceRows.ts';
import { traceTable } from './traceTable.ts';

/** A log point takes a few expressions; more make rows that nobody reads. */
const maxExpressions = 5;
const maxProbes = 8;
/** More rows than these are a film, not a table. */
const maxRows = 200;
const usualRows = 60;
const usualSeconds = 20;
const maxSeconds = 60;

const probe = z.object({
  file: z.string(),
  line: z.optional(z.number()),
  match: z.optional(z.string()),
  expressions: z.array(z.string()).check(z.minLength(1), z.maxLength(maxExpressions)),
  when: z.optional(z.string()),
});
const schema = z.object({
  probes: z.array(probe).check(z.minLength(1), z.maxLength(maxProbes)),
  configuration: z.optional(z.string()),
  command: z.optional(z.string()),
  maxRows: z.optional(z.number()),
  waitSeconds: z.optional(z.number()),
});

/** One run of the program, with a table of what some expressions were each time their lines were reached. */
export const debugTrace: ToolDefinition<z.infer<typeof schema>, DebugPorts> = {
  name: 'debug_trace',
  description:
    'The cheapest experiment: run the program once and get a table of values. Each probe names a line by its text (`match`) or number and up to 5 expressions, told just before the line runs, each time it is reached; `when` keeps the hits that matter. ' +
    'Without `configuration` or `command` it runs what failed or ran last. Rows are cited as t1.4.',
  brief:
    'Run the program once; get a table of expressions at lines (file, match or line, expressions).',
  rare: ['maxRows', 'waitSeconds', 'configuration'],
  effect: 'execute',
  schema,
  async run(args, ports, signal) {
    const probes: Probe[] = [];
    for (const each of args.probes) {
      probes.push(await placedProbe(each, ports, signal));
    }
    const { wish } = resolveProgram(args, ports);
    const { last } = ports.debug.failures;
    const trace = await runTrace(
      {
        program: { ...wish, stopsAt: last ? expectedFailure(last) : {} },
        probes,
        maxRows: Math.min(args.maxRows ?? usualRows, maxRows),
        runMs: Math.min(args.waitSeconds ?? usualSeconds, maxSeconds) * 1_000,
      },
      ports,
      signal,
    );
    const name = ports.debug.traces.add(trace.rows.length);
    const table = traceTable(name, probes, trace.rows, ports.maxResultTokens - 300);
    const ending = await endingOf(trace.outcome, ports);
    const content = `${fenced(table, `trace ${name}`, ports)}\n${ending}`;
    return { content, summary: `${counted(trace.rows.length, 'row')} of ${name}` };
  },
};

async function placedProbe(
  given: z.infer<typeof probe>,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<Probe> {
  const { file, line } = await sourceLine(given, ports);
  const where = {
    language: languageOfFile(file.real),
    tool: 'debug_trace',
    place: `${file.display}:${line}`,
  };
  const all = [...given.expressions, ...(given.when === undefined ? [] : [given.when])];
  for (const expression of all) {
    if (/[{}]/u.test(expression)) {
      throw new ToolError('An expression of a trace can’t hold braces.');
    }
    await allowExpression(expression, where, ports, signal);
  }
  return {
    ...{ path: file.display, file: file.real, line, expressions: given.expressions },
    ...(given.when !== undefined && { condition: given.when }),
  };
}

async function endingOf(outcome: RunOutcome, { debug }: DebugPorts): Promise<string> {
  switch (outcome.kind) {
    case 'stopped':
      return `Then it failed: ${quoted(snapshotLabel(outcome.snapshot))}. It was ended.`;
    case 'running':
      return 'It was ended before its time: there were rows enough, or it took too long.';
    case 'ended': {
      const failure = await debug.failures.failureOf(outcome.run);
      return failure
        ? `Then it failed: ${quoted(signatureText(failure.signature))}.`
        : 'Then it ended without a failure.';
    }
  }
}
