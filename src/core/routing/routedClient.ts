import { Emitter } from '../emitter.ts';
import { GlmError } from '../glmError.ts';
import type {
  Backend,
  BackendId,
  ChatRequest,
  Clock,
  FimRequest,
  ModelClient,
  ModelEvent,
} from '../ports.ts';
import type { Settings } from '../settings.ts';
import { chooseBackend, effectiveChoice, type BackendDecision } from './chooseBackend.ts';
import { LatencyWindow } from './latencyWindow.ts';

/** One answer, as the status bar tells it. */
export interface AnswerTiming {
  readonly backend: BackendId;
  readonly timeToFirstTokenMs: number;
}

export interface RoutedClientParts {
  readonly backends: Readonly<Record<BackendId, Backend>>;
  readonly clock: Clock;
  readonly settings: () => Settings;
}

/**
 * Asks the backend that `chooseBackend` picks, and is the one place where latency is measured:
 * from the request to the first word of the answer. To start an engine and load a model is not latency.
 */
export class RoutedClient implements ModelClient {
  /** Fires when a request begins, is answered, fails or ends. */
  readonly onDidChange = new Emitter<void>();
  readonly #parts: RoutedClientParts;
  readonly #windows = { local: new LatencyWindow(), remote: new LatencyWindow() };
  #lastAnswer: AnswerTiming | undefined;
  #inFlight = 0;

  constructor(parts: RoutedClientParts) {
    this.#parts = parts;
  }

  get lastAnswer(): AnswerTiming | undefined {
    return this.#lastAnswer;
  }

  get isBusy(): boolean {
    return this.#inFlight > 0;
  }

  /** Who would answer now, and why. */
  decide(): BackendDecision {
    const { backends, clock, settings } = this.#parts;
    const states = { local: backends.local.state(), remote: backends.remote.state() };
    return chooseBackend(effectiveChoice(settings()), states, clock.now());
  }

  /** Median time to first token of the backend that would answer now, in milliseconds. */
  recentLatencyMs(): number | undefined {
    return this.#windows[this.decide().backend].medianMs();
  }

  chat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    return this.#route((client) => client.chat(request, signal), signal);
  }

  fillInMiddle(request: FimRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    return this.#route((client) => client.fillInMiddle(request, signal), signal);
  }

  async *#route(
    open: (client: ModelClient) => AsyncIterable<ModelEvent>,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent> {
    const decision = this.decide();
    if (decision.refusal) {
      throw decision.refusal;
    }
    const backend = this.#parts.backends[decision.backend];
    let isGood = true;
    this.#inFlight += 1;
    this.onDidChange.emit();
    try {
      yield* this.#timed(backend, open, signal);
    } catch (error) {
      isGood = false;
      // What the budget refuses is never sent and says nothing about the backend.
      if (GlmError.is(error) && !GlmError.is(error, 'budget.exceeded', 'budget.noPrice')) {
        backend.noteFailure(error);
      }
      throw error;
    } finally {
      // Only here, because a reader that has enough just leaves, and first words may yet be cut off.
      if (isGood) {
        backend.noteAnswer();
      }
      this.#inFlight -= 1;
      this.onDidChange.emit();
    }
  }

  /** Passes the stream on and takes its time at the first word; an empty answer is timed by its end. */
  async *#timed(
    backend: Backend,
    open: (client: ModelClient) => AsyncIterable<ModelEvent>,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent> {
    const client = await backend.connect(signal);
    const startedAt = this.#parts.clock.now();
    let isAnswered = false;
    for await (const event of open(client)) {
      if (!isAnswered && event.type !== 'usage') {
        isAnswered = true;
        this.#record(backend.id, this.#parts.clock.now() - startedAt);
      }
      yield event;
    }
  }

  #record(backend: BackendId, timeToFirstTokenMs: number): void {
    this.#lastAnswer = { backend, timeToFirstTokenMs };
    this.#windows[backend].add(timeToFirstTokenMs);
    this.onDidChange.emit();
  }
}
