import type { Budget } from '../../core/glm/budget.ts';
import { chatFimRequest } from '../../core/glm/chatFim.ts';
import type { BodyFields, FimWay } from '../../core/glm/dialects.ts';
import type { Endpoint, EndpointMemory } from '../../core/glm/endpoint.ts';
import { endAtStops, onlyTheHole } from '../../core/glm/fillEvents.ts';
import { probeRequest } from '../../core/glm/fimProbe.ts';
import { isThought, recallNoThink, rememberNoThink } from '../../core/glm/noThink.ts';
import { withMarkersDefused, withMarkersRestored } from '../../core/glm/markerDefence.ts';
import { Meter } from '../../core/glm/meter.ts';
import { chatRequestBody, fillRequestBody } from '../../core/glm/requestBody.ts';
import { withRetries } from '../../core/glm/retry.ts';
import { defuseMarkers } from '../../core/glm/specialTokens.ts';
import { sizeOf } from '../../core/glm/textSize.ts';
import { TokenEstimate } from '../../core/glm/tokenEstimate.ts';
import type { ChatRequest, Clock, FimRequest, ModelClient, ModelEvent } from '../../core/ports.ts';
import { systemClock } from '../systemClock.ts';
import { countAtServer } from './countAtServer.ts';
import { createEditorFetch } from './editorFetch.ts';
import { deniesLine, FimWayFinder } from './fimWayFinder.ts';
import type { Fetch } from './guardedFetch.ts';
import { ModelStream, type Patience, type StreamRequest } from './modelStream.ts';
import { OneAtATime, type Purpose } from './oneAtATime.ts';

export interface OpenAiClientParts {
  readonly endpoint: Endpoint;
  readonly memory: EndpointMemory;
  /** Keeps what every request costs within limits; without one, nobody does. */
  readonly budget?: Budget;
  /** Defaults to the global one. */
  readonly fetch?: Fetch;
  /** Defaults to the machine's own; times the pauses before a chat is sent again. */
  readonly clock?: Clock;
  /** Tests have less of it. */
  readonly patience?: Readonly<Record<Purpose, Patience>>;
}

/**
 * Ghost text that takes 20 s is of no use to anyone, whereas a chat's long prompt may well be read
 * for two minutes on a machine without a GPU. Once words come they come several a second; the slack
 * is for a stall of the network or of a busy machine.
 */
const defaultPatience: Readonly<Record<Purpose, Patience>> = {
  fill: { firstEventMs: 20_000, nextEventMs: 10_000 },
  chat: { firstEventMs: 120_000, nextEventMs: 30_000 },
};

/** The model behind any OpenAI-compatible server: a provider's, the user's own, or our sidecar. */
export class OpenAiClient implements ModelClient {
  readonly #endpoint: Endpoint;
  readonly #fetch: Fetch;
  readonly #stream: ModelStream;
  readonly #ways: FimWayFinder;
  readonly #patience: Readonly<Record<Purpose, Patience>>;
  readonly #memory: EndpointMemory;
  readonly #clock: Clock;
  readonly #meter: Meter | undefined;
  readonly #estimate = new TokenEstimate();
  readonly #queue = new OneAtATime();

  constructor({ endpoint, memory, budget, fetch, clock, patience }: OpenAiClientParts) {
    this.#endpoint = endpoint;
    this.#memory = memory;
    this.#meter = budget && new Meter(budget, this.#estimate);
    this.#clock = clock ?? systemClock;
    this.#fetch = fetch ?? createEditorFetch();
    this.#stream = new ModelStream(endpoint, this.#fetch);
    this.#ways = new FimWayFinder(endpoint, memory, () => this.#fillProbe());
    this.#patience = patience ?? defaultPatience;
  }

