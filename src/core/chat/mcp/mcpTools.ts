import * as z from 'zod/mini';
import type { Tool } from '../../ports.ts';
import {
  runTool,
  ToolError,
  type ToolDefinition,
  type ToolEffect,
  type ToolResult,
} from '../tools/tool.ts';
import type { McpPorts, McpServerList, McpServerWish } from './mcpPorts.ts';
import { describeMcpResult } from './mcpResult.ts';
import { McpServer, type McpServerParts } from './mcpServer.ts';
import type { McpTool, McpToolList } from './mcpTool.ts';

/** What the MCP tools of a workspace need of the world. */
export interface McpToolsParts extends McpServerParts {
  /** What the files of the workspace ask for as they are now. */
  readonly readServers: () => Promise<McpServerList>;
}

/** A tool of a server, to be offered and called like those of the product. */
export interface OfferedMcpTool {
  readonly name: string;
  readonly effect: ToolEffect;
  /** What the model is told, in the server's words; the same for every context. */
  tool(): Tool;
  /** Bad arguments and refusals are answers; an abort is thrown. */
  run(given: unknown, ports: McpPorts, signal: AbortSignal): Promise<ToolResult>;
}

/** What there is for one message of the user's. */
export interface McpOffer {
  readonly tools: readonly OfferedMcpTool[];
  /** Sentences for the user: servers and tools that are missing, and why. */
  readonly problems: readonly string[];
}

/** The user's message does not wait longer for a server; its tools come with the next one. */
const patienceMs = 15_000;

/** The tools of all MCP servers of the workspace. Nothing is started before they are asked for. */
export class McpTools {
  readonly #parts: McpToolsParts;
  #servers: readonly McpServer[] = [];

  constructor(parts: McpToolsParts) {
    this.#parts = parts;
  }

  /** Starts what may run and lists its tools; servers whose entry is gone or another one are ended. */
  async offer(ports: McpPorts, signal: AbortSignal): Promise<McpOffer> {
    if (!this.#parts.isTrusted()) {
      return { tools: [], problems: [] };
    }
    const { wishes, problems } = await this.#parts.readServers();
    this.#keepOnly(wishes);
    const lists = this.#servers.map(async (server) => {
      const list = await this.#listOf(server, ports, signal).catch(asProblem);
      return { server, ...list };
    });
    const all = await Promise.all(lists);
    return {
      tools: all.flatMap(({ server, tools }) => tools.map((tool) => offered(tool, server))),
      problems: [...problems, ...all.flatMap((each) => each.problems)],
    };
  }

  /** Ends all servers. */
  async dispose(): Promise<void> {
    const servers = this.#servers;
    this.#servers = [];
    await Promise.all(servers.map((server) => server.close()));
  }

  #keepOnly(wishes: readonly McpServerWish[]): void {
    const before = this.#servers;
    this.#servers = wishes.map(
      (wish) => before.find((each) => isSame(each.wish, wish)) ?? new McpServer(wish, this.#parts),
    );
    for (const server of before.filter((each) => !this.#servers.includes(each))) {
      void server.close().catch((error: unknown) => {
        this.#parts.logger.warn(`mcp: ${server.wish.server} did not end: ${String(error)}`);
      });
    }
  }

  async #listOf(server: McpServer, ports: McpPorts, signal: AbortSignal): Promise<McpToolList> {
    await server.start(ports, signal); // A person may take any time to answer.
    const patience = new AbortController();
    const late = this.#parts.clock.sleep(patienceMs, patience.signal).then(() => lateList(server));
    try {
      return await Promise.race([server.tools(signal), late]);
    } finally {
      patience.abort();
    }
  }
}

function lateList({ wish }: McpServer): McpToolList {
  const problem = `The MCP server ${wish.server} is still starting: its tools come with your next message.`;
  return { tools: [], problems: [problem] };
}

function asProblem(error: unknown): McpToolList {
  if (error instanceof ToolError) {
    return { tools: [], problems: [error.message] };
  }
  throw error;
}

function isSame(a: McpServerWish, b: McpServerWish): boolean {
  return a.server === b.server && a.target === b.target;
}

const anyArguments = z.record(z.string(), z.unknown());

function offered({ tool, listedName }: McpTool, server: McpServer): OfferedMcpTool {
  const { name, description } = tool;
  const definition: ToolDefinition<z.infer<typeof anyArguments>, McpPorts> = {
    ...{ name, description, brief: description, effect: 'network', schema: anyArguments },
    async run(given, ports, signal) {
      const result = await server.call(listedName, given, ports, signal);
      return describeMcpResult(result, { server: server.wish.server, listedName }, ports);
    },
  };
  return {
    ...{ name, effect: definition.effect },
    tool: () => tool,
    run: (given, ports, signal) => runTool(definition, given, ports, signal),
  };
}
