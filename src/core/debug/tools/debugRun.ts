import * as z from 'zod/mini';
import { ToolError, type ToolDefinition, type ToolResult } from '../../chat/tools/tool.ts';
import { expectedFailure } from '../failure/failureBook.ts';
import { signatureText } from '../failure/signature.ts';
import type { Motion } from '../debuggee.ts';
import { lastLines } from '../snapshot/outputLines.ts';
import { snapshotLabel } from '../snapshot/snapshotText.ts';
import { bodies } from '../sessions/dapMessages.ts';
import type { DebugSession } from '../sessions/debugSession.ts';
import { allowAttached } from './attached.ts';
import { termsOf } from './boundBreakpoints.ts';
import { fenced, quoted, stopReport, type DebugPorts } from './debugPorts.ts';
import { OutcomeWatch, type RunOutcome } from './runOutcome.ts';
import { sourceLine } from './sourceLine.ts';
import { resolveProgram, startProgram } from './startProgram.ts';
import { timedRequest } from './timedRequest.ts';
import { verifyFix } from './verifyFix.ts';
import { standingProgram } from './standingProgram.ts';

const schema = z.object({
  action: z.enum([
    'start',
    'restart',
    'continue',
    'over',
    'into',
    'out',
    'to_line',
    'pause',
    'stop',
    'verify',
  ]),
  configuration: z.optional(z.string()),
  command: z.optional(z.string()),
  launch: z.optional(z.record(z.string(), z.unknown())),
  to: z.optional(
    z.object({ file: z.string(), line: z.optional(z.number()), match: z.optional(z.string()) }),
  ),
  session: z.optional(z.string()),
  times: z.optional(z.number()),
  waitSeconds: z.optional(z.number()),
});
type Args = z.infer<typeof schema>;

/** Longer than most programs take to fail; what takes longer goes on by itself. */
const usualWaitSeconds = 15;
const maxWaitSeconds = 60;
/** A program that is too busy to name its threads is paused by its first one. */
const threadsMs = 1_000;
/** Lines of output of a program that ended. */
const outputLines = 30;

/** Starts programs under the debugger and moves them. */
export const debugRun: ToolDefinition<Args, DebugPorts> = {
  name: 'debug_run',
  description:
    'Start a program under the debugger or move one that stands: `start` (a `configuration` of launch.json, a plain `command`, or a `launch` of your own; without any, what ran last), `restart`, `continue`, `over`, `into`, `out`, `to_line` (`to`), `pause`, `stop`. ' +
    'A program that failed is stopped where it fails. `verify` runs what failed last again, `times` times (1–5), and says whether the same failure is gone. ' +
    'Answers with the stop, the end, or `running` after `waitSeconds` (default 15, at most 60).',
  brief:
    'Start (command or configuration), continue, over, into, out, to_line, pause, stop a program; verify runs the failed one again.',
  rare: ['launch', 'session', 'waitSeconds', 'times'],
  effect: 'execute',
  schema,
  async run(args, ports, signal) {
    const waitMs = Math.min(args.waitSeconds ?? usualWaitSeconds, maxWaitSeconds) * 1_000;
    switch (args.action) {
      case 'start':
      case 'restart':
        return start(args, waitMs, ports, signal);
      case 'verify':
        return verifyFix(args.times ?? 1, ports, signal);
      case 'stop':
        return stop(args.session, ports, signal);
      case 'pause':
        return pause(args.session, waitMs, ports, signal);
      case 'to_line':
        return toLine(args, waitMs, ports, signal);
      default:
        return move(args.action, waitMs, ports, signal);
    }
  },
};

async function start(
  args: Args,
  waitMs: number,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { wish, notes } = resolveProgram(args, ports);
  const { last } = ports.debug.failures;
  if (args.action === 'restart') {
    await stop(args.session, ports, signal);
  }
  const watch = OutcomeWatch.ofNextRun(ports.debug);
  await startProgram(
    { ...wish, stopsAt: last ? expectedFailure(last) : {} },
    'debug_run',
    ports,
    signal,
  );
  return report(await watch.outcome(waitMs, signal), ports, notes);
}

async function stop(
  label: string | undefined,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { sessions, debuggee } = ports.debug;
  const session = sessionOf(label, ports, (state) => state !== 'ended');
  if (session === undefined) {
    return { content: 'No program runs.', summary: 'No program runs' };
  }
  await allowAttached(session, { tool: 'debug_run', doing: 'leave it' }, ports, signal);
  const { root } = sessions.runOf(session);
  await debuggee.stop(root.info.id);
  return { content: `${quoted(root.info.name)} was ended.`, summary: `Ended ${root.info.name}` };
}

async function pause(
  label: string | undefined,
  waitMs: number,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { sessions, debuggee } = ports.debug;
  const session = sessionOf(label, ports, (state) => state === 'running');
  if (session === undefined) {
    throw new ToolError('No program runs that could be paused.');
  }
  await allowAttached(session, { tool: 'debug_run', doing: doings.pause }, ports, signal);
  const { id } = session.info;
  const watch = OutcomeWatch.ofRun(ports.debug, session);
  const threadId = await firstThread(id, ports, signal);
  sessions.expectMotion(id);
  await debuggee.move(id, threadId, 'pause', signal);
  return report(await watch.outcome(waitMs, signal), ports);
}

