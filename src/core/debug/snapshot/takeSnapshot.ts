import type { Clock, Workspace } from '../../ports.ts';
import type { AdapterLink } from '../debuggee.ts';
import { quirksOf } from '../quirks.ts';
import { bodies, type DapStackFrame } from '../sessions/dapMessages.ts';
import type { DebugRun, DebugSession, Stop } from '../sessions/debugSession.ts';
import type { ExceptionInfo, StopReplies } from '../sessions/stopReplies.ts';
import { lastLines } from './outputLines.ts';
import { readFrames } from './readFrames.ts';
import { SnapshotLink } from './snapshotLink.ts';
import type { ChangedValue, SnapshotFrame, StopException, StopSnapshot } from './stopSnapshot.ts';

/** Frames that are asked for; as many as VS Code shows at once. */
const stackLevels = 20;
/** Lines of output that go along. */
const outputLines = 20;

export interface SnapshotParts {
  readonly session: DebugSession;
  readonly stop: Stop;
  readonly run: DebugRun;
  readonly link: AdapterLink;
  readonly replies: StopReplies | undefined;
  readonly workspace: Pick<Workspace, 'check' | 'readText'>;
  readonly clock: Clock;
  /** Of the same session, at the stop before. */
  readonly previous: StopSnapshot | undefined;
}

/**
 * Takes down how a program stands: what the editor’s own requests have brought is used, the rest is asked for, within 12
 * requests that are sent in 800 ms. Nothing is evaluated, and what would run a getter is left alone. Rejects with the signal’s
 * reason when the program goes on meanwhile.
 */
export async function takeSnapshot(
  parts: SnapshotParts,
  signal: AbortSignal,
): Promise<StopSnapshot> {
  const { session, stop, run, clock, previous, replies } = parts;
  const link = new SnapshotLink({ link: parts.link, clock, since: stop.at }, signal);
  try {
    const [stack, info] = await Promise.all([stackOf(parts, link), exceptionOf(parts, link)]);
    const quirks = quirksOf(session.info.type);
    const canPage = session.capabilities.supportsVariablePaging === true;
    const { workspace } = parts;
    const { frames, hiddenFrames } = await readFrames(stack, {
      ...{ link, replies, quirks, canPage, workspace },
    });
    const exception = info && exceptionFrom(info);
    return {
      stamp: stop.stamp,
      ...{ sessionName: run.root.info.name, adapterType: session.info.type },
      isAttached: run.root.info.configuration['request'] === 'attach',
      ...{ at: stop.at, reason: stop.reason, reasonText: stop.text },
      ...(exception && { exception }),
      threadId: stop.threadId,
      ...(replies?.threads !== undefined && { threads: replies.threads }),
      ...{ frames, hiddenFrames },
      output: lastLines(run.output, outputLines),
      changed: changedSince(previous, frames),
      problems: link.problems,
      requests: link.sent,
      tookMs: clock.now() - stop.at,
    };
  } finally {
    link.close();
  }
}

async function stackOf(
  { stop, replies }: SnapshotParts,
  link: SnapshotLink,
): Promise<readonly DapStackFrame[]> {
  const { threadId } = stop;
  const known = replies?.framesOf(threadId, stackLevels);
  const args = { threadId, startFrame: 0, levels: stackLevels };
  return (
    known ??
    bodies.stackTrace.safeParse(await link.ask('stackTrace', args, 'vital')).data?.stackFrames ??
    []
  );
}

async function exceptionOf(
  { session, stop, replies }: SnapshotParts,
  link: SnapshotLink,
): Promise<ExceptionInfo | undefined> {
  if (stop.reason !== 'exception') {
    return undefined;
  }
  const told = { exceptionId: stop.text } as ExceptionInfo;
  if (!session.capabilities.supportsExceptionInfoRequest) {
    return told;
  }
  const answer =
    replies?.exceptionInfo ??
    (await link.ask('exceptionInfo', { threadId: stop.threadId }, 'vital'));
  return bodies.exceptionInfo.safeParse(answer).data ?? told;
}

/** Adapters put the type into the id, and the message into the description; or everything into both. */
function exceptionFrom({
  exceptionId,
  description,
  breakMode,
  details,
}: ExceptionInfo): StopException {
  const message = details?.message ?? description ?? exceptionId ?? '';
  // js-debug gives the whole message for an id.
  const type = [details?.typeName, exceptionId].find((name) => /^[\w$.:]+$/u.test(name ?? ''));
  return {
    ...(type !== undefined && { type }),
    message,
    ...(breakMode !== undefined && { breakMode }),
    ...(details?.stackTrace !== undefined && { stack: details.stackTrace }),
  };
}

/** What the innermost function had another value of at the stop before; nothing where that was another function. */
function changedSince(
  previous: StopSnapshot | undefined,
  [frame]: readonly SnapshotFrame[],
): readonly ChangedValue[] {
  const [before] = previous?.frames ?? [];
  if (before?.name !== frame?.name || before?.path !== frame?.path) {
    return [];
  }
  const values = new Map(valuesOf(before));
  return valuesOf(frame).flatMap(([name, after]) => {
    const old = values.get(name);
    return old === undefined || old === after ? [] : [{ name, before: old, after }];
  });
}

function valuesOf(frame: SnapshotFrame | undefined): readonly (readonly [string, string])[] {
  const variables = frame?.scopes?.flatMap((scope) => scope.variables) ?? [];
  return variables.map(({ name, value }) => [name, value] as const);
}
