import { ToolError } from '../../chat/tools/tool.ts';
import { classifyExpression } from '../evaluate/classifyExpression.ts';
import { walkPath } from '../evaluate/walkPath.ts';
import { bodies } from '../sessions/dapMessages.ts';
import { shownValue } from '../snapshot/shownValue.ts';
import { variableLine } from '../snapshot/snapshotText.ts';
import type { SnapshotFrame } from '../snapshot/stopSnapshot.ts';
import { languageOf, type DebugPorts } from './debugPorts.ts';
import { FrameTree } from './frameTree.ts';
import type { StandingProgram } from './standingProgram.ts';

/** Where an expression is evaluated. */
export interface EvaluatePlace {
  readonly tool: string;
  readonly program: StandingProgram;
  readonly frame: SnapshotFrame;
}

/**
 * Evaluates an expression by the policy: names are looked up among the variables, operators run, all else is asked
 * about. Never in the context of the console, never without a frame. Throws `ToolError` where it may not be.
 * @returns one line: `total: number = 12`.
 */
export async function evaluateByPolicy(
  expression: string,
  place: EvaluatePlace,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<string> {
  const { frame, program } = place;
  const classified = classifyExpression(expression, languageOf(frame));
  switch (classified.kind) {
    case 'refuse':
      throw new ToolError(classified.reason);
    case 'path': {
      const tree = new FrameTree(program, frame.id, signal);
      const result = await walkPath(classified.segments, tree);
      return result.kind === 'found'
        ? variableLine({ ...result.value, name: expression })
        : evaluateAsked(
            expression,
            'reads what is not among the variables, which may run code',
            place,
            ports,
            signal,
          );
    }
    case 'pure': {
      const hidden = await hiddenMember(expression, place, signal);
      if (program.snapshot.isAttached) {
        const effect = 'evaluates something in a program that somebody attached to';
        return evaluateAsked(expression, effect, place, ports, signal);
      }
      return hidden === undefined
        ? evaluate(expression, place, signal)
        : evaluateAsked(expression, `reads ${hidden}, which may run code`, place, ports, signal);
    }
    case 'ask':
      return evaluateAsked(expression, classified.reason, place, ports, signal);
  }
}

/** A member of the expression that is no plain value: a getter would run. */
async function hiddenMember(
  expression: string,
  { frame, program }: EvaluatePlace,
  signal: AbortSignal,
): Promise<string | undefined> {
  const language = languageOf(frame);
  const tree = new FrameTree(program, frame.id, signal);
  for (const path of memberPaths(expression)) {
    const classified = classifyExpression(path, language);
    const result =
      classified.kind === 'path' ? await walkPath(classified.segments, tree) : undefined;
    if (result?.kind !== 'found') {
      return path;
    }
  }
  return undefined;
}

/** Values with their members, as far as they are plain; lengths are measured, not read. */
function memberPaths(expression: string): readonly string[] {
  const bare = expression.replaceAll(/(["'`])(?:\\.|(?!\1).)*\1/gu, '0');
  const paths =
    bare.match(/[\p{L}_$][\p{L}\p{N}_$]*(?:(?:\?\.|->|\.)[\p{L}_$][\p{L}\p{N}_$]*|\[-?\d+\])+/gu) ??
    [];
  return [
    ...new Set(paths.map((path) => path.replaceAll('?.', '.').replace(/\.length$/u, ''))),
  ].filter((path) => /[.>[]/u.test(path));
}

function evaluateAsked(
  expression: string,
  effect: string,
  place: EvaluatePlace,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<string> {
  const { program, tool } = place;
  const { name, type } = program.session.info;
  return ports.gate.debug(
    ports.turnId,
    { kind: 'evaluate', tool, program: name, adapter: type, expression, effect },
    (permitted) => evaluate(permitted.expression, place, signal),
    signal,
  );
}

async function evaluate(
  expression: string,
  { program, frame }: EvaluatePlace,
  signal: AbortSignal,
): Promise<string> {
  const body = await program.ask(
    'evaluate',
    { expression, frameId: frame.id, context: 'watch' },
    signal,
  );
  const { result = '', type } = bodies.evaluate.safeParse(body).data ?? {};
  return variableLine({ name: expression, value: shownValue(result), ...(type && { type }) });
}
