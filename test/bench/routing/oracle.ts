import type { BackendId, FimRequest } from '../../../src/core/ports.ts';
import { courseOf, lineMsOf } from './conditions.ts';
import { expectedLineMs } from './expectation.ts';
import type { PolicyMaker } from './policy.ts';
import { scoreOf } from './score.ts';
import { otherThan, SwitchingClient } from './switchingClient.ts';
import { expectedStay, typedTokens } from './typing.ts';
import type { World } from './world.ts';

/**
 * Knows each backend's true distribution, cache and queue at every moment, and how people type, but not the next
 * noise. It counts what this request and the ones that will follow in the same place are expected to take:
 * whoever answers this one has its prompt in the cache for them.
 */
export const oracle: PolicyMaker = (world) => planner(world, expectedMs);

/** Knows the noise of the request at hand as well. */
export const clairvoyant: PolicyMaker = (world) => planner(world, knownMs);

/** Time to the first line of a request at a backend, in milliseconds; an error costs `elsewhereMs` more. */
type Foresight = (ask: Ask, elsewhereMs: number) => number;

interface Ask {
  readonly world: World;
  readonly backend: BackendId;
  readonly request: FimRequest;
}

function planner(world: World, foresight: Foresight): SwitchingClient {
  const score = (backend: BackendId, request: FimRequest) => {
    const ask = { world, backend, request };
    const other = { world, backend: otherThan(backend), request };
    const next = Math.min(scoreAs(ask, cachedMs(ask, other)), scoreAs(other, aloneMs(other, ask)));
    const waitMs = foresight(ask, foresight(other, world.trace.patienceMs));
    return scoreAs(ask, waitMs) + expectedStay * next;
  };
  const choose = (request: FimRequest) =>
    score('remote', request) < score('local', request) ? 'remote' : 'local';
  return new SwitchingClient(world, { choose });
}

function scoreAs({ world, backend, request }: Ask, waitMs: number): number {
  const { trace, traceMs, backends } = world;
  const usd = backends[backend].lineUsd(request);
  const outcome = { atMs: traceMs, waitMs: Math.min(trace.patienceMs, waitMs), usd };
  return scoreOf({ ...outcome, asked: [backend] }, trace);
}

function expectedMs(ask: Ask, elsewhereMs: number): number {
  const doneMs = lineMs(ask, uncachedTokens(ask), elsewhereMs);
  return serverOf(ask).delayMs('expectedMs') + doneMs;
}

function knownMs(ask: Ask, elsewhereMs: number): number {
  const { patienceMs } = ask.world.trace;
  const server = serverOf(ask);
  const luck = ask.world.luckOf(ask.backend, ask.request);
  if (!luck) {
    throw new Error('Only requests of the user can be foreseen.');
  }
  const course = courseOf(server.conditions(), uncachedTokens(ask), luck);
  return server.delayMs('plannedMs') + lineMsOf(course, { elsewhereMs, patienceMs });
}

/** What a request like this one takes where nobody else waits; `other` is asked after an error. */
function aloneMs(ask: Ask, other: Ask): number {
  return lineMs(ask, uncachedTokens(ask), lineMs(other, uncachedTokens(other)));
}

/** The same where the server has just answered one in the same place. */
function cachedMs(ask: Ask, other: Ask): number {
  return lineMs(ask, typedTokens, lineMs(other, uncachedTokens(other)));
}

function lineMs(ask: Ask, uncached: number, elsewhereMs = ask.world.trace.patienceMs): number {
  const { patienceMs } = ask.world.trace;
  return expectedLineMs(serverOf(ask).conditions(), uncached, { elsewhereMs, patienceMs });
}

function uncachedTokens(ask: Ask): number {
  const { promptTokens, cachedTokens } = serverOf(ask).usageOf(ask.request, 0);
  return promptTokens - cachedTokens;
}

function serverOf({ world, backend }: Ask) {
  return world.backends[backend];
}
