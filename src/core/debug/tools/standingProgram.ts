import { ToolError } from '../../chat/tools/tool.ts';
import { AdapterError } from '../debuggee.ts';
import type { DebugSession, Stop } from '../sessions/debugSession.ts';
import type { StopSnapshot } from '../snapshot/stopSnapshot.ts';
import { noticeSources, quoted, type DebugPorts } from './debugPorts.ts';
import { timedRequest } from './timedRequest.ts';

/** An answer that takes longer is that of a program that hangs in a getter or an expression. */
const askMs = 3_000;

/** A program that stands still, and the way to look at it. */
export interface StandingProgram {
  readonly session: DebugSession;
  readonly stop: Stop;
  readonly snapshot: StopSnapshot;
  /**
   * Asks its adapter. Throws `ToolError` where it refuses or takes too long, and where the program went on meanwhile:
   * some adapters answer old references as if there were nothing behind them.
   */
  ask(
    command: string,
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown>;
  /** As the model names the stop: `s1#3`. */
  readonly name: string;
}

/**
 * The program that a tool looks at. Throws `ToolError` where none stands, or where the stop that is meant is past.
 * @param stop name of the stop that the model means; absent for the one that is.
 */
export async function standingProgram(
  stop: string | undefined,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<StandingProgram> {
  const { sessions, snapshots } = ports.debug;
  const label = stop?.split('#')[0];
  const session = label === undefined ? sessions.lastStopped() : sessions.byLabel(label);
  const current = session?.stop;
  const name = current && sessions.nameOf(current.stamp);
  if (session === undefined || current === undefined || name === undefined) {
    throw new ToolError(
      'No program stands still. Start one with debug_run, or wait for it to stop.',
    );
  }
  if (stop !== undefined && stop !== name) {
    throw new ToolError(`${stop} is stale: execution moved. It stands at ${name} now; look again.`);
  }
  const snapshot = await snapshots.current(session.info.id, signal);
  if (snapshot === undefined) {
    throw new ToolError('The program went on. Wait for it to stop again.');
  }
  await noticeSources(snapshot, ports);
  const ask: StandingProgram['ask'] = (...question) => askAt(snapshot, question, ports);
  return { session, stop: current, snapshot, name, ask };
}

/** Tells the model, once, that the user has moved the program since it looked last. */
export function takeOverNote(
  { name, session }: StandingProgram,
  { debug }: Pick<DebugPorts, 'debug'>,
): readonly string[] {
  return debug.takeOvers.take(session.info.id)
    ? [
        `The user moved the program meanwhile: it stands at ${name} now, and what you knew is stale.`,
      ]
    : [];
}

async function askAt(
  { stamp }: StopSnapshot,
  [command, args, signal]: Parameters<StandingProgram['ask']>,
  ports: DebugPorts,
): Promise<unknown> {
  const { clock, debuggee, sessions } = ports.debug;
  const stale = () =>
    new ToolError(
      `${sessions.nameOf(stamp)} is stale: the program went on meanwhile. Look again where it stops next.`,
    );
  const link = sessions.isCurrent(stamp) ? debuggee.link(stamp.sessionId) : undefined;
  if (link === undefined) {
    throw stale();
  }
  try {
    const answer = await timedRequest(link, command, args, { clock, waitMs: askMs, signal });
    if (!sessions.isCurrent(stamp)) {
      throw stale();
    }
    if (answer.kind === 'late') {
      throw new ToolError(
        `The debugger gave no answer within ${askMs / 1_000} s${command === 'evaluate' ? ', and the program still works on it; debug_run with action `pause` interrupts it' : ''}. Ask for less.`,
      );
    }
    return answer.body;
  } catch (error) {
    if (error instanceof AdapterError) {
      throw sessions.isCurrent(stamp)
        ? new ToolError(`The debugger refused: ${quoted(error.message)}`)
        : stale();
    }
    throw error;
  }
}
