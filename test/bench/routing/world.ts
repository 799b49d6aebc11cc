import type { BackendId } from '../../../src/core/ports.ts';
import { drawLuck, type Luck } from './conditions.ts';
import type { Prompt } from './promptCache.ts';
import { SeededRandom } from './seededRandom.ts';
import { SimulatedBackend, type Visit } from './simulatedBackend.ts';
import type { Trace } from './trace.ts';
import { typedRequests, type TypedRequest } from './typing.ts';
import { VirtualClock } from './virtualClock.ts';

/** A Monday morning: nothing may depend on time beginning at zero. */
const startMs = Date.UTC(2026, 10, 23, 9);
const free = { input: 0, output: 0 };

/** Two servers, a clock, and a user's requests: the same for every policy but for what the policy does. */
export class World {
  readonly trace: Trace;
  readonly seed: number;
  readonly startMs = startMs;
  readonly clock = new VirtualClock(startMs);
  readonly requests: readonly TypedRequest[];
  readonly backends: Readonly<Record<BackendId, SimulatedBackend>>;
  /** All requests that reached a server, probes included, in the order in which they came. */
  readonly visits: Visit[] = [];
  readonly #indexes: ReadonlyMap<string, number>;
  readonly #luck: Readonly<Record<BackendId, readonly Luck[]>>;

  constructor(trace: Trace, seed: number) {
    this.trace = trace;
    this.seed = seed;
    this.requests = typedRequests(trace.durationMs, new SeededRandom('typing', seed));
    this.#indexes = new Map(this.requests.map(({ index, request }) => [request.prefix, index]));
    this.#luck = { local: this.#drawn('local'), remote: this.#drawn('remote') };
    this.backends = { local: this.#backend('local'), remote: this.#backend('remote') };
  }

  /** From the start of the trace, in milliseconds. */
  get traceMs(): number {
    return this.clock.now() - startMs;
  }

  get isOnBattery(): boolean {
    return isOnBattery(this.trace, this.traceMs);
  }

  /** Which of the user's requests a prompt is; `undefined` for a probe. */
  indexOf({ prefix }: Prompt): number | undefined {
    return this.#indexes.get(prefix);
  }

  /** The luck that one of the user's requests has at a backend. */
  luckOf(backend: BackendId, prompt: Prompt): Luck | undefined {
    const index = this.indexOf(prompt);
    return index === undefined ? undefined : this.#luck[backend][index];
  }

  #drawn(backend: BackendId): readonly Luck[] {
    const random = new SeededRandom('luck', backend, this.seed);
    return this.requests.map(() => drawLuck(random));
  }

  #backend(id: BackendId): SimulatedBackend {
    const { backends, patienceMs, remotePrices } = this.trace;
    const probes = new SeededRandom('luck of probes', id, this.seed);
    return new SimulatedBackend({
      id,
      clock: this.clock,
      startMs,
      schedule: backends[id],
      prices: id === 'local' ? free : remotePrices,
      patienceMs,
      luckOf: (prompt) => this.luckOf(id, prompt) ?? drawLuck(probes),
      onVisit: (visit) => void this.visits.push(visit),
    });
  }
}

export function isOnBattery({ onBattery }: Trace, atMs: number): boolean {
  return onBattery !== undefined && atMs >= onBattery.fromMs && atMs < onBattery.toMs;
}
