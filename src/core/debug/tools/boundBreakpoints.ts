import { quirksOf } from '../quirks.ts';
import type { DebugSession } from '../sessions/debugSession.ts';
import type { EditorBreakpoint } from '../debuggee.ts';
import type { DebugPorts } from './debugPorts.ts';

/** Adapters bind a breakpoint some time after they were told of it, or never. */
const bindMs = 1_500;
const lookEveryMs = 50;

/** What became of a breakpoint, as the end of a sentence: “is bound”, “is not bound: …”. */
export async function boundSentence(
  breakpoint: EditorBreakpoint,
  { debug }: Pick<DebugPorts, 'debug'>,
  signal: AbortSignal,
): Promise<string> {
  const sessions = debug.sessions.all.filter(bindsBreakpoints);
  if (sessions.length === 0) {
    return 'is set; it binds when a program starts';
  }
  const end = debug.clock.now() + bindMs;
  let reason = 'no answer of the debugger yet';
  while (debug.clock.now() < end) {
    for (const { info } of sessions) {
      const bound = await debug.debuggee.breakpoints.bound(breakpoint.id, info.id);
      if (bound?.isVerified) {
        const { line = breakpoint.line } = bound;
        return line === breakpoint.line ? 'is bound' : `is bound, but moved to line ${line}`;
      }
      reason = bound?.message ?? reason;
    }
    await debug.clock.sleep(lookEveryMs, signal);
  }
  return `is not bound: ${reason}`;
}

/** What is special about a breakpoint, in a few words each. */
export function termsOf({
  condition,
  hitCondition,
  logMessage,
}: EditorBreakpoint): readonly string[] {
  return [
    ...(condition === undefined ? [] : [`if ${condition}`]),
    ...(hitCondition === undefined ? [] : [`hit ${hitCondition}`]),
    ...(logMessage === undefined ? [] : [`logs ${logMessage}`]),
  ];
}

/** Whether breakpoints bind in a session. The one that the editor shows for JavaScript binds nothing; its processes do. */
export function bindsBreakpoints({ state, info }: DebugSession): boolean {
  const isRootOfOthers =
    quirksOf(info.type).hasChildSessions === true && info.parentId === undefined;
  return state !== 'ended' && !isRootOfOthers;
}
