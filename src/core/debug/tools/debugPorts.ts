import { ToolError } from '../../chat/tools/tool.ts';
import type { Workspace } from '../../ports.ts';
import { fence } from '../../safety/fence.ts';
import type { SafetyGate } from '../../safety/safetyGate.ts';
import type { AdapterLink } from '../debuggee.ts';
import type { DebugDesk } from '../debugDesk.ts';
import { languageOfFile, type DebugLanguage } from '../evaluate/expressionLanguage.ts';
import type { DebugSession, Stop } from '../sessions/debugSession.ts';
import { snapshotText, snapshotTokens } from '../snapshot/snapshotText.ts';
import type { SnapshotFrame, StopSnapshot } from '../snapshot/stopSnapshot.ts';

/** What the tools for debugging need of the world. */
export interface DebugPorts {
  readonly debug: DebugDesk;
  readonly workspace: Pick<Workspace, 'check' | 'folders' | 'readText'>;
  readonly gate: Pick<SafetyGate, 'debug'>;
  readonly turnId: string;
  /** An unguessable word, as `fence` wants it. */
  readonly randomId: () => string;
  /** Most tokens that a result may have. */
  readonly maxResultTokens: number;
}

/** A program that stands still, and the way to look at it. */
export interface StandingProgram {
  readonly session: DebugSession;
  readonly stop: Stop;
  readonly snapshot: StopSnapshot;
  readonly link: AdapterLink;
  /** As the model names the stop: `s1#3`. */
  readonly name: string;
}

/**
 * The program that a tool looks at. Throws `ToolError` where none stands, or where the stop that is meant is past.
 * @param stop name of the stop that the model means; absent for the one that is.
 */
export async function standingProgram(
  stop: string | undefined,
  { debug }: Pick<DebugPorts, 'debug'>,
  signal: AbortSignal,
): Promise<StandingProgram> {
  const { sessions, snapshots, debuggee } = debug;
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
  const link = debuggee.link(session.info.id);
  if (snapshot === undefined || link === undefined) {
    throw new ToolError('The program went on. Wait for it to stop again.');
  }
  return { session, stop: current, snapshot, link, name };
}

/** The frame of that number, or the innermost of the user’s. Throws `ToolError`. */
export function frameOf({ frames }: StopSnapshot, index: number | undefined): SnapshotFrame {
  const wanted =
    index ??
    Math.max(
      0,
      frames.findIndex(({ isUsers }) => isUsers),
    );
  const frame = frames[wanted];
  if (frame === undefined) {
    throw new ToolError(`There is no frame #${wanted}. Frames are #0 to #${frames.length - 1}.`);
  }
  return frame;
}

export function languageOf({ path, sourceName }: SnapshotFrame): DebugLanguage {
  return languageOfFile(path ?? sourceName ?? '');
}

/** What a program or its debugger said, marked as data. */
export function fenced(
  text: string,
  name: string,
  { randomId }: Pick<DebugPorts, 'randomId'>,
): string {
  return fence(text, { origin: 'debugged program', name }, randomId);
}

/** A stop as the model is told of it. */
export function stopReport(snapshot: StopSnapshot, ports: DebugPorts): string {
  const name = ports.debug.sessions.nameOf(snapshot.stamp);
  const maxTokens = Math.min(ports.maxResultTokens, snapshotTokens.full);
  return fenced(snapshotText(snapshot, name, maxTokens), name, ports);
}
