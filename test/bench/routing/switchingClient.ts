import { GlmError } from '../../../src/core/glmError.ts';
import type { BackendId, Clock, FimRequest, ModelEvent } from '../../../src/core/ports.ts';
import type { Policy } from './policy.ts';
import type { World } from './world.ts';

/** Decides who is asked first. */
export interface Rule {
  choose(request: FimRequest): BackendId;
  /** Takes in how long the first word took, or a wait without one that counts as so long. */
  note?(backend: BackendId, firstTokenMs: number): void;
}

/** Asks whom its rule says and, like the product, once the other one where that fails. */
export class SwitchingClient implements Policy {
  readonly #backends: World['backends'];
  readonly #clock: Clock;
  readonly #failureMs: number;
  readonly #rule: Rule;

  constructor({ backends, clock, trace }: World, rule: Rule) {
    this.#backends = backends;
    this.#clock = clock;
    this.#failureMs = trace.patienceMs;
    this.#rule = rule;
  }

  async *fillInMiddle(request: FimRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const first = this.#rule.choose(request);
    try {
      yield* this.#ask(first, request, signal);
    } catch (error) {
      if (!GlmError.is(error)) {
        throw error;
      }
      yield* this.#ask(otherThan(first), request, signal);
    }
  }

  async *#ask(
    backend: BackendId,
    request: FimRequest,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent> {
    const startedAt = this.#clock.now();
    let hasSpoken = false;
    try {
      const client = await this.#backends[backend].connect(signal);
      for await (const event of client.fillInMiddle(request, signal)) {
        if (!hasSpoken) {
          hasSpoken = true;
          this.#rule.note?.(backend, this.#clock.now() - startedAt);
        }
        yield event;
      }
    } catch (error) {
      if (!hasSpoken) {
        this.#rule.note?.(backend, this.#failureMs);
      }
      throw error;
    }
  }
}

export function otherThan(backend: BackendId): BackendId {
  return backend === 'local' ? 'remote' : 'local';
}