/** Threads have numbers of their own in each adapter; a busy one may not tell them. */
async function firstThread(
  sessionId: string,
  { debug: { clock, debuggee } }: DebugPorts,
  signal: AbortSignal,
): Promise<number> {
  const link = debuggee.link(sessionId);
  const answer =
    link && (await timedRequest(link, 'threads', {}, { clock, waitMs: threadsMs, signal }));
  const body = answer?.kind === 'answer' ? answer.body : undefined;
  return bodies.threads.safeParse(body).data?.threads[0]?.id ?? 0;
}

async function toLine(
  { to }: Args,
  waitMs: number,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  if (to === undefined) {
    throw new ToolError(
      'Say which line as `to`: its file, and its text as `match` or its number as `line`.',
    );
  }
  const { file, line } = await sourceLine(to, ports);
  const placed = ports.debug.breakpoints.add([{ file: file.real, line }]);
  const inTheWay = placed.find(
    ({ breakpoint }) => !breakpoint.isEnabled || termsOf(breakpoint).length > 0,
  );
  if (inTheWay !== undefined) {
    throw new ToolError(
      `${file.display}:${line} has a breakpoint already that does not stop there each time. Choose the line before or after it.`,
    );
  }
  try {
    return await move('continue', waitMs, ports, signal);
  } finally {
    ports.debug.breakpoints.takeBack(placed);
  }
}

async function move(
  motion: Motion,
  waitMs: number,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { debug } = ports;
  const { session, stop: stand, snapshot } = await standingProgram(undefined, ports, signal);
  const { id } = session.info;
  if (debug.takeOvers.take(id)) {
    throw new ToolError(
      `The user moved the program meanwhile, so what you know of it is stale and nothing was done. It stands here now:\n${await stopReport(snapshot, ports)}`,
    );
  }
  await allowAttached(session, { tool: 'debug_run', doing: doings[motion] }, ports, signal);
  if (!debug.sessions.isCurrent(stand.stamp)) {
    throw new ToolError('The program went on meanwhile, so nothing was done. Look again.');
  }
  const watch = OutcomeWatch.ofRun(debug, session);
  debug.sessions.expectMotion(id);
  await debug.debuggee.move(id, stand.threadId, motion, signal);
  return report(await watch.outcome(waitMs, signal), ports);
}

/** Ends the sentence “Handle the program: …”. */
const doings: Readonly<Record<Motion, string>> = {
  continue: 'continue it',
  over: 'step over a line',
  into: 'step into a function',
  out: 'step out of a function',
  pause: 'pause it',
};

/** The one of that label, or the last one that stands or runs as wanted. Throws `ToolError` for a label of none. */
function sessionOf(
  label: string | undefined,
  { debug: { sessions } }: DebugPorts,
  isWanted: (state: DebugSession['state']) => boolean,
): DebugSession | undefined {
  if (label === undefined) {
    const standing = sessions.lastStopped();
    return standing !== undefined && isWanted(standing.state)
      ? standing
      : sessions.all.findLast(({ state }) => isWanted(state));
  }
  const session = sessions.byLabel(label);
  if (session === undefined || !isWanted(session.state)) {
    throw new ToolError(
      `${quoted(label)} is no program for that; debug_status tells which there are.`,
    );
  }
  return session;
}

async function report(
  outcome: RunOutcome,
  ports: DebugPorts,
  notes: readonly string[] = [],
): Promise<ToolResult> {
  const withNotes = (content: string) => [...notes, content].join('\n');
  switch (outcome.kind) {
    case 'stopped':
      return {
        content: withNotes(await stopReport(outcome.snapshot, ports)),
        summary: snapshotLabel(outcome.snapshot),
      };
    case 'running':
      return {
        content: withNotes(
          'It is running. Where it stops later the user sees it, and debug_status tells.',
        ),
        summary: 'Running',
      };
    case 'ended': {
      const { debug } = ports;
      const failure = await debug.failures.failureOf(outcome.run);
      const run = debug.sessions.runOf(outcome.run.root);
      const code = run.exitCode === undefined ? '' : ` with code ${run.exitCode}`;
      const lines = lastLines(run.output, outputLines);
      const what = failure
        ? `It failed: ${quoted(signatureText(failure.signature))}.`
        : `It ended${code}.`;
      const again = failure?.trace ? ' `start` it again, and it stops where that is thrown.' : '';
      return {
        content: withNotes(
          [
            what + again,
            ...(lines.length > 0 ? [fenced(lines.join('\n'), run.root.info.name, ports)] : []),
          ].join('\n'),
        ),
        summary: failure ? signatureText(failure.signature) : `Ended${code}`,
      };
    }
  }
}
