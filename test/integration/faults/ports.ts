import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { onTestFinished, vi } from 'vitest';

/** Content type and body of the answer to whatever is asked. */
export type Answer = (path: string) => readonly [contentType: string, body: string];

/** A web server at a port of loopback, as soon as it is free, until the test is over. @returns the port */
export async function serveAt(port: number, answer: Answer): Promise<number> {
  const server = createServer((request, response) => {
    const [contentType, body] = answer(request.url ?? '');
    response.writeHead(200, { 'content-type': contentType }).end(body);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const listen = async () => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await vi.waitFor(listen, { timeout: 20_000 });
  return portOf(server);
}

/** A port of loopback that nobody listens at. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = portOf(server);
  server.close();
  await once(server, 'close');
  return port;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}
