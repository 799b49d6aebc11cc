import { always, ewmaSwitch, roundRobin } from './baselines.ts';
import { changePointsOf } from './changes.ts';
import { drive } from './drive.ts';
import { type Figures, figuresOf } from './figures.ts';
import { clairvoyant, oracle } from './oracle.ts';
import type { PolicyMaker } from './policy.ts';
import { routed } from './routed.ts';
import { type TraceName, traceOf } from './traces.ts';
import { World } from './world.ts';

const policies = {
  local: always('local'),
  remote: always('remote'),
  roundRobin,
  ewma: ewmaSwitch,
  ours: routed({ hedging: false }),
  hedged: routed({ hedging: true }),
  oracle,
  clairvoyant,
} satisfies Readonly<Record<string, PolicyMaker>>;
export type PolicyName = keyof typeof policies;

export const policyNames = Object.keys(policies) as readonly PolicyName[]; // keys of the literal above

/** All policies in one trace with one seed. */
export interface Contest {
  readonly trace: TraceName;
  readonly seed: number;
  readonly isSteady: boolean;
  readonly requests: number;
  /** Of which the start is one. */
  readonly changes: number;
  readonly figures: Readonly<Record<PolicyName, Figures>>;
}

/** Sends every policy through the same world with the same luck. */
export async function contest(name: TraceName, seed: number): Promise<Contest> {
  const trace = traceOf(name, seed);
  const changes = changePointsOf(trace);
  let requests = 0;
  const run = async (policy: PolicyName) => {
    const world = new World(trace, seed);
    requests = world.requests.length;
    return figuresOf(await drive(world, policies[policy]), trace, changes);
  };
  const figures = {
    local: await run('local'),
    remote: await run('remote'),
    roundRobin: await run('roundRobin'),
    ewma: await run('ewma'),
    ours: await run('ours'),
    hedged: await run('hedged'),
    oracle: await run('oracle'),
    clairvoyant: await run('clairvoyant'),
  };
  const isSteady = trace.isSteady ?? false;
  return { trace: name, seed, isSteady, requests, changes: changes.length, figures };
}
