import type { Clock, Logger } from '../../ports.ts';
import { unlessAborted } from '../../unlessAborted.ts';
import { ToolError } from '../tools/tool.ts';
import type {
  McpConnection,
  McpConnector,
  McpMemory,
  McpPorts,
  McpServerWish,
} from './mcpPorts.ts';
import { readMcpTools, type McpToolList } from './mcpTool.ts';
import { SeenTools } from './seenTools.ts';

/** What stays the same for all servers. */
export interface McpServerParts {
  readonly connector: McpConnector;
  readonly memory: McpMemory;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isTrusted: () => boolean;
  /** SHA-256 of a text, in hex. */
  readonly sha256: (text: string) => string;
}

/** A server that ends again and again is left alone, until the oldest of so many starts is so long ago. */
const maxStarts = 3;
const startsWindowMs = 10 * 60_000;

/**
 * One server of the workspace: started when it is first needed and allowed, and again when it has ended.
 * Methods throw `ToolError` with a sentence for the model.
 */
export class McpServer {
  readonly wish: McpServerWish;
  /** SHA-256 of the command line or address, as the gate knows it. */
  readonly #hash: string;
  readonly #parts: McpServerParts;
  readonly #lifetime = new AbortController();
  readonly #seen: SeenTools;
  #attempt: Attempt | undefined;
  #list: (McpToolList & { readonly from: McpConnection; readonly changes: number }) | undefined;
  #starts: readonly number[] = [];
  /** Whoever said no is not asked again for the same command line in this session. */
  #refusal: ToolError | undefined;

  constructor(wish: McpServerWish, parts: McpServerParts) {
    this.wish = wish;
    this.#parts = parts;
    this.#hash = parts.sha256(wish.target);
    this.#seen = new SeenTools(parts.memory, this.#hash);
  }

  /** Asks whether the server may run, and sets it going; it may not answer yet when this resolves. */
  async start({ gate, turnId }: McpPorts, signal: AbortSignal): Promise<void> {
    if (this.#refusal) {
      throw this.#refusal;
    }
    if (this.#attempt?.isOver() === false) {
      return;
    }
    this.#refuseAnotherStart();
    try {
      await gate.connect(turnId, this.wish, async () => this.#open(), signal);
    } catch (error) {
      this.#refusal = this.#refusalOf(error);
      throw this.#refusal ?? error;
    }
  }

  /** What a server that was started offers, listed anew where it said that this has changed. */
  async tools(signal: AbortSignal): Promise<McpToolList> {
    return this.#toolsOf(await this.#connection(signal), signal);
  }

  /** Calls a tool as it is by now, which may not be what the model was told. */
  async call(
    listedName: string,
    given: Readonly<Record<string, unknown>>,
    ports: McpPorts,
    signal: AbortSignal,
  ): Promise<unknown> {
    await this.start(ports, signal);
    const connection = await this.#connection(signal);
    const { tools } = await this.#toolsOf(connection, signal);
    const found = tools.find((tool) => tool.listedName === listedName);
    if (found === undefined) {
      throw new ToolError('Its MCP server no longer offers this tool. Go on without it.');
    }
    const { tool, hash } = found;
    const wish = {
      ...{ tool: tool.name, server: this.wish.server, serverHash: this.#hash },
      ...{ toolHash: hash, isChanged: this.#seen.isChanged(listedName, hash), arguments: given },
    };
    const perform = (permitted: typeof given) => {
      this.#seen.accept(listedName, hash);
      return connection.call(listedName, permitted, signal);
    };
    return ports.gate.call(ports.turnId, wish, perform, signal);
  }

  /** Ends the server with all that it has started. */
  async close(): Promise<void> {
    this.#lifetime.abort();
    const connection = await this.#attempt?.connection.catch(() => undefined); // It never came to be.
    await connection?.close();
  }

  async #connection(signal: AbortSignal): Promise<McpConnection> {
    if (this.#attempt === undefined) {
      throw new ToolError(`The MCP server ${this.wish.server} was not started.`);
    }
    return unlessAborted(this.#attempt.connection, signal);
  }

  async #toolsOf(from: McpConnection, signal: AbortSignal): Promise<McpToolList> {
    const changes = from.changes(); // What changes while it lists counts as a change after this one.
    if (this.#list?.from !== from || this.#list.changes !== changes) {
      const listed = await from.listTools(signal);
      const list = readMcpTools(listed, this.wish.server, this.#parts.sha256);
      list.tools.forEach(({ listedName, hash }) => this.#seen.note(listedName, hash));
      this.#list = { ...list, from, changes };
    }
    return this.#list;
  }

  #open(): void {
    const { clock, connector } = this.#parts;
    const { server, launch } = this.wish;
    this.#starts = [...this.#starts, clock.now()].slice(-maxStarts);
    const opening = connector.open(server, launch, this.#lifetime.signal);
    this.#attempt = attemptOf(opening.catch((error: unknown) => this.#failed(error)));
  }

  #failed(error: unknown): never {
    const reason = error instanceof Error ? error.message : String(error);
    this.#parts.logger.warn(`mcp: ${this.wish.server} did not start: ${reason}`);
    throw new ToolError(
      `The MCP server ${this.wish.server} did not start. Go on without it; its output is in the log for the user.`,
      { cause: error },
    );
  }

  #refuseAnotherStart(): void {
    const [oldest] = this.#starts;
    const isRecent = oldest !== undefined && this.#parts.clock.now() - oldest < startsWindowMs;
    if (isRecent && this.#starts.length === maxStarts) {
      throw new ToolError(
        `The MCP server ${this.wish.server} has ended ${maxStarts} times and is left alone for a while. Go on without it; its output is in the log for the user.`,
      );
    }
  }

  #refusalOf(error: unknown): ToolError | undefined {
    return error instanceof ToolError && this.#parts.isTrusted()
      ? new ToolError(
          `The MCP server ${this.wish.server} was not allowed to run. Go on without its tools.`,
          { cause: error },
        )
      : undefined;
  }
}

/** One start of a server, to its end. */
interface Attempt {
  readonly connection: Promise<McpConnection>;
  isOver(): boolean;
}

function attemptOf(connection: Promise<McpConnection>): Attempt {
  let outcome: McpConnection | 'failed' | undefined;
  connection.then(
    (opened) => (outcome = opened),
    () => (outcome = 'failed'),
  );
  return {
    connection,
    isOver: () => outcome === 'failed' || outcome?.isOpen() === false,
  };
}
