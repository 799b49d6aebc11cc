import { OpenAI } from 'openai';
import type { Stream } from 'openai/streaming';
import type { AnswerFrame } from '../../core/glm/answerNormaliser.ts';
import type { BodyFields } from '../../core/glm/dialects.ts';
import type { Endpoint } from '../../core/glm/endpoint.ts';
import { hostOf } from '../../core/glm/errorSentences.ts';
import type { Opening } from '../../core/glm/markupReader.ts';
import { StreamReader } from '../../core/glm/streamReader.ts';
import { GlmError } from '../../core/glmError.ts';
import type { ChatRequest, ModelEvent } from '../../core/ports.ts';
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
  /** What was asked, if it was a chat; its answer may hold thoughts and calls in many forms. */
  readonly chat?: Pick<ChatRequest, 'tools' | 'thinking'>;
}

/** The largest delay that setTimeout takes; the openai package's own timeout is never the first. */
const neverMs = 2 ** 31 - 1;

/** Streams answers from one endpoint; one request is one connection, closed with its signal. */
export class ModelStream {
  readonly #endpoint: Endpoint;
  readonly #api: OpenAI;
  /** What the endpoint's answers with thinking begin with, as far as they have shown it. */
  #opening: Opening = 'unknown';

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
    const reader = new StreamReader(this.#endpoint, this.#frameOf(request));
    let progress: 'connecting' | 'streaming' = 'connecting';
    let hasSpoken = false;
    try {
      watchdog.expectWithin(request.patience.firstEventMs, () => this.#silence('start answering'));
      const stream = await this.#post(request, watchdog.signal);
      progress = 'streaming';
      for await (const event of stream) {
        watchdog.expectWithin(request.patience.nextEventMs, () => this.#silence('go on'));
        const events = reader.read(event, Date.now());
        hasSpoken ||= events.length > 0;
        yield* events;
      }
      // The package ends a stream quietly when it is aborted.
      watchdog.signal.throwIfAborted();
      const last = reader.end();
      this.#opening = request.chat?.thinking === 'on' ? reader.opening : this.#opening;
      yield* last;
    } catch (error) {
      // Where nothing was said yet, another request may still say it all.
      yield* hasSpoken && !signal.aborted ? reader.breakOff() : [];
      throw watchdog.signal.aborted
        ? watchdog.signal.reason
        : explainRequestFailure(error, this.#endpoint, progress);
    } finally {
      watchdog.dispose();
    }
  }

  #frameOf({ chat }: StreamRequest): AnswerFrame | undefined {
    return (
      chat && { tools: chat.tools ?? [], opening: chat.thinking === 'on' ? this.#opening : 'words' }
    );
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
