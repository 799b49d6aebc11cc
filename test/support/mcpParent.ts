import { lazyConnector } from '../../src/host/mcp/lazyConnector.ts';
import { RecordingLogger } from './recordingLogger.ts';

// A parent that can be killed: starts the MCP server given as its arguments and says its answer to `family`.
const [command = '', ...args] = process.argv.slice(2);
const connector = lazyConnector({
  ...{ version: '0.0.0', fetch: globalThis.fetch, logger: new RecordingLogger() },
});
const { signal } = new AbortController();
const launch = { kind: 'process', command, args, folder: process.cwd(), environment: {} } as const;
const connection = await connector.open('shop', launch, signal);
process.send?.(await connection.call('family', {}, signal));
setInterval(() => undefined, 60_000); // It stays until it is killed.
