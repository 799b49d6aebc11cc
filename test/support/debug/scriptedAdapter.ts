import * as net from 'node:net';
import { AdapterError, type AdapterLink } from '../../../src/core/debug/debuggee.ts';
import type { DapTraffic } from './dapClient.ts';
import {
  encodeFrame,
  FrameReader,
  type DapMessage,
  type DapRequest,
  type DapResponse,
} from './dapMessages.ts';

/** Answers one command: with a body, or by throwing what the adapter says instead. */
export type Reply = (args: Readonly<Record<string, unknown>>) => unknown;

/**
 * A debug adapter whose replies a test scripts. In process it is a link like any other; an editor reaches it over a
 * port, by the debug type `scripted-test`.
 */
export class ScriptedAdapter implements AdapterLink {
  /** What was asked so far, in order. */
  readonly requests: DapRequest[] = [];
  readonly #replies = new Map<string, Reply>();
  readonly #listeners = new Set<(traffic: DapTraffic) => void>();
  readonly #sockets = new Set<net.Socket>();
  #sequence = 0;

  constructor(replies: Readonly<Record<string, Reply>> = {}) {
    this.reply({ ...politeReplies, ...replies });
  }

  /** Adds replies; a later one for the same command takes the earlier one's place. */
  reply(replies: Readonly<Record<string, Reply>>): void {
    for (const [command, reply] of Object.entries(replies)) {
      this.#replies.set(command, reply);
    }
  }

  /** Leaves a command without an answer. */
  neverAnswer(command: string): void {
    this.reply({ [command]: () => new Promise(() => {}) });
  }

  /** Has an adapter that cannot do something say so. */
  refuse(command: string, message: string): void {
    this.reply({
      [command]: () => {
        throw new AdapterError(message);
      },
    });
  }

  emit(event: string, body?: unknown): void {
    this.#say({ seq: this.#next(), type: 'event', event, body });
  }

  /** Hears all that is said from now on, as a tracker would. @returns what ends that */
  listen(listener: (traffic: DapTraffic) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async request(
    command: string,
    args: Readonly<Record<string, unknown>> = {},
    signal?: AbortSignal,
  ): Promise<unknown> {
    signal?.throwIfAborted();
    const request = { seq: this.#next(), type: 'request', command, arguments: args } as const;
    const { promise, reject } = Promise.withResolvers<never>();
    const giveUp = () => reject(signal?.reason);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      const response = await Promise.race([this.#answer(request), promise]);
      this.#tell({ to: 'editor', message: response });
      if (!response.success) {
        throw new AdapterError(response.message ?? `${command} failed`);
      }
      return response.body;
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }

  /** Serves editors on a free port of 127.0.0.1; each connection is a session. */
  async serve(): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
    const server = net.createServer({ noDelay: true }, (socket) => this.#attach(socket));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const close = async () => {
      this.#sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    };
    return { port: typeof address === 'object' && address !== null ? address.port : 0, close };
  }

  #attach(socket: net.Socket): void {
    const reader = new FrameReader();
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      for (const message of reader.read(chunk)) {
        if (message.type === 'request') {
          void this.#serveRequest(socket, message);
        }
      }
    });
  }

  async #serveRequest(socket: net.Socket, request: DapRequest): Promise<void> {
    const response = await this.#answer(request);
    this.#tell({ to: 'editor', message: response });
    socket.write(encodeFrame(response));
    if (request.command === 'initialize') {
      this.emit('initialized');
    }
    if (request.command === 'disconnect') {
      socket.end();
    }
  }

  async #answer(request: DapRequest): Promise<DapResponse> {
    const { command, seq } = request;
    this.requests.push(request);
    this.#tell({ to: 'adapter', message: request });
    const reply = this.#replies.get(command);
    const head = { type: 'response', request_seq: seq, command } as const;
    try {
      if (reply === undefined) {
        throw new AdapterError(`The script has no reply to ${command}.`);
      }
      const body = await reply(argumentsOf(request));
      return { ...head, seq: this.#next(), success: true, body };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { ...head, seq: this.#next(), success: false, message };
    }
  }

  #say(message: DapMessage): void {
    this.#tell({ to: 'editor', message });
    for (const socket of this.#sockets) {
      socket.write(encodeFrame(message));
    }
  }

  #tell(traffic: DapTraffic): void {
    for (const listener of this.#listeners) {
      listener(traffic);
    }
  }

  #next(): number {
    return (this.#sequence += 1);
  }
}

/** What every adapter answers in some way. */
const politeReplies: Readonly<Record<string, Reply>> = {
  initialize: () => ({ supportsConfigurationDoneRequest: true }),
  launch: () => undefined,
  attach: () => undefined,
  configurationDone: () => undefined,
  setExceptionBreakpoints: () => undefined,
  setBreakpoints: ({ breakpoints }) => ({
    breakpoints: Array.isArray(breakpoints)
      ? breakpoints.map(({ line }, index) => ({ id: index + 1, verified: true, line }))
      : [],
  }),
  threads: () => ({ threads: [{ id: 1, name: 'main' }] }),
  disconnect: () => undefined,
  terminate: () => undefined,
};

function argumentsOf({ arguments: args }: DapRequest): Readonly<Record<string, unknown>> {
  return typeof args === 'object' && args !== null ? { ...args } : {};
}
