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
  /** Of which the start is one. */
  readonly changes: number;
  readonly figures: Readonly<Record<PolicyName, Figures>>;
}

/** Sends every policy through the same world with the same luck. */
export async function contest(name: TraceName, seed: number): Promise<Contest> {
  const trace = traceOf(name, seed);
  const figures = {
    local: await figuresIn(name, seed, 'local'),
    remote: await figuresIn(name, seed, 'remote'),
    roundRobin: await figuresIn(name, seed, 'roundRobin'),
    ewma: await figuresIn(name, seed, 'ewma'),
    ours: await figuresIn(name, seed, 'ours'),
    hedged: await figuresIn(name, seed, 'hedged'),
    oracle: await figuresIn(name, seed, 'oracle'),
    clairvoyant: await figuresIn(name, seed, 'clairvoyant'),
  };
  const isSteady = trace.isSteady ?? false;
  return { trace: name, seed, isSteady, changes: changePointsOf(trace).length, figures };
}

/** How one policy fares in a trace. */
export async function figuresIn(
  name: TraceName,
  seed: number,
  policy: PolicyName,
): Promise<Figures> {
  const trace = traceOf(name, seed);
  const run = await drive(new World(trace, seed), policies[policy]);
  return figuresOf(run, trace, changePointsOf(trace));
}
