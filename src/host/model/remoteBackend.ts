import { isDeepStrictEqual } from 'node:util';
import type { Budget } from '../../core/glm/budget.ts';
import type { ModelLimits } from '../../core/glm/contextPlan.ts';
import { endpointId, limitsOf, remoteEndpoint, type Endpoint } from '../../core/glm/endpoint.ts';
import { pricesOf, type PriceTable } from '../../core/glm/prices.ts';
import { GlmError } from '../../core/glmError.ts';
import type { Backend, BackendState, BackendTerms, ModelClient } from '../../core/ports.ts';
import { isLoopback } from './loopback.ts';
import type { BackendHealth } from '../../core/routing/backendHealth.ts';
import type { Settings } from '../../core/settings.ts';

export interface RemoteBackendParts {
  readonly health: BackendHealth;
  readonly budget: Pick<Budget, 'refusal'>;
  /** Asks the server what it is and what its model can take, as far as that is not known. */
  readonly recognise: (endpoint: Endpoint) => Promise<Endpoint>;
  /** Loads the client's code and makes one for the endpoint. */
  readonly openClient: (endpoint: Endpoint) => Promise<ModelClient>;
}

/** What a server says that is not, or is no longer, what it was taken for: the next request looks again. */
const contradictions = ['backend.unreachable', 'backend.notAnApi', 'backend.badRequest'] as const;

/** The API that the settings name; needs no connection of its own, so it is ready once it is set up. */
export class RemoteBackend implements Backend {
  readonly id = 'remote';
  readonly #health: BackendHealth;
  readonly #budget: RemoteBackendParts['budget'];
  readonly #recognise: RemoteBackendParts['recognise'];
  readonly #openClient: RemoteBackendParts['openClient'];
  #ownPrices: PriceTable = {};
  #endpoint: Endpoint | undefined;
  /** The endpoint as its server was recognised. */
  #recognised: Endpoint | undefined;
  #client: Promise<ModelClient> | undefined;

  constructor(parts: RemoteBackendParts) {
    this.#health = parts.health;
    this.#budget = parts.budget;
    this.#recognise = parts.recognise;
    this.#openClient = parts.openClient;
  }

  /** Takes over new settings or a new key; an unchanged endpoint keeps its client and its health. */
  configure(settings: Settings, apiKey: string | undefined): void {
    this.#ownPrices = settings['budget.prices'];
    const endpoint = this.#endpointOf(settings, apiKey);
    if (isDeepStrictEqual(endpoint, this.#endpoint)) {
      return;
    }
    this.#endpoint = endpoint;
    this.#recognised = undefined;
    this.#client = undefined;
    if (endpoint) {
      this.#health.set({ kind: 'ready' });
    }
  }

  label(): string {
    return 'remote';
  }

  /** A backend that could answer has failed as well while the budget does not let it. */
  state(): BackendState {
    const state = this.#health.state();
    const error = this.#endpoint && this.#budget.refusal(this.#endpoint);
    return error && state.kind === 'ready' ? failedFor(error) : state;
  }

  terms(): BackendTerms {
    const endpoint = this.#endpoint;
    return {
      identity: endpoint ? endpointId(endpoint) : '',
      isOnThisMachine: endpoint !== undefined && isLoopback(endpoint.baseUrl),
      prices: endpoint && pricesOf(endpoint, this.#ownPrices),
    };
  }

  /** GLM-4.5-Air's own, until a server has told others. */
  limits(): ModelLimits {
    return limitsOf(this.#recognised ?? {});
  }

  async connect(): Promise<ModelClient> {
    this.#client ??= this.#open(this.endpoint());
    return this.#client;
  }

  /** What the settings describe; throws why that is nothing. */
  endpoint(): Endpoint {
    const state = this.state();
    if (state.kind === 'unconfigured') {
      throw state.error;
    }
    if (!this.#endpoint) {
      throw new GlmError('backend.noKey', 'The API is not set up.');
    }
    return this.#endpoint;
  }

  noteAnswer(): void {
    this.#health.noteAnswer();
  }

  /** Lets the next request try, whatever the last one was told. */
  forgetFailure(): void {
    this.#health.forgetFailure();
  }

  noteFailure(error: GlmError): void {
    this.#health.noteFailure(error);
    if (this.#endpoint?.dialect.name === 'unknown' && GlmError.is(error, ...contradictions)) {
      this.#client = undefined;
    }
  }

  async #open(endpoint: Endpoint): Promise<ModelClient> {
    const recognised = await this.#recognise(endpoint);
    if (endpoint === this.#endpoint) {
      this.#recognised = recognised;
    }
    return this.#openClient(recognised);
  }

  #endpointOf(settings: Settings, apiKey: string | undefined): Endpoint | undefined {
    try {
      return remoteEndpoint(settings, apiKey);
    } catch (error) {
      if (!GlmError.is(error)) {
        throw error;
      }
      this.#health.set({ kind: 'unconfigured', error });
      return undefined;
    }
  }
}

function failedFor(error: GlmError): BackendState {
  const restUntil = error.retryAt;
  return { kind: 'failed', error, ...(restUntil !== undefined && { restUntil }) };
}