  /** Asks again where a failure passes by itself and nothing was shown yet. */
  chat(request: ChatRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    const parts = { clock: this.#clock, random: Math.random };
    return this.#inTurn(
      'chat',
      (whileWanted) =>
        withRetries(
          () => withMarkersRestored(this.#chat(request, 'chat', whileWanted)),
          parts,
          whileWanted,
        ),
      signal,
    );
  }

  /** Never asks again: the next keystroke does. */
  fillInMiddle(request: FimRequest, signal: AbortSignal): AsyncIterable<ModelEvent> {
    return this.#inTurn('fill', (whileWanted) => this.#fillHole(request, whileWanted), signal);
  }

  /** Looks afresh how the endpoint fills holes; costs a tiny request where more than one way may exist. */
  findFimWay(signal: AbortSignal): Promise<FimWay> {
    return this.#ways.findAgain(signal);
  }

  /** Tokens of a text: counted by the server where it can, else estimated. */
  async countTokens(text: string, signal: AbortSignal): Promise<number> {
    const counted = await countAtServer(text, this.#endpoint, this.#fetch, signal);
    return counted ?? this.#estimate.tokensOf(sizeOf(text));
  }

  #inTurn(
    purpose: Purpose,
    open: (signal: AbortSignal) => AsyncIterable<ModelEvent>,
    signal: AbortSignal,
  ): AsyncIterable<ModelEvent> {
    return this.#endpoint.dialect.concurrency === 'one'
      ? this.#queue.pass(purpose, open, signal)
      : open(signal);
  }

  async *#fillHole(request: FimRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const way = await this.#ways.find(signal);
    switch (way) {
      case 'suffix':
        yield* this.#fill(request, way, signal);
        break;
      case 'raw':
        yield* this.#fillRaw(request, signal);
        break;
      case 'chat':
        yield* this.#fillByChat(request, signal);
        break;
    }
  }

  /** Goes over to chat if the raw line turns out to be gone before it has said anything. */
  async *#fillRaw(request: FimRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    let hasBegun = false;
    try {
      for await (const event of this.#fill(request, 'raw', signal)) {
        hasBegun = true;
        yield event;
      }
      return;
    } catch (error) {
      const isGone = !hasBegun && deniesLine(error);
      if (!isGone || (await this.#ways.findAgain(signal)) === 'raw') {
        throw error;
      }
    }
    yield* this.#fillByChat(request, signal);
  }

  async *#chat(
    request: ChatRequest,
    purpose: Purpose,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent> {
    const body = chatRequestBody(
      this.#endpoint,
      withMarkersDefused(request),
      recallNoThink(this.#memory, this.#endpoint),
    );
    const patience = this.#patience[purpose];
    const path = '/chat/completions';
    const asked = { path, body, patience, chat: request } as const;
    const events = this.#send(asked, request.turnTokens ?? 0, signal);
    for await (const event of events) {
      if (request.thinking === 'off' && isThought(event)) {
        rememberNoThink(this.#memory, this.#endpoint, 'marked');
      }
      yield event;
    }
  }

  #fill(
    request: FimRequest,
    way: 'suffix' | 'raw',
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent> {
    const body = fillRequestBody(this.#endpoint, request, way);
    const patience = this.#patience.fill;
    const events = this.#send({ path: '/completions', body, patience }, 0, signal);
    // Where the sidecar builds the prompt, texts can't act as markers, and none was defused.
    const filled = way === 'raw' ? withMarkersRestored(events) : events;
    return endAtStops(filled, request.stop);
  }

  async *#fillByChat(request: FimRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    const events = this.#chat(chatFimRequest(request), 'fill', signal);
    const hole = withMarkersRestored(onlyTheHole(events, defuseMarkers(request.prefix)));
    try {
      yield* endAtStops(hole, request.stop);
    } catch (error) {
      // Who denies both lines, such as a login page in between, said nothing about the raw one.
      if (deniesLine(error)) {
        this.#ways.forget();
      }
      throw error;
    }
  }

  /** The one way out: whatever is sent is counted. */
  #send(
    request: StreamRequest,
    turnTokens: number,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent> {
    const send = (body: BodyFields) => this.#stream.open({ ...request, body }, signal);
    const metered = { endpoint: this.#endpoint, body: request.body, turnTokens };
    return this.#meter ? this.#meter.run(metered, send, signal) : send(request.body);
  }

  async #fillProbe(): Promise<string> {
    let answer = '';
    // Bounded by patience alone: the verdict is for all requests to come.
    for await (const event of this.#fill(probeRequest, 'raw', new AbortController().signal)) {
      answer += event.type === 'text' ? event.text : '';
    }
    return answer;
  }
}
