import type { BreakpointWish, StartWish } from '../debuggee.ts';
import type { DebugPorts } from '../tools/debugPorts.ts';
import { OutcomeWatch, type RunOutcome } from '../tools/runOutcome.ts';
import { startProgram } from '../tools/startProgram.ts';
import { quirksOf, type AdapterQuirks } from '../quirks.ts';
import { bodies } from '../sessions/dapMessages.ts';
import type { StopSnapshot } from '../snapshot/stopSnapshot.ts';
import { AdapterError } from '../debuggee.ts';
import { probeMessage, TraceReader, type Probe, type TraceRow } from './traceRows.ts';

/** What was printed may come a little behind the news that the program stopped (debugpy). */
const drainMs = 150;

export interface TraceWish {
  readonly program: StartWish;
  readonly probes: readonly Probe[];
  readonly maxRows: number;
  /** Milliseconds that the program may take. */
  readonly runMs: number;
}

export interface Trace {
  readonly rows: readonly TraceRow[];
  /** How the run ended; `running` where it took too long or had shown enough, and was ended. */
  readonly outcome: RunOutcome;
}

/**
 * Runs a program once and takes down what expressions are at some of its lines: by log points, or where the adapter has
 * none by stopping there and going on. The probes are gone afterwards, and so is the program.
 */
export async function runTrace(
  wish: TraceWish,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<Trace> {
  const { debug } = ports;
  const mark = ports.randomId();
  const reader = new TraceReader(mark);
  const type = String(wish.program.configuration['type']);
  const quirks = quirksOf(type);
  const added = debug.breakpoints.add(
    wish.probes.map((probe, index) => wishOf(probe, index, mark, quirks)),
  );
  const before = new Set(debug.sessions.all.map(({ info }) => info.id));
  const full = new AbortController();
  const endPrinting = debug.sessions.onDidPrint.on(({ session, piece }) => {
    if (!before.has(session.info.id)) {
      reader.add(piece.text);
      if (reader.rows.length >= wish.maxRows) {
        full.abort();
      }
    }
  });
  try {
    const outcome = await follow(wish, { mark, reader, full: full.signal }, ports, signal);
    await debug.clock.sleep(drainMs, signal);
    return { rows: reader.rows.slice(0, wish.maxRows), outcome };
  } finally {
    endPrinting();
    debug.breakpoints.takeBack(added);
    await endRuns(before, ports);
  }
}

interface Following {
  readonly mark: string;
  readonly reader: TraceReader;
  /** There are rows enough. */
  readonly full: AbortSignal;
}

/** Lets the program run to its end or to a failure; stops at other people’s breakpoints are passed. */
async function follow(
  { program, probes, maxRows, runMs }: TraceWish,
  { mark, reader, full }: Following,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const { debug } = ports;
  const until = debug.clock.now() + runMs;
  let watch = OutcomeWatch.ofNextRun(debug);
  await startProgram(program, 'debug_trace', ports, signal);
  for (;;) {
    const outcome = await untilFull(watch, until - debug.clock.now(), full, signal);
    if (outcome.kind !== 'stopped' || ['exception', 'signal'].includes(outcome.snapshot.reason)) {
      return outcome;
    }
    const { snapshot } = outcome;
    const session = debug.sessions.get(snapshot.stamp.sessionId);
    if (session === undefined || reader.rows.length >= maxRows) {
      return { kind: 'running' };
    }
    await readProbe(snapshot, { probes, mark, reader }, ports, signal);
    watch = OutcomeWatch.ofRun(debug, session);
    debug.sessions.expectMotion(session.info.id);
    await debug.debuggee.move(session.info.id, snapshot.threadId, 'continue', signal);
  }
}

async function untilFull(
  watch: OutcomeWatch,
  waitMs: number,
  full: AbortSignal,
  signal: AbortSignal,
): Promise<RunOutcome> {
  try {
    return await watch.outcome(Math.max(0, waitMs), AbortSignal.any([signal, full]));
  } catch (error) {
    signal.throwIfAborted();
    if (full.aborted) {
      return { kind: 'running' };
    }
    throw error;
  }
}

/** Where an adapter has no log points, it stopped at a probe: the expressions are evaluated here, as allowed before. */
async function readProbe(
  { stamp, frames: [frame] }: StopSnapshot,
  {
    probes,
    mark,
    reader,
  }: { readonly probes: readonly Probe[]; readonly mark: string; readonly reader: TraceReader },
  { debug }: DebugPorts,
  signal: AbortSignal,
): Promise<void> {
  const index = probes.findIndex(({ path, line }) => path === frame?.path && line === frame.line);
  const link = debug.debuggee.link(stamp.sessionId);
  const probe = probes[index];
  if (probe === undefined || link === undefined || frame === undefined) {
    return;
  }
  const values: string[] = [];
  for (const expression of probe.expressions) {
    const args = { expression, frameId: frame.id, context: 'watch' };
    try {
      const body = await link.request('evaluate', args, signal);
      values.push(bodies.evaluate.safeParse(body).data?.result ?? '');
    } catch (error) {
      if (!(error instanceof AdapterError)) {
        throw error;
      }
      values.push(`‹${error.message}›`);
    }
  }
  let next = 0;
  reader.add(probeMessage(mark, index, probe.expressions, () => values[next++] ?? ''));
}

function wishOf(
  { file, line, expressions, condition }: Probe,
  index: number,
  mark: string,
  { hasLogPoints = true, logged = (expression) => expression }: AdapterQuirks,
): BreakpointWish {
  return {
    ...{ file, line },
    ...(condition !== undefined && { condition }),
    ...(hasLogPoints && {
      logMessage: probeMessage(mark, index, expressions, (each) => `{${logged(each)}}`),
    }),
  };
}

/** Ends what this trace has started and still runs. */
async function endRuns(before: ReadonlySet<string>, { debug }: DebugPorts): Promise<void> {
  const left = debug.sessions.roots.filter(
    ({ info, state }) => !before.has(info.id) && state !== 'ended',
  );
  await Promise.all(left.map(({ info }) => debug.debuggee.stop(info.id)));
}
