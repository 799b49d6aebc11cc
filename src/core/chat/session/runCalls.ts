import type { Clock, ToolCall } from '../../ports.ts';
import { unlessAborted } from '../../unlessAborted.ts';
import type { ChatEvent, LoopParts } from './chatEvent.ts';
import type { ToolCallResult } from './chatParts.ts';

/** What running calls takes. */
export interface CallParts extends Pick<LoopParts, 'toolbox' | 'kept' | 'waitedMs'> {
  readonly clock: Clock;
  /** No call begins once it is aborted; those that run go on to their end. */
  readonly steered: AbortSignal;
}

/** A call and what came of it. */
export interface EndedCall {
  readonly call: ToolCall;
  readonly result: ToolCallResult;
}

/** No tool takes that long by itself: run_tests leaves its terminal alone after five minutes. */
const longestCallMs = 600_000;

/**
 * Runs the calls of an answer. Those that only read run together with their neighbours, all others alone, in their
 * order. Whatever goes wrong in a tool is a result for the model; an abort is thrown at once, even if a tool ignores it.
 * @returns the calls that have run, in the order of the answer.
 */
export async function* runCalls(
  calls: readonly ToolCall[],
  parts: CallParts,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, readonly EndedCall[]> {
  const ended: EndedCall[] = [];
  for (const group of groupsOf(calls, parts)) {
    if (parts.steered.aborted) {
      break;
    }
    ended.push(...(yield* runTogether(group, parts, signal)));
  }
  return ended;
}

/** Whether a call leaves nothing behind. */
function isHarmless({ name, problem }: ToolCall, { toolbox }: CallParts): boolean {
  return problem !== undefined || toolbox.effectOf(name) === 'read';
}

/** Neighbours that leave nothing behind, together; every other call by itself. */
function groupsOf(calls: readonly ToolCall[], parts: CallParts): readonly (readonly ToolCall[])[] {
  const groups: ToolCall[][] = [];
  for (const [index, call] of calls.entries()) {
    const before = calls[index - 1];
    const group = groups.at(-1);
    if (group && before && isHarmless(before, parts) && isHarmless(call, parts)) {
      group.push(call);
    } else {
      groups.push([call]);
    }
  }
  return groups;
}

async function* runTogether(
  calls: readonly ToolCall[],
  parts: CallParts,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent, readonly EndedCall[]> {
  for (const { id, problem } of calls) {
    if (problem === undefined) {
      yield { type: 'callStarted', callId: id };
    }
  }
  if (!calls.every((call) => isHarmless(call, parts))) {
    // A window that dies meanwhile must not forget that it began.
    await unlessAborted(parts.kept(), signal);
  }
  signal.throwIfAborted();
  const beganAt = parts.clock.now();
  const ended = new Map<ToolCall, ToolCallResult>();
  const running = new Map(
    calls.map((call) => [call, resultOf(call, parts, signal).then((result) => ({ call, result }))]),
  );
  while (running.size > 0) {
    const { call, result } = await Promise.race(running.values());
    running.delete(call);
    ended.set(call, result);
    const durationMs = parts.clock.now() - beganAt;
    yield { type: 'callEnded', callId: call.id, result, durationMs };
  }
  return calls.flatMap((call) => {
    const result = ended.get(call);
    return result === undefined ? [] : [{ call, result }];
  });
}

async function resultOf(
  call: ToolCall,
  parts: CallParts,
  signal: AbortSignal,
): Promise<ToolCallResult> {
  const { name, problem } = call;
  if (problem !== undefined) {
    return { content: problem, summary: `${name}: a call that can’t be run`, isError: true };
  }
  try {
    return await withinLimit(call, parts, signal);
  } catch (error) {
    signal.throwIfAborted();
    const reason = error instanceof Error ? error.message : String(error);
    return { content: `${name} failed: ${reason}`, summary: `${name} failed`, isError: true };
  }
}

/** A question to the user may wait for as long as it likes. */
async function withinLimit(
  call: ToolCall,
  parts: CallParts,
  signal: AbortSignal,
): Promise<ToolCallResult> {
  const { toolbox } = parts;
  if (toolbox.effectOf(call.name) === 'question') {
    return unlessAborted(toolbox.run(call, signal), signal);
  }
  const tool = new AbortController();
  const watch = new AbortController();
  const stopped = limitReached(parts, watch.signal).then(() => {
    tool.abort();
    return tookTooLong(call);
  });
  const result = toolbox.run(call, AbortSignal.any([signal, tool.signal]));
  try {
    return await Promise.race([unlessAborted(result, signal), stopped]);
  } finally {
    watch.abort();
  }
}

/** Resolves once a call has worked for too long; the time in which the user is asked does not count. */
async function limitReached({ clock, waitedMs }: CallParts, signal: AbortSignal): Promise<void> {
  const workedMs = () => clock.now() - waitedMs();
  const beganAtMs = workedMs();
  for (let leftMs = longestCallMs; leftMs > 0; leftMs = longestCallMs + beganAtMs - workedMs()) {
    await clock.sleep(leftMs, signal);
  }
}

function tookTooLong({ name }: ToolCall): ToolCallResult {
  const minutes = longestCallMs / 60_000;
  return {
    content: `${name} did not end within ${minutes} minutes and was stopped; a part of it may have happened. Look before you call it again.`,
    summary: `${name}: stopped after ${minutes} minutes`,
    isError: true,
  };
}
