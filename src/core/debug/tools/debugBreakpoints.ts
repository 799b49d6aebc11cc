import * as z from 'zod/mini';
import { counted } from '../../chat/tools/resultText.ts';
import { ToolError, type ToolDefinition } from '../../chat/tools/tool.ts';
import type { AdapterCapabilities } from '../sessions/debugSession.ts';
import { boundSentence } from './boundBreakpoints.ts';
import { breakpointWish } from './breakpointWish.ts';
import type { DebugPorts } from './debugPorts.ts';
import { sourceLine } from './sourceLine.ts';

const wish = z.object({
  file: z.string(),
  line: z.optional(z.number()),
  match: z.optional(z.string()),
  condition: z.optional(z.string()),
  hit: z.optional(z.string()),
  log: z.optional(z.string()),
});
const schema = z.object({
  set: z.optional(z.array(wish)),
  remove: z.optional(
    z.array(
      z.object({ file: z.string(), line: z.optional(z.number()), match: z.optional(z.string()) }),
    ),
  ),
});

/** Sets and removes breakpoints of ours; the user’s stay as they are. */
export const debugBreakpoints: ToolDefinition<z.infer<typeof schema>, DebugPorts> = {
  name: 'debug_breakpoints',
  description:
    'Set or remove breakpoints by text of the line (`match`) or its number. `condition` is an expression, `hit` a count such as `>= 3`, `log` a message with {expressions} that is printed instead of stopping. ' +
    'Says for each whether it is bound. Breakpoints of the user’s are never changed.',
  brief: 'Set or remove breakpoints: file, match or line, condition, hit, log.',
  effect: 'execute',
  schema,
  async run({ set = [], remove = [] }, ports, signal) {
    const { breakpoints } = ports.debug;
    const lines: string[] = [];
    for (const each of remove) {
      const { file, line } = await sourceLine(each, ports);
      const ids = breakpoints.all
        .filter((own) => own.file === file.real && own.line === line)
        .map(({ id }) => id);
      lines.push(
        `${file.display}:${line} ${breakpoints.remove(ids) > 0 ? 'is removed' : 'has no breakpoint of yours'}.`,
      );
    }
    for (const each of set) {
      lines.push(await setOne(each, ports, signal));
    }
    const summary = `${counted(set.length, 'breakpoint')} set, ${remove.length} removed`;
    return { content: lines.join('\n') || 'Nothing was asked for.', summary };
  },
};

async function setOne(
  given: z.infer<typeof wish>,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<string> {
  const place = await sourceLine(given, ports);
  const name = `${place.file.display}:${place.line}`;
  refuseUnsupported(given, ports);
  const wanted = await breakpointWish(place, given, 'debug_breakpoints', ports, signal);
  const [added] = ports.debug.breakpoints.add([wanted]);
  if (added === undefined) {
    throw new ToolError(`${name} took no breakpoint.`);
  }
  const bound = await boundSentence(added.breakpoint, ports, signal);
  return added.isOurs
    ? `${name} ${bound}: ${place.text.trim()}`
    : `${name} has a breakpoint of the user’s, which stays as it is and ${bound}.`;
}

function refuseUnsupported(
  { condition, hit, log }: z.infer<typeof wish>,
  { debug }: DebugPorts,
): void {
  const lacks = (capability: keyof AdapterCapabilities) =>
    debug.sessions.all.some(
      ({ state, capabilities }) => state !== 'ended' && !capabilities[capability],
    );
  if (condition !== undefined && lacks('supportsConditionalBreakpoints')) {
    throw new ToolError('This debugger has no conditional breakpoints. Stop at the line and look.');
  }
  if (hit !== undefined && lacks('supportsHitConditionalBreakpoints')) {
    throw new ToolError('This debugger does not count hits. Use a condition.');
  }
  if (log !== undefined && lacks('supportsLogPoints')) {
    throw new ToolError('This debugger has no log points. Use debug_trace, which does without.');
  }
}
