import { GlmError, isAbort } from '../../../src/core/glmError.ts';
import type { BackendId } from '../../../src/core/ports.ts';
import type { Policy, PolicyMaker } from './policy.ts';
import { type Outcome, scoreOf } from './score.ts';
import type { Visit } from './simulatedBackend.ts';
import type { TypedRequest } from './typing.ts';
import type { World } from './world.ts';

/** How one of the user's requests went. */
export interface AnswerOutcome extends Outcome {
  readonly isAnswered: boolean;
  readonly score: number;
  /** Who was asked first; `undefined` if nobody was. */
  readonly first: BackendId | undefined;
  readonly hasRace: boolean;
  readonly hasFailover: boolean;
}

/** How a policy fared in a world. */
export interface Run {
  readonly answers: readonly AnswerOutcome[];
  readonly probes: readonly Visit[];
  readonly explorations: number;
}

/** Lets a user type through a whole trace; each request is read to its first line and then left. */
export async function drive(world: World, makePolicy: PolicyMaker): Promise<Run> {
  const policy = makePolicy(world);
  const waits = await world.clock.run(typeAll(world, policy));
  const visits = Map.groupBy(world.visits, ({ prompt, isProbe }) =>
    isProbe ? undefined : world.indexOf(prompt),
  );
  const answers = world.requests.map(({ index, atMs }) =>
    outcomeOf(world, { atMs, waitMs: waits[index] }, visits.get(index) ?? []),
  );
  return {
    answers,
    probes: visits.get(undefined) ?? [],
    explorations: policy.explorations ?? 0,
  };
}

async function typeAll(world: World, policy: Policy): Promise<readonly (number | undefined)[]> {
  const never = new AbortController().signal;
  const waits: Promise<number | undefined>[] = [];
  for (const typed of world.requests) {
    await world.clock.sleep(typed.atMs - world.traceMs, never);
    waits.push(timeToFirstLine(world, policy, typed));
  }
  return Promise.all(waits);
}

/** @returns milliseconds, or `undefined` if no line came before the user gave up. */
async function timeToFirstLine(
  { clock, trace }: World,
  policy: Policy,
  { request }: TypedRequest,
): Promise<number | undefined> {
  const startedAt = clock.now();
  const patience = new AbortController();
  const reading = new AbortController();
  void clock.sleep(trace.patienceMs, reading.signal).then(
    () => patience.abort(),
    () => undefined, // the reader is done
  );
  try {
    for await (const event of policy.fillInMiddle(request, patience.signal)) {
      if (event.type === 'finish' || (event.type === 'text' && event.text.includes('\n'))) {
        return clock.now() - startedAt;
      }
    }
    return undefined;
  } catch (error) {
    if (isAbort(error) || GlmError.is(error)) {
      return undefined;
    }
    throw error;
  } finally {
    reading.abort();
  }
}

function outcomeOf(
  { trace }: World,
  { atMs, waitMs }: { readonly atMs: number; readonly waitMs: number | undefined },
  visits: readonly Visit[],
): AnswerOutcome {
  const [first, second] = visits;
  const outcome: Outcome = {
    atMs,
    waitMs: Math.min(trace.patienceMs, waitMs ?? trace.patienceMs),
    usd: visits.reduce((sum, { costUsd }) => sum + costUsd, 0),
    asked: visits.map(({ backend }) => backend),
  };
  // A second server that is asked while the first is still at work is in a race with it.
  const hasRace = second !== undefined && (first?.closedAt ?? Infinity) > second.openedAt;
  return {
    ...outcome,
    isAnswered: waitMs !== undefined,
    score: scoreOf(outcome, trace),
    first: first?.backend,
    hasRace,
    hasFailover: second !== undefined && !hasRace,
  };
}
