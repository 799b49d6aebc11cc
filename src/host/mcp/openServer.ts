import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { McpConnection, McpLaunch } from '../../core/chat/mcp/mcpPorts.ts';
import { boundedFetch } from './boundedFetch.ts';
import { ClientConnection } from './clientConnection.ts';
import type { McpConnectorOptions } from './lazyConnector.ts';
import { processTransport } from './processTransport.ts';

const usualStartLimitMs = 60_000;
const usualCallLimitMs = 120_000;
/** A server writes these; the log keeps their beginning. UTF-16 units. */
const maxErrorChars = 500;

/**
 * Starts or reaches a server and greets it. It is offered nothing of ours: no files, no questions to the
 * user, no requests to the model. After an abort nothing of it is left.
 */
export async function openServer(
  server: string,
  launch: McpLaunch,
  options: McpConnectorOptions,
  signal: AbortSignal,
): Promise<McpConnection> {
  const { version, logger, startLimitMs = usualStartLimitMs } = options;
  const client = new Client(
    { name: 'glm-air', version },
    { capabilities: {}, jsonSchemaValidator: noValidator },
  );
  const transport = transportOf(server, launch, options);
  const connection = new ClientConnection(client, transport, {
    server,
    callLimitMs: options.callLimitMs ?? usualCallLimitMs,
    onError: ({ message }) => logger.debug(`mcp: ${server}: ${message.slice(0, maxErrorChars)}`),
  });
  const close = () => void connection.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    await client.connect(transport, { signal, timeout: startLimitMs });
    signal.throwIfAborted();
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', close);
  }
}

function transportOf(server: string, launch: McpLaunch, options: McpConnectorOptions): Transport {
  if (launch.kind === 'process') {
    return processTransport(launch, (text) => options.logger.debug(`mcp: ${server}: ${text}`));
  }
  const transport = new StreamableHTTPClientTransport(new URL(launch.url), {
    requestInit: { headers: { ...launch.headers } },
    // Who waits for the answer would else wait for the rest of it.
    fetch: boundedFetch(options.fetch, () => void transport.close()),
    redirectPolicy: 'same-origin',
  });
  return transport;
}

/** Results go to the model as text: nobody relies on their shape, so no server's schema is compiled. */
const noValidator = {
  getValidator: () => (data: unknown) => ({
    valid: true as const,
    data: data as never, // Nothing asks for it.
    errorMessage: undefined,
  }),
};
