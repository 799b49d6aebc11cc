import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  ResultSchema,
  ToolListChangedNotificationSchema,
} from '@modelcontextprotocol/sdk/types.js';
import type { McpConnection } from '../../core/chat/mcp/mcpPorts.ts';
import { ToolError } from '../../core/chat/tools/tool.ts';

/** A list goes on for ever only where a server means ill. */
const maxPages = 20;
const listLimitMs = 30_000;
/** For a server to hear that a session is over. */
const goodbyeMs = 500;

export interface ClientConnectionOptions {
  readonly server: string;
  readonly callLimitMs: number;
  /** Hears of what goes wrong beside the answers. */
  readonly onError: (error: Error) => void;
}

/** A server that was greeted, or is being greeted. */
export class ClientConnection implements McpConnection {
  readonly #client: Client;
  readonly #transport: Transport;
  readonly #server: string;
  readonly #callLimitMs: number;
  #changes = 0;
  #isOpen = true;

  constructor(
    client: Client,
    transport: Transport,
    { server, callLimitMs, onError }: ClientConnectionOptions,
  ) {
    this.#client = client;
    this.#transport = transport;
    this.#server = server;
    this.#callLimitMs = callLimitMs;
    // The client takes its listeners as properties, one of a kind.
    Object.assign(client, { onclose: () => (this.#isOpen = false), onerror: onError });
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => {
      this.#changes += 1;
    });
  }

  isOpen(): boolean {
    return this.#isOpen;
  }

  changes(): number {
    return this.#changes;
  }

  async listTools(signal: AbortSignal): Promise<readonly unknown[]> {
    try {
      const hasTools = this.#client.getServerCapabilities()?.tools !== undefined;
      return hasTools ? await this.#allPages(signal) : [];
    } catch (error) {
      if (error instanceof ToolError || signal.aborted) {
        throw error;
      }
      throw new ToolError(
        `The MCP server ${this.#server} can't list its tools. Go on without them.`,
        { cause: error },
      );
    }
  }

  async call(
    tool: string,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const params = { name: tool, arguments: given };
    try {
      return await this.#request({ method: 'tools/call', params }, this.#callLimitMs, signal);
    } catch (error) {
      if (error instanceof ToolError || signal.aborted) {
        throw error;
      }
      // What the server says of its error is no sentence of ours, so it is an answer like others.
      const text = error instanceof Error ? error.message : String(error);
      return { isError: true, content: [{ type: 'text', text }] };
    }
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    if (this.#transport instanceof StreamableHTTPClientTransport) {
      // Polite, and no more: a server may keep the session, or be gone.
      const goodbye = this.#transport.terminateSession().catch(() => undefined);
      await Promise.race([goodbye, sleep(goodbyeMs)]);
    }
    await this.#transport.close();
  }

  async #allPages(signal: AbortSignal): Promise<readonly unknown[]> {
    const tools: unknown[] = [];
    const seen = new Set<unknown>();
    let cursor: unknown;
    do {
      seen.add(cursor);
      const params = cursor === undefined ? {} : { cursor };
      const page = await this.#request({ method: 'tools/list', params }, listLimitMs, signal);
      tools.push(...(Array.isArray(page['tools']) ? page['tools'] : []));
      cursor = page['nextCursor'];
    } while (cursor !== undefined && !seen.has(cursor) && seen.size < maxPages);
    return tools;
  }

  async #request(
    request: { readonly method: string; readonly params: Record<string, unknown> },
    limitMs: number,
    signal: AbortSignal,
  ): Promise<Record<string, unknown>> {
    signal.throwIfAborted();
    const limit = new AbortController(); // The client never takes its listener off a signal.
    const abort = () => limit.abort(signal.reason);
    const late = new ToolError(
      `The MCP server ${this.#server} did not answer within ${limitMs / 1_000} s, and the request was cancelled. Ask for less at a time, or go on without it.`,
    );
    const timer = setTimeout(() => limit.abort(late), limitMs);
    signal.addEventListener('abort', abort, { once: true });
    try {
      const options = { signal: limit.signal, timeout: limitMs * 2 };
      return await this.#client.request(request, ResultSchema, options);
    } catch (error) {
      limit.signal.throwIfAborted();
      throw this.#explained(error);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
    }
  }

  #explained(error: unknown): unknown {
    if (error instanceof StreamableHTTPError && error.code === 404) {
      // The server has forgotten the session, and wants to be greeted again (MCP, “Session Management”).
      void this.close();
    }
    return this.#isOpen
      ? error
      : new ToolError(
          `The MCP server ${this.#server} ended before it answered. The next call starts it again; try it once, perhaps with less at a time.`,
          { cause: error },
        );
  }
}
