import type { Readable, Writable } from 'node:stream';
import { AdapterError, type AdapterLink } from '../../../src/core/debug/debuggee.ts';
import {
  encodeFrame,
  FrameReader,
  type DapEvent,
  type DapMessage,
  type DapRequest,
  type DapResponse,
} from './dapMessages.ts';

/** Two streams with an adapter at their other end. */
export interface DapChannel {
  /** What the adapter says. */
  readonly incoming: Readable;
  /** What is said to the adapter. */
  readonly outgoing: Writable;
}

/** A message on its way, as a tracker of the editor sees it. */
export interface DapTraffic {
  readonly to: 'adapter' | 'editor';
  readonly message: DapMessage;
}

type ReverseHandler = (args: unknown) => Promise<unknown>;

interface Waiter<Value> {
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
}

interface EventWaiter extends Waiter<DapEvent> {
  readonly isWanted: (event: DapEvent) => boolean;
}

/** Adapters of tests answer within a second; two busy cores make them slow. */
const answerLimitMs = 20_000;

/** One session with an adapter, from the editor's side. */
export class DapClient implements AdapterLink {
  readonly #outgoing: Writable;
  readonly #reader = new FrameReader();
  readonly #listeners = new Set<(traffic: DapTraffic) => void>();
  readonly #waiting = new Map<number, Waiter<DapResponse>>();
  readonly #reverse = new Map<string, ReverseHandler>();
  readonly #events: DapEvent[] = [];
  readonly #awaited = new Set<EventWaiter>();
  #sequence = 0;
  #hasEnded = false;

  constructor({ incoming, outgoing }: DapChannel) {
    this.#outgoing = outgoing;
    incoming.on('data', (chunk: Buffer) => {
      for (const message of this.#reader.read(chunk)) {
        this.#take(message);
      }
    });
    incoming.once('close', () => this.#end());
    // A write to an adapter that is gone; `close` tells those who wait.
    outgoing.on('error', () => {});
  }

  /** Hears every message from now on, before anybody acts on it. @returns what ends that */
  listen(listener: (traffic: DapTraffic) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Answers requests of the adapter; others are refused. */
  handle(command: string, handler: ReverseHandler): void {
    this.#reverse.set(command, handler);
  }

  async request(
    command: string,
    args: Readonly<Record<string, unknown>> = {},
    signal = AbortSignal.timeout(answerLimitMs),
  ): Promise<unknown> {
    signal.throwIfAborted();
    const seq = (this.#sequence += 1);
    const { promise, ...waiter } = Promise.withResolvers<DapResponse>();
    const giveUp = () => waiter.reject(signal.reason);
    signal.addEventListener('abort', giveUp, { once: true });
    this.#waiting.set(seq, waiter);
    this.#send({ seq, type: 'request', command, arguments: args });
    try {
      const { success, message, body } = await promise;
      if (!success) {
        throw new AdapterError(errorText(body) ?? message ?? `${command} failed`);
      }
      return body;
    } finally {
      signal.removeEventListener('abort', giveUp);
      this.#waiting.delete(seq);
    }
  }

  /** The first event, of those that nobody took yet or that are still to come, that is wanted. @returns its body */
  async takeEvent(
    name: string,
    isWanted: (body: unknown) => boolean = () => true,
    limitMs = answerLimitMs,
  ): Promise<unknown> {
    const isIt = ({ event, body }: DapEvent) => event === name && isWanted(body);
    const index = this.#events.findIndex(isIt);
    if (index >= 0) {
      return this.#events.splice(index, 1)[0]?.body;
    }
    if (this.#hasEnded) {
      throw new AdapterError(`The adapter has ended without the event ${name}.`);
    }
    const { promise, ...waiter } = Promise.withResolvers<DapEvent>();
    const awaited = { isWanted: isIt, ...waiter };
    this.#awaited.add(awaited);
    const late = new AdapterError(`No event ${name} within ${limitMs} ms.`);
    const timer = setTimeout(() => waiter.reject(late), limitMs);
    return promise
      .then(({ body }) => body)
      .finally(() => {
        clearTimeout(timer);
        this.#awaited.delete(awaited);
      });
  }

  #take(message: DapMessage): void {
    this.#tell({ to: 'editor', message });
    if (message.type === 'response') {
      this.#waiting.get(message.request_seq)?.resolve(message);
    } else if (message.type === 'request') {
      void this.#answer(message);
    } else {
      const waiter = [...this.#awaited].find(({ isWanted }) => isWanted(message));
      if (waiter === undefined) {
        this.#events.push(message);
      } else {
        this.#awaited.delete(waiter);
        waiter.resolve(message);
      }
    }
  }

  async #answer({ seq, command, arguments: args }: DapRequest): Promise<void> {
    const handler = this.#reverse.get(command);
    const reply = { type: 'response', request_seq: seq, command } as const;
    try {
      if (handler === undefined) {
        throw new AdapterError(`Nobody answers ${command}.`);
      }
      const body = await handler(args);
      this.#send({ ...reply, seq: (this.#sequence += 1), success: true, body });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#send({ ...reply, seq: (this.#sequence += 1), success: false, message });
    }
  }

  #send(message: DapMessage): void {
    this.#tell({ to: 'adapter', message });
    this.#outgoing.write(encodeFrame(message));
  }

  #tell(traffic: DapTraffic): void {
    for (const listener of this.#listeners) {
      listener(traffic);
    }
  }

  #end(): void {
    this.#hasEnded = true;
    for (const waiter of [...this.#waiting.values(), ...this.#awaited]) {
      waiter.reject(new AdapterError('The adapter has ended.'));
    }
  }
}

/** What an adapter wants the user to read, with its variables filled in. */
function errorText(body: unknown): string | undefined {
  const error = field(body, 'error');
  const format = field(error, 'format');
  const variables = field(error, 'variables');
  return typeof format === 'string'
    ? format.replaceAll(/\{(\w+)\}/g, (hole, name: string) => {
        const value = field(variables, name);
        return typeof value === 'string' ? value : hole;
      })
    : undefined;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
