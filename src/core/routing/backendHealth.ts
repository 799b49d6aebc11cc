import { Emitter } from '../emitter.ts';
import type { GlmError, GlmErrorCode } from '../glmError.ts';
import type { BackendState, Clock, Logger } from '../ports.ts';

type Failure = Extract<BackendState, { kind: 'failed' }>;

/**
 * Pauses in milliseconds after refusals that name no time. Asking at every keystroke would keep a
 * limit alive, and money does not arrive within seconds.
 */
const restMs: Partial<Record<GlmErrorCode, number>> = {
  'backend.rateLimited': 10_000,
  'backend.overloaded': 10_000,
  'backend.noBalance': 60_000,
};

/**
 * A backend's health: what its owner knows, overlaid with the last failure until an answer or a
 * change of configuration clears it. Logs each change once, so that a server that stays down
 * costs one line and not one per keystroke.
 */
export class BackendHealth {
  readonly onDidChange = new Emitter<void>();
  readonly #name: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #base: BackendState = { kind: 'starting' };
  #failure: Failure | undefined;

  constructor(name: string, { clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#name = name;
    this.#clock = clock;
    this.#logger = logger;
  }

  state(): BackendState {
    return (this.#base.kind === 'ready' && this.#failure) || this.#base;
  }

  /** The owner's news: set up anew, starting, loading; an older failure means nothing any more. */
  set(base: BackendState): void {
    if (base.kind !== this.#base.kind || errorOf(base)?.code !== errorOf(this.#base)?.code) {
      this.#logBase(base);
    }
    this.#base = base;
    this.#failure = undefined;
    this.onDidChange.emit();
  }

  /** An answer came, so all is well again. */
  noteAnswer(): void {
    if (this.#failure) {
      this.#logger.info(`${this.#name}: available again`);
      this.forgetFailure();
    }
  }

  /** Back to what the owner knows; the next request will show. */
  forgetFailure(): void {
    if (this.#failure) {
      this.#failure = undefined;
      this.onDidChange.emit();
    }
  }

  /** Takes note of a failed request; of a backend that is not ready its owner knows more. */
  noteFailure(error: GlmError): void {
    if (this.#base.kind !== 'ready') {
      return;
    }
    if (this.#failure?.error.code !== error.code) {
      this.#logger.warn(`${this.#name}: ${error.code}: ${error.message}`);
    }
    this.#failure = { kind: 'failed', error, ...this.#restAfter(error) };
    this.onDidChange.emit();
  }

  /** Only what broke is a warning: many people never set up the other backend. */
  #restAfter({ code, retryAt }: GlmError): Pick<Failure, 'restUntil'> {
    const pauseMs = restMs[code];
    const restUntil = retryAt ?? (pauseMs && this.#clock.now() + pauseMs);
    return restUntil === undefined ? {} : { restUntil };
  }

  #logBase(base: BackendState): void {
    const error = errorOf(base);
    const message = `${this.#name}: ${error ? `${error.code}: ${error.message}` : base.kind}`;
    if (base.kind === 'failed') {
      this.#logger.warn(message);
    } else {
      this.#logger.info(message);
    }
  }
}

function errorOf(state: BackendState): GlmError | undefined {
  return 'error' in state ? state.error : undefined;
}
