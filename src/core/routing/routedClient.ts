import { Emitter } from '../emitter.ts';
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
import type { AnswerRecord, RequestKind } from './answerRecord.ts';
import { askedToChat, askedToFill, usualRequest, type Asked, type AskedFor } from './asked.ts';
import type { BackendDecision, PowerSource } from './chooseBackend.ts';
import type { LatencyMonitor } from './latencyMonitor.ts';
import { relay } from './relay.ts';
import { RequestDesk } from './requestDesk.ts';
import { Scout } from './scout.ts';

/** One answer, as the status bar tells it. */
export interface AnswerTiming {
  readonly backend: BackendId;
  readonly timeToFirstTokenMs: number;
  /** Why it was this backend, in words. */
  readonly reason: string;
}

export interface RoutedClientParts {
  readonly backends: Readonly<Record<BackendId, Backend>>;
  readonly clock: Clock;
  readonly settings: () => Settings;
  readonly monitor: LatencyMonitor;
  /** Read often; the port keeps what it read for a while. */
  readonly power: () => PowerSource;
}

/**
 * Asks the backend that `chooseBackend` picks, lets the other one step in while nothing was shown, and
 * is the one place where latency is measured: from the request to the first word of the answer. To start
 * an engine and load a model is not latency.
 */
export class RoutedClient implements ModelClient {
  /** Fires when a request begins, is answered, fails or ends. */
  readonly onDidChange = new Emitter<void>();
  /** Fires for each request to a backend when it is over. */
  readonly onDidRecord = new Emitter<AnswerRecord>();
  readonly #desk: RequestDesk;
  readonly #scout: Scout;
  readonly #clock: Clock;
  readonly #lastAsked: { [kind in RequestKind]?: AskedFor } = {};
  #inFlight = 0;

  constructor(parts: RoutedClientParts) {
    this.#clock = parts.clock;
    this.#desk = new RequestDesk(parts, {
      onDidChange: () => this.onDidChange.emit(),
      onDidRecord: (record) => this.onDidRecord.emit(record),
    });
    this.#scout = new Scout(this.#desk, parts);
  }

  get lastAnswer(): AnswerTiming | undefined {
    return this.#desk.lastAnswers.ghostText;
  }

  get lastChatAnswer(): AnswerTiming | undefined {
    return this.#desk.lastAnswers.chat;
  }

  get isBusy(): boolean {
    return this.#inFlight > 0;
  }

  /** Who would answer ghost text like the last one now, and why. */
  decide(): BackendDecision {
    const asked = this.#lastAsked.ghostText ?? { ...usualRequest, kind: 'ghostText' };
    return this.#desk.decide(asked, undefined);
  }

  /** The same for a chat with such wishes. */
  decideChat(wish: Pick<ChatRequest, 'backend' | 'isLocalOnly'>): BackendDecision {
    const { isLocalOnly = false, backend } = wish;
    const last = this.#lastAsked.chat ?? { ...usualRequest, kind: 'chat' };
    const asked = { ...last, isLocalOnly, ...(backend && { backend }) };
    return this.#desk.decide(asked, undefined);
  }

  /** Median time to first token of the backend that would answer ghost text now, in milliseconds. */
  recentLatencyMs(): number | undefined {
    return this.typicalFirstTokenMs(this.decide().backend);
  }

  /** Median time to first token of a backend's ghost text, in milliseconds. */
  typicalFirstTokenMs(backend: BackendId): number | undefined {
    return this.#desk.typicalFirstTokenMs(backend, 'ghostText');
  }

  /** Who answers the next ghost text, whatever the settings say. */
  askNext(backend: BackendId): void {
    this.#desk.askNext(backend);
  }

  chat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    return this.#route(askedToChat(request), signal);
  }

  fillInMiddle(request: FimRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    return this.#route(this.#desk.withOverride(askedToFill(request)), signal);
  }

  /** Ends what nobody asked for. */
  dispose(): void {
    this.#scout.dispose();
  }

  async *#route(asked: Asked, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const decision = this.#scout.decide(asked);
    const { backend: _once, ...usual } = asked;
    this.#lastAsked[asked.kind] = usual;
    if (decision.refusal) {
      throw decision.refusal;
    }
    this.#inFlight += 1;
    this.onDidChange.emit();
    try {
      const purpose = decision.isExploration ? 'exploration' : 'asked';
      const { backend, reason } = decision;
      const first = (whileWanted: AbortSignal) =>
        this.#desk.attempt({ asked, backend, purpose, reason }, whileWanted);
      yield* relay(first, this.#desk.reserveFor(asked, decision), this.#clock, signal);
    } finally {
      this.#inFlight -= 1;
      this.onDidChange.emit();
      if (!this.isBusy) {
        this.#scout.lookAround(asked.kind, decision);
      }
    }
  }
}
