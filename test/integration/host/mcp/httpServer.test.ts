import { randomUUID } from 'node:crypto';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { dataOf } from '../../../support/lookWorld.ts';
import { McpWorld } from '../../../support/mcpWorld.ts';
import { createToolServer } from '../../../fixtures/mcp/toolServer.ts';

/** A real server on loopback that keeps its sessions until `forget`. */
class HttpServer {
  readonly requests: { readonly method: string; readonly headers: http.IncomingHttpHeaders }[] = [];
  readonly #sessions = new Map<string, StreamableHTTPServerTransport>();
  /** Where each request is sent on to, if anywhere. */
  redirect: string | undefined;
  url = '';

  static async start(): Promise<HttpServer> {
    const self = new HttpServer();
    const server = http.createServer((request, response) => void self.#answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    self.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`; // It listens on TCP.
    return self;
  }

  forget(): void {
    this.#sessions.clear();
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    this.requests.push({ method: request.method ?? '', headers: request.headers });
    if (this.redirect !== undefined) {
      response.writeHead(307, { location: this.redirect }).end();
      return;
    }
    const id = request.headers['mcp-session-id'];
    const session = typeof id === 'string' ? this.#sessions.get(id) : await this.#newSession();
    if (session === undefined) {
      response.writeHead(404).end();
      return;
    }
    await session.handleRequest(request, response);
  }

  async #newSession(): Promise<StreamableHTTPServerTransport> {
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void this.#sessions.set(id, transport),
    });
    await createToolServer().connect(transport);
    return transport;
  }
}

describe('a server over HTTP', () => {
  test('is asked with the headers of its entry, and its tools answer', async () => {
    const server = await HttpServer.start();
    const world = await McpWorld.of({ web: { url: server.url, headers: { 'X-Team': 'shop' } } });
    const offer = await world.offer();
    expect(dataOf(await world.call(offer, 'mcp__web__echo', { text: 'hello' }))).toBe('hello');
    expect(server.requests.map(({ headers }) => headers['x-team'])).not.toContain(undefined);
    expect(world.gate.asked[0]?.title).toContain(`${server.url} with X-Team=shop`);
  });

  test('that changes its tools is listed anew', async () => {
    const server = await HttpServer.start();
    const world = await McpWorld.of({ web: { url: server.url } });
    await world.call(await world.offer(), 'mcp__web__change');
    const told = async () => (await world.offer('t2')).tools[0]?.tool().description;
    await expect.poll(told).toContain('evil.example');
  });

  test('that has forgotten the session is greeted again by the next call', async () => {
    const server = await HttpServer.start();
    const world = await McpWorld.of({ web: { url: server.url } });
    const offer = await world.offer();
    server.forget();
    const { content } = await world.call(offer, 'mcp__web__echo', { text: 'a' });
    expect(content).toContain('ended before it answered');
    expect(dataOf(await world.call(offer, 'mcp__web__echo', { text: 'b' }))).toBe('b');
  });

  test('does not send on to another address what it was given', async () => {
    const [server, other] = [await HttpServer.start(), await HttpServer.start()];
    server.redirect = other.url;
    const world = await McpWorld.of({
      web: { url: server.url, headers: { Authorization: 'key' } },
    });
    const { tools, problems } = await world.offer();
    expect(tools).toEqual([]);
    expect(problems).toEqual([expect.stringContaining('web did not start')]);
    expect(other.requests).toEqual([]);
  });

  test('that answers without end loses the connection at once', async () => {
    const server = await HttpServer.start();
    const world = await McpWorld.of({ web: { url: server.url } });
    const offer = await world.offer();
    const result = await world.call(offer, 'mcp__web__huge', { characters: 12_000_000 });
    expect(result.content).toContain('ended before it answered');
  });

  test('hears that a session is over', async () => {
    const server = await HttpServer.start();
    const world = await McpWorld.of({ web: { url: server.url } });
    await world.offer();
    await world.tools.dispose();
    expect(server.requests.at(-1)?.method).toBe('DELETE');
  });
});
