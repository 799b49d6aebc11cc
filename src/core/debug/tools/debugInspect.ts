import * as z from 'zod/mini';
import { counted, TokenRoom } from '../../chat/tools/resultText.ts';
import type { ToolDefinition } from '../../chat/tools/tool.ts';
import { classifyExpression } from '../evaluate/classifyExpression.ts';
import { walkPath } from '../evaluate/walkPath.ts';
import { variableLine } from '../snapshot/snapshotText.ts';
import type { SnapshotFrame, SnapshotVariable } from '../snapshot/stopSnapshot.ts';
import { fenced, frameOf, languageOf, type DebugPorts } from './debugPorts.ts';
import { FrameTree } from './frameTree.ts';
import { standingProgram, takeOverNote } from './standingProgram.ts';

const schema = z.object({
  paths: z.optional(z.array(z.string())),
  frame: z.optional(z.number()),
  depth: z.optional(z.number()),
  start: z.optional(z.number()),
  count: z.optional(z.number()),
  stop: z.optional(z.string()),
});
type Args = z.infer<typeof schema>;

/** Levels below a value that are shown. */
const maxDepth = 2;
/** Elements of a range that are shown. */
const maxCount = 100;
const usualCount = 20;

/** Looks at variables without evaluating anything. */
export const debugInspect: ToolDefinition<Args, DebugPorts> = {
  name: 'debug_inspect',
  description:
    'Look at variables of a program that stands still, without running anything: paths such as `order.items[0].price`; without paths all variables of the frame. ' +
    '`frame` is its number in the stack, `depth` (0–2) how deep to show, `start` and `count` a range of a long list.',
  brief: 'Look at variables by paths such as order.items[0]; frame is a number.',
  rare: ['start', 'count', 'stop'],
  effect: 'read',
  schema,
  async run(args, ports, signal) {
    const program = await standingProgram(args.stop, ports, signal);
    const frame = frameOf(program.snapshot, args.frame);
    const tree = new FrameTree(program, frame.id, signal);
    const lines = args.paths?.length
      ? await linesOfPaths(args.paths, { frame, tree, args })
      : await linesOfFrame(tree, args.depth ?? 0, ports.maxResultTokens);
    const values = fenced(lines.join('\n'), `${program.name}, frame ${frame.name}`, ports);
    const content = [...takeOverNote(program, ports), values].join('\n');
    const what = args.paths?.length ? counted(args.paths.length, 'value') : 'the variables';
    return { content, summary: `Looked at ${what} at ${program.name}` };
  },
};

interface Look {
  readonly frame: SnapshotFrame;
  readonly tree: FrameTree;
  readonly args: Args;
}

async function linesOfFrame(
  tree: FrameTree,
  depth: number,
  maxTokens: number,
): Promise<readonly string[]> {
  const room = new TokenRoom(maxTokens / 2);
  const lines: string[] = [];
  const roots = await tree.roots();
  const left = roots.filter((root) => !room.take(variableLine(root)));
  for (const root of roots.filter((each) => !left.includes(each))) {
    const children = await childLines(root, tree, Math.min(depth, maxDepth), '  ');
    lines.push(variableLine(root), ...children.filter((line) => room.take(line)));
  }
  return left.length > 0
    ? [...lines, `[${counted(left.length, 'variable')} more: name them as paths]`]
    : lines;
}

async function linesOfPaths(paths: readonly string[], look: Look): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const path of paths) {
    lines.push(...(await linesOfPath(path, look)));
  }
  return lines;
}

async function linesOfPath(path: string, { frame, tree, args }: Look): Promise<readonly string[]> {
  const classified = classifyExpression(path, languageOf(frame));
  if (classified.kind !== 'path') {
    return [`${path}: only names and members can be looked up; debug_eval takes expressions.`];
  }
  const result = await walkPath(classified.segments, tree);
  switch (result.kind) {
    case 'found': {
      const { start, count = usualCount, depth = 1 } = args;
      const named = { ...result.value, name: path };
      const isRange = start !== undefined && result.value.reference !== undefined;
      const children = isRange
        ? (await tree.range(result.value, start, Math.min(count, maxCount))).map(
            (each) => `  ${variableLine(each)}`,
          )
        : await childLines(result.value, tree, Math.min(depth, maxDepth), '  ');
      return [variableLine(named), ...children];
    }
    case 'notEvaluated':
      return [
        `${path}: not evaluated, for ${result.at.replace(/^\./u, '')} is a getter or an object whose properties run code; debug_eval can ask the user.`,
      ];
    case 'missing': {
      const names = result.names.join(', ') || 'none';
      return [`${path}: there is no ${result.at.replace(/^\./u, '')}. There are: ${names}.`];
    }
  }
}

async function childLines(
  value: SnapshotVariable,
  tree: FrameTree,
  depth: number,
  indent: string,
): Promise<readonly string[]> {
  if (depth <= 0 || value.reference === undefined || tree.isClosed(value)) {
    return [];
  }
  const children = await tree.children(value);
  const lines: string[] = [];
  for (const child of children.slice(0, usualCount)) {
    lines.push(indent + variableLine(child));
    lines.push(...(await childLines(child, tree, depth - 1, `${indent}  `)));
  }
  const left = Math.max(children.length, value.size ?? 0) - usualCount;
  return left > 0 ? [...lines, `${indent}[${left} more: ask for a range]`] : lines;
}
