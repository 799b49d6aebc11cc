import { ToolError } from '../../chat/tools/tool.ts';
import type { BreakpointWish } from '../debuggee.ts';
import { classifyExpression } from '../evaluate/classifyExpression.ts';
import { languageOfFile, type DebugLanguage } from '../evaluate/expressionLanguage.ts';
import type { DebugPorts } from './debugPorts.ts';
import type { SourceLine } from './sourceLine.ts';

/** What is to happen at a line. */
export interface BreakpointTerms {
  readonly condition?: string | undefined;
  readonly hit?: string | undefined;
  readonly log?: string | undefined;
}

/**
 * A breakpoint whose expressions have passed the policy: they run each time the line is reached. Throws `ToolError` where
 * one may not be.
 */
export async function breakpointWish(
  { file, line }: SourceLine,
  { condition, hit, log }: BreakpointTerms,
  tool: string,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<BreakpointWish> {
  const language = languageOfFile(file.real);
  const expressions = [
    ...(condition === undefined ? [] : [condition]),
    ...expressionsIn(log ?? ''),
  ];
  for (const expression of expressions) {
    await allowExpression(
      expression,
      { language, tool, place: `${file.display}:${line}` },
      ports,
      signal,
    );
  }
  if (hit !== undefined && !/^\s*(?:[<>]=?|={1,2}|%)?\s*\d{1,9}\s*$/u.test(hit)) {
    throw new ToolError('`hit` is a number, or a comparison such as `>= 3`.');
  }
  return {
    ...{ file: file.real, line },
    ...(condition !== undefined && { condition }),
    ...(hit !== undefined && { hitCondition: hit }),
    ...(log !== undefined && { logMessage: log }),
  };
}

/** Lets an expression be evaluated at a line, as often as it is reached. Throws `ToolError`. */
export async function allowExpression(
  expression: string,
  where: { readonly language: DebugLanguage; readonly tool: string; readonly place: string },
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<void> {
  const classified = classifyExpression(expression, where.language);
  if (classified.kind === 'refuse') {
    throw new ToolError(classified.reason);
  }
  if (classified.kind === 'ask') {
    const { tool, place, language: adapter } = where;
    await ports.gate.debug(
      ports.turnId,
      {
        kind: 'evaluate',
        tool,
        program: place,
        adapter,
        expression,
        effect: `${classified.reason} each time the line is reached`,
      },
      async () => undefined,
      signal,
    );
  }
}

/** What stands in braces of a log message. */
function expressionsIn(message: string): readonly string[] {
  const holes = [...message.matchAll(/\{([^{}]*)\}/gu)].map(([, expression]) => expression ?? '');
  const braces = message.match(/[{}]/gu)?.length ?? 0;
  if (braces !== holes.length * 2) {
    throw new ToolError(
      'Braces of a log message hold one expression each, without braces of its own.',
    );
  }
  return holes;
}
