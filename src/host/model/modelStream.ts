import { OpenAI } from 'openai';
import type { Stream } from 'openai/streaming';
import type { BodyFields } from '../../core/glm/dialects.ts';
import type { Endpoint } from '../../core/glm/endpoint.ts';
import { hostOf } from '../../core/glm/errorSentences.ts';
import { StreamReader } from '../../core/glm/streamReader.ts';
import { GlmError } from '../../core/glmError.ts';
import type { ModelEvent } from '../../core/ports.ts';
import { guardedFetch, type Fetch } from './guardedFetch.ts';
import { explainRequestFailure } from './requestFailure.ts';
import { Watchdog } from './watchdog.ts';

/** How long a server may be silent before the request is given up. */
export interface Patience {
  /** From the request to the first event: connecting, queueing and reading the prompt. */
  readonly firstEventMs: number;
  /** Between two events. */
  readonly nextEventMs: number;
}

export interface StreamRequest {
  readonly path: '/chat/completions' | '/completions';
  readonly body: BodyFields;
  readonly patience: Patience;
}

/** The largest delay that setTimeout takes; the openai package's own timeout is never the first. */
const neverMs = 2 ** 31 - 1;

/** Streams answers from one endpoint; one request is one connection, closed with its signal. */
export class ModelStream {
  readonly #endpoint: Endpoint;
  readonly #api: OpenAI;

  constructor(endpoint: Endpoint, fetch: Fetch) {
    this.#endpoint = endpoint;
    this.#api = new OpenAI({
      baseURL: endpoint.baseUrl,
      apiKey: endpoint.apiKey || 'none', // the package insists on one; guardedFetch decides
      fetch: guardedFetch(endpoint, fetch),
      maxRetries: 0, // a later keystroke asks again anyway, and the router may ask elsewhere
      timeout: neverMs,
      logLevel: 'off',
    });
  }

  /** Throws `GlmError`, or the signal's reason after an abort; ends with exactly one `finish`. */
  async *open(request: StreamRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    signal.throwIfAborted();
    const watchdog = new Watchdog(signal);
    let progress: 'connecting' | 'streaming' = 'connecting';
    try {
      const reader = new StreamReader(this.#endpoint);
      watchdog.expectWithin(request.patience.firstEventMs, () => this.#silence('start answering'));
      const events = await this.#post(request, watchdog.signal);
      progress = 'streaming';
      for await (const event of events) {
        watchdog.expectWithin(request.patience.nextEventMs, () => this.#silence('go on'));
        yield* reader.read(event, Date.now());
      }
      // The package ends a stream quietly when it is aborted.
      watchdog.signal.throwIfAborted();
      yield* reader.end();
    } catch (error) {
      throw watchdog.signal.aborted
        ? watchdog.signal.reason
        : explainRequestFailure(error, this.#endpoint, progress);
    } finally {
      watchdog.dispose();
    }
  }

  #post({ path, body }: StreamRequest, signal: AbortSignal): Promise<Stream<unknown>> {
    return this.#api.post<Stream<unknown>>(path, { body, stream: true, signal });
  }

  #silence(deed: string): GlmError {
    return new GlmError(
      'backend.timeout',
      `${hostOf(this.#endpoint)} did not ${deed} in time — the next request tries again.`,
    );
  }
}
