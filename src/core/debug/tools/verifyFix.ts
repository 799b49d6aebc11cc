import { counted } from '../../chat/tools/resultText.ts';
import { ToolError, type ToolResult } from '../../chat/tools/tool.ts';
import type { StartWish } from '../debuggee.ts';
import {
  isSameFailure,
  signatureOfStop,
  signatureText,
  type FailureSignature,
} from '../failure/signature.ts';
import { quoted, type DebugPorts } from './debugPorts.ts';
import { OutcomeWatch, type RunOutcome } from './runOutcome.ts';
import { startProgram } from './startProgram.ts';

/** One run; a fix that makes a program hang is none. */
const runMs = 60_000;
/** Stops at breakpoints of the user’s on the way. */
const maxStops = 200;
const maxRuns = 5;

/** Runs the program that failed again and tells whether the same failure is gone, from recorded facts alone. */
export async function verifyFix(
  runs: number,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<ToolResult> {
  const { last } = ports.debug.failures;
  if (last?.again === undefined) {
    throw new ToolError(
      'Nothing failed under the debugger yet, so there is nothing to verify. Reproduce the failure first, with debug_run.',
    );
  }
  const before = last.signature;
  const count = Math.min(Math.max(1, Math.trunc(runs)), maxRuns);
  const seen: (FailureSignature | 'well' | 'hangs')[] = [];
  for (let run = 0; run < count; run += 1) {
    seen.push(await resultOf(last.again, ports, signal));
  }
  return verdict(before, seen);
}

/** How one run ends, past all breakpoints. */
async function resultOf(
  wish: StartWish,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<FailureSignature | 'well' | 'hangs'> {
  const { debug } = ports;
  let watch = OutcomeWatch.ofNextRun(debug);
  // Only what nobody catches counts: a fix may well catch what was thrown before.
  const ids = await startProgram({ ...wish, stopsAt: {} }, 'debug_run', ports, signal);
  for (let stops = 0; stops < maxStops; stops += 1) {
    const outcome: RunOutcome = await watch.outcome(runMs, signal);
    if (outcome.kind === 'ended') {
      return (await debug.failures.failureOf(outcome.run))?.signature ?? 'well';
    }
    if (outcome.kind === 'running') {
      break;
    }
    const { sessionId } = outcome.snapshot.stamp;
    const signature = signatureOfStop(outcome.snapshot);
    const session = debug.sessions.get(sessionId);
    if (signature !== undefined || session === undefined) {
      await debug.debuggee.stop(session ? debug.sessions.rootOf(session).info.id : sessionId);
      return signature ?? 'well';
    }
    watch = OutcomeWatch.ofRun(debug, session);
    debug.sessions.expectMotion(sessionId);
    await debug.debuggee.move(sessionId, outcome.snapshot.threadId, 'continue', signal);
  }
  await Promise.all(ids.map((id) => debug.debuggee.stop(id)));
  return 'hangs';
}

function verdict(
  before: FailureSignature,
  seen: readonly (FailureSignature | 'well' | 'hangs')[],
): ToolResult {
  const runs = counted(seen.length, 'run');
  const same = seen.filter(
    (each) => typeof each !== 'string' && isSameFailure(before, each),
  ).length;
  const other = seen.find((each) => typeof each !== 'string' && !isSameFailure(before, each));
  const hangs = seen.includes('hangs');
  const was = quoted(signatureText(before));
  if (same > 0) {
    return {
      content: `Not fixed: ${same} of ${runs} still fail with ${was}.`,
      summary: `Still fails the same way, ${same} of ${runs}`,
      isError: true,
    };
  }
  if (typeof other === 'object' && other.type.startsWith('exit ')) {
    return {
      content: `Not verified: the program ends with ${other.type.replace('exit', 'code')}, and nothing that it prints tells why. Before it was ${was}.`,
      summary: `Ends with ${other.type.replace('exit', 'code')}`,
      isError: true,
    };
  }
  if (typeof other === 'object') {
    return {
      content: `${was} is gone, but the program fails in another way now: ${quoted(signatureText(other))}. The fix is wrong, or there is a second fault.`,
      summary: `Fails in another way: ${signatureText(other)}`,
      isError: true,
    };
  }
  if (hangs) {
    return {
      content: `${was} is gone, but the program does not end within ${runMs / 1_000} s.`,
      summary: 'The program does not end',
      isError: true,
    };
  }
  return {
    content: `Verified: ${was} is gone in ${seen.length} of ${runs}.`,
    summary: `Verified, ${seen.length} of ${runs}`,
  };
}
