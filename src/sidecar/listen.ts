import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { GlmError } from '../core/glmError.ts';
import type { ServerEnv } from './guard.ts';

/**
 * Serves `app` on 127.0.0.1 until the process ends.
 * @param port 0 lets the system choose.
 * @returns the port that it is.
 * @throws GlmError `sidecar.cannotBind`.
 */
export async function listen(app: Hono<ServerEnv>, port: number): Promise<number> {
  const server = createAdaptorServer({ fetch: app.fetch });
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (cause) {
    throw cannotBind(cause);
  }
  const address = server.address();
  if (address === null || typeof address === 'string') {
    throw cannotBind(address);
  }
  return address.port;
}

function cannotBind(cause: unknown): GlmError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GlmError(
    'sidecar.cannotBind',
    `The local model’s server can’t listen on 127.0.0.1 (${reason}) — run “GLM Air: Restart Sidecar”, or check what blocks loopback connections.`,
    { cause },
  );
}
