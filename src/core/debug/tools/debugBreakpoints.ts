import * as z from 'zod/mini';
import { counted } from '../../chat/tools/resultText.ts';
import { ToolError, type ToolDefinition } from '../../chat/tools/tool.ts';
import type { PlacedBreakpoint } from '../breakpoints/ownedBreakpoints.ts';
import type { AdapterCapabilities } from '../sessions/debugSession.ts';
import { allowAttached } from './attached.ts';
import { bindsBreakpoints, boundSentence, termsOf } from './boundBreakpoints.ts';
import { breakpointWish } from './breakpointWish.ts';
import { fenced, type DebugPorts } from './debugPorts.ts';
import { sourceLine, type LineWish } from './sourceLine.ts';

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
    const lines: string[] = [];
    for (const each of remove) {
      lines.push(await answerOf(() => removeOne(each, ports)));
    }
    for (const each of set) {
      lines.push(await answerOf(() => setOne(each, ports, signal)));
    }
    const summary = `${counted(set.length, 'breakpoint')} set, ${remove.length} removed`;
    const content = lines.join('\n');
    return {
      content: content === '' ? 'Nothing was asked for.' : fenced(content, 'breakpoints', ports),
      summary,
    };
  },
};

/** One that is refused takes nothing away from the others. */
async function answerOf(act: () => Promise<string>): Promise<string> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ToolError) {
      return error.message;
    }
    throw error;
  }
}

async function removeOne(place: LineWish, ports: DebugPorts): Promise<string> {
  const { file, line } = await sourceLine(place, ports);
  const count = removeOurs(file.real, line, ports);
  return `${file.display}:${line} ${count > 0 ? 'is removed' : 'has no breakpoint of yours'}.`;
}

function removeOurs(file: string, line: number, { debug: { breakpoints } }: DebugPorts): number {
  const there = breakpoints.all.filter((each) => each.file === file && each.line === line);
  return breakpoints.remove(there.map(({ id }) => id));
}

async function setOne(
  given: z.infer<typeof wish>,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<string> {
  const place = await sourceLine(given, ports);
  const name = `${place.file.display}:${place.line}`;
  refuseUnsupported(given, ports);
  const wanted = await breakpointWish(place, given, 'debug_breakpoints', ports, signal);
  const doing = `halt it at ${name}`;
  const { sessions } = ports.debug;
  const live = sessions.all.filter(({ state }) => state !== 'ended');
  for (const root of new Set(live.map((session) => sessions.rootOf(session)))) {
    await allowAttached(root, { tool: 'debug_breakpoints', doing }, ports, signal);
  }
  // Its terms may have been others.
  removeOurs(place.file.real, place.line, ports);
  const [placed] = ports.debug.breakpoints.add([wanted]);
  if (placed === undefined) {
    throw new ToolError(`${name} took no breakpoint.`);
  }
  return `${name} ${await stateOf(placed, ports, signal)}: ${place.text.trim()}`;
}

async function stateOf(
  { breakpoint, isOurs }: PlacedBreakpoint,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<string> {
  if (isOurs) {
    return boundSentence(breakpoint, ports, signal);
  }
  const terms = termsOf(breakpoint).join(', ');
  const what = `has a breakpoint of the user’s${terms && ` (${terms})`}, which stays as it is and`;
  return breakpoint.isEnabled
    ? `${what} ${await boundSentence(breakpoint, ports, signal)}`
    : `${what} is switched off`;
}

function refuseUnsupported(
  { condition, hit, log }: z.infer<typeof wish>,
  { debug }: DebugPorts,
): void {
  const bound = debug.sessions.all.filter(
    (each) => bindsBreakpoints(each) && each.state !== 'starting',
  );
  const lacks = (capability: keyof AdapterCapabilities) =>
    bound.some(({ capabilities }) => !capabilities[capability]);
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
