import { Emitter } from '../../core/emitter.ts';
import type { Endpoint } from '../../core/glm/endpoint.ts';
import { GlmError } from '../../core/glmError.ts';
import type { BackendState, Clock } from '../../core/ports.ts';
import { attachServer } from './attachServer.ts';
import { createEditorFetch } from './editorFetch.ts';
import type { Fetch } from './guardedFetch.ts';
import { unlessAborted } from '../../core/unlessAborted.ts';

export interface ExternalServerParts {
  /** Root of the server, as `local.serverUrl` has it. */
  readonly serverUrl: string;
  readonly clock: Clock;
  /** Defaults to the global one. */
  readonly fetch?: Fetch;
}

/** A server that is started after the editor is noticed this soon; looking costs one small request. */
const lookAgainAfterMs = 10_000;

/** A server that somebody else runs: found, never started or ended, and looked for while it is away. */
export class ExternalServer {
  readonly onDidChange = new Emitter<BackendState>();
  readonly #parts: ExternalServerParts;
  readonly #disposal = new AbortController();
  #nextLook = new AbortController();
  #state: BackendState = { kind: 'starting' };
  /** The endpoint that was found or is being looked for; a search that failed leaves nothing. */
  #found: Promise<Endpoint> | undefined;
  /** The one that was found last. */
  #endpoint: Endpoint | undefined;

  constructor(parts: ExternalServerParts) {
    this.#parts = parts;
  }

  get state(): BackendState {
    return this.#state;
  }

  get endpoint(): Endpoint | undefined {
    return this.#endpoint;
  }

  start(): void {
    this.restart();
  }

  /** Looks for the server afresh. */
  restart(): void {
    this.#become({ kind: 'starting' });
    void this.#look();
  }

  /** Waits until it is known whether the server answers, and looks once more if it did not. */
  async whenReady(signal: AbortSignal): Promise<Endpoint> {
    return unlessAborted(this.#found ?? this.#look(), signal);
  }

  /** Takes notice of what a request came to, where that tells that the server or its model is gone. */
  noteFailure(error: GlmError): void {
    if (this.#state.kind !== 'ready') {
      return;
    }
    if (error.code === 'backend.unreachable') {
      this.restart();
    } else if (error.code === 'backend.noSuchModel') {
      this.#found = undefined;
    }
  }

  /** Stops looking; the server itself goes on. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    this.#nextLook.abort();
  }

  #look(): Promise<Endpoint> {
    this.#nextLook.abort();
    const { serverUrl, fetch = createEditorFetch() } = this.#parts;
    const search = attachServer(serverUrl, this.#disposal.signal, fetch);
    this.#found = search;
    void this.#follow(search);
    return search;
  }

  async #follow(search: Promise<Endpoint>): Promise<void> {
    try {
      const endpoint = await search;
      if (this.#found === search) {
        this.#endpoint = endpoint;
        this.#become({ kind: 'ready' });
      }
    } catch (error) {
      // Other errors than ours are the abort of `dispose`.
      if (this.#found === search && GlmError.is(error)) {
        this.#found = undefined;
        this.#become({ kind: 'failed', error });
        this.#lookAgainLater();
      }
    }
  }

  #lookAgainLater(): void {
    this.#nextLook = new AbortController();
    void this.#parts.clock.sleep(lookAgainAfterMs, this.#nextLook.signal).then(
      () => void this.#look(),
      () => undefined, // somebody looked before, or nobody cares any more
    );
  }

  #become(state: BackendState): void {
    this.#state = state;
    this.onDidChange.emit(state);
  }
}
