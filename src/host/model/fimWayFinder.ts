import type { FimWay } from '../../core/glm/dialects.ts';
import { endpointId, type Endpoint, type EndpointMemory } from '../../core/glm/endpoint.ts';
import { isProbeAnswer } from '../../core/glm/fimProbe.ts';
import { GlmError } from '../../core/glmError.ts';
import { unlessAborted } from '../../core/unlessAborted.ts';

/** What a server says that has no such line, or does not let us use it. */
const noSuchLine = ['backend.badRequest', 'backend.notAnApi', 'backend.noSuchModel'] as const;

/** Whether a failure means that the line that was asked, raw or chat, is not there. */
export function deniesLine(error: unknown): error is GlmError {
  return GlmError.is(error, ...noSuchLine);
}

/**
 * Knows how an endpoint fills holes: by its dialect where only one way exists, else by a probe
 * that is remembered until an answer contradicts it.
 */
export class FimWayFinder {
  readonly #endpoint: Endpoint;
  readonly #memory: EndpointMemory;
  readonly #fillProbe: () => Promise<string>;
  #probe: Promise<FimWay> | undefined;

  /** @param fillProbe fills the hole of `probeRequest` on the raw line. */
  constructor(endpoint: Endpoint, memory: EndpointMemory, fillProbe: () => Promise<string>) {
    this.#endpoint = endpoint;
    this.#memory = memory;
    this.#fillProbe = fillProbe;
  }

  /** Throws what the probe threw if that says nothing about the raw line, such as a wrong key. */
  async find(signal: AbortSignal): Promise<FimWay> {
    const { fimWays } = this.#endpoint.dialect;
    if (fimWays.length === 1) {
      return fimWays[0];
    }
    const remembered = this.#memory.get(this.#key());
    const known = fimWays.find((way) => way === remembered);
    // The probe outlives the keystroke that began it: the next one needs its verdict as well.
    return known ?? unlessAborted((this.#probe ??= this.#runProbe()), signal);
  }

  /** Looks again, because an answer contradicted what is remembered. */
  async findAgain(signal: AbortSignal): Promise<FimWay> {
    this.forget();
    return this.find(signal);
  }

  /** The next request looks again. */
  forget(): void {
    this.#memory.set(this.#key(), '');
  }

  async #runProbe(): Promise<FimWay> {
    try {
      const way = await this.#tryRawLine();
      this.#memory.set(this.#key(), way);
      return way;
    } finally {
      this.#probe = undefined;
    }
  }

  async #tryRawLine(): Promise<FimWay> {
    try {
      return isProbeAnswer(await this.#fillProbe()) ? 'raw' : 'chat';
    } catch (error) {
      if (deniesLine(error)) {
        return 'chat';
      }
      throw error;
    }
  }

  #key(): string {
    return `glmAir.fimWay ${endpointId(this.#endpoint)}`;
  }
}
