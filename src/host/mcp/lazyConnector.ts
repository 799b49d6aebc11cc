import type { McpConnector } from '../../core/chat/mcp/mcpPorts.ts';
import type { Logger } from '../../core/ports.ts';
import type { Fetch } from '../model/guardedFetch.ts';

/** What servers are told of us, and how long we wait for them. */
export interface McpConnectorOptions {
  /** The extension's own. */
  readonly version: string;
  readonly fetch: Fetch;
  readonly logger: Logger;
  /** For the server's first answer: `npx` may have to download it. */
  readonly startLimitMs?: number;
  readonly callLimitMs?: number;
}

/** Loads the MCP client with the first server. */
export function lazyConnector(options: McpConnectorOptions): McpConnector {
  return {
    open: async (server, launch, signal) => {
      const { openServer } = await import('./openServer.ts');
      return openServer(server, launch, options, signal);
    },
  };
}
