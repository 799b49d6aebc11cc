import { createHash, timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import type { MiddlewareHandler } from 'hono';
import { instanceHeader, type SidecarBoot } from '../protocol/sidecar.ts';
import { RequestError } from './requestError.ts';

/** What Hono knows of a request that came in over Node's HTTP server. */
export interface ServerEnv {
  Bindings: HttpBindings;
}

/** Names the instance on every response to the parent; a stranger could pass the name on. */
export function nameInstance({ instance }: SidecarBoot): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    await next();
    context.res.headers.set(instanceHeader, instance);
  };
}

/**
 * Lets only the parent in. A web page can send requests to 127.0.0.1 too, by its own name (Origin)
 * or under a name that it makes point here (Host, DNS rebinding); other users' processes lack the
 * token.
 */
export function admitParentOnly({ token }: SidecarBoot): MiddlewareHandler<ServerEnv> {
  const expected = digest(`Bearer ${token}`);
  return async (context, next) => {
    const port = context.env.incoming.socket.localPort;
    const host = context.req.header('host') ?? '';
    if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
      throw new RequestError(403, 'foreign_host', 'This server answers to 127.0.0.1 alone.');
    }
    if (context.req.header('origin') !== undefined) {
      throw new RequestError(403, 'foreign_origin', 'This server does not answer web pages.');
    }
    if (!timingSafeEqual(digest(context.req.header('authorization') ?? ''), expected)) {
      throw new RequestError(401, 'invalid_api_key', 'The bearer token is missing or wrong.');
    }
    await next();
  };
}

/** Equal lengths whatever was sent, as `timingSafeEqual` needs. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
