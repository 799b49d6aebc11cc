import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import type { McpPorts } from '../../src/core/chat/mcp/mcpPorts.ts';
import { McpTools, type McpOffer } from '../../src/core/chat/mcp/mcpTools.ts';
import type { ToolResult } from '../../src/core/chat/tools/tool.ts';
import { readMcpServers } from '../../src/host/mcp/mcpFiles.ts';
import { lazyConnector, type McpConnectorOptions } from '../../src/host/mcp/lazyConnector.ts';
import { sha256 } from '../../src/host/sha256.ts';
import { systemClock } from '../../src/host/systemClock.ts';
import { approves, GateWorld, type Person } from './gateWorld.ts';
import { LookWorld } from './lookWorld.ts';
import { RecordingLogger } from './recordingLogger.ts';

/** The server of test/fixtures, as `.vscode/mcp.json` has it. */
export const fixtureServer = {
  command: process.execPath,
  args: [path.join(import.meta.dirname, '../fixtures/mcp/stdioServer.ts')],
};

/** MCP servers of a real workspace behind the real gate. */
export class McpWorld {
  readonly look: LookWorld;
  readonly gate: GateWorld;
  readonly logger = new RecordingLogger();
  readonly memory = new Map<string, unknown>();
  readonly tools: McpTools;
  maxResultTokens = 10_000;

  private constructor(look: LookWorld, person: Person, limits: Partial<McpConnectorOptions>) {
    this.look = look;
    this.gate = new GateWorld(person);
    this.tools = this.newSession(limits);
  }

  /** @param servers what stands under `servers` in the workspace's `.vscode/mcp.json`. */
  static async of(
    servers: Readonly<Record<string, unknown>>,
    person = approves('session'),
    limits: Partial<McpConnectorOptions> = {},
  ): Promise<McpWorld> {
    const look = await LookWorld.of({ '.vscode/mcp.json': JSON.stringify({ servers }) });
    return new McpWorld(look, person, limits);
  }

  /** The same workspace in another window, with what is kept between them. */
  newSession(limits: Partial<McpConnectorOptions> = {}): McpTools {
    const tools = new McpTools({
      readServers: () => readMcpServers(this.look.workspace, process.env),
      connector: lazyConnector({
        ...{ version: '0.0.0', logger: this.logger, fetch: globalThis.fetch },
        ...limits,
      }),
      memory: {
        get: (hash) => this.memory.get(hash),
        set: (hash, hashes) => void this.memory.set(hash, hashes),
      },
      ...{ clock: systemClock, logger: this.logger, sha256 },
      isTrusted: () => this.gate.isTrusted,
    });
    onTestFinished(() => tools.dispose());
    return tools;
  }

  ports(turnId = 't1'): McpPorts {
    const { maxResultTokens } = this;
    return { gate: this.gate.gate, turnId, randomId: () => '1234abcd', maxResultTokens };
  }

  async offer(turnId = 't1', tools = this.tools): Promise<McpOffer> {
    return tools.offer(this.ports(turnId), new AbortController().signal);
  }

  async call(
    offer: McpOffer,
    name: string,
    given: Readonly<Record<string, unknown>> = {},
    signal = new AbortController().signal,
  ): Promise<ToolResult> {
    const found = offer.tools.find((tool) => tool.name === name);
    if (found === undefined) {
      throw new Error(`${name} is not offered.`);
    }
    return found.run(given, this.ports(), signal);
  }
}
