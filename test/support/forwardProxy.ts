import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { pipeline } from 'node:stream';

/** An HTTP proxy on loopback that knows names nobody else does. */
export interface ForwardProxy {
  readonly url: string;
  /** Host and port of each request and each tunnel that was let through, in order. */
  readonly visited: readonly string[];
  /** From now on `host` is found at `port` of loopback. @param host with its port: `glm.test:80` */
  route(host: string, port: number): void;
  close(): void;
}

/** Forwards plain requests and tunnels, and answers 502 for hosts that it has no route to. */
export async function startForwardProxy(): Promise<ForwardProxy> {
  const routes = new Map<string, number>();
  const visited: string[] = [];
  const visit = (host: string) => {
    const port = routes.get(host);
    if (port !== undefined) {
      visited.push(host);
    }
    return port;
  };
  const server = createServer((incoming, response) => {
    // A proxy is asked with the whole address.
    const { host, port, pathname, search } = new URL(incoming.url ?? '');
    const target = visit(port === '' ? `${host}:80` : host);
    if (target === undefined) {
      response.writeHead(502).end();
      return;
    }
    const { method, headers } = incoming;
    const options = { host: '127.0.0.1', port: target, path: pathname + search, method, headers };
    const outgoing = request(options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      pipeline(answer, response, ignoreHangUp);
    });
    pipeline(incoming, outgoing, ignoreHangUp);
  });
  server.on('connect', ({ url = '' }, client) => {
    const target = visit(url);
    if (target === undefined) {
      client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
      return;
    }
    const upstream = connect(target, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      pipeline(client, upstream, client, ignoreHangUp);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    visited,
    route: (host, target) => void routes.set(host, target),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Either side may leave at any time; `pipeline` has ended the other one by then. */
function ignoreHangUp(): void {}
