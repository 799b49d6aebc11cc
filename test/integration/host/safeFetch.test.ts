import { createServer, type RequestListener } from 'node:http';
import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { fetchUrl } from '../../../src/core/chat/tools/fetchUrl.ts';
import { runTool, ToolError } from '../../../src/core/chat/tools/tool.ts';
import { SafeFetch, type Network } from '../../../src/host/workspace/safeFetch.ts';
import { approves, deniesAll, GateWorld } from '../../support/gateWorld.ts';
import {
  makePrivateCertificate,
  startTlsFront,
  type PrivateCertificate,
} from '../../support/privateTls.ts';

const { signal } = new AbortController();
let certificate: PrivateCertificate;
let ca: string;
beforeAll(async () => {
  certificate = await makePrivateCertificate();
  ca = await readFile(certificate.caFile, 'utf8');
});
afterAll(() => certificate.remove());

test('reads a page as text, once the user has agreed to its host', async () => {
  const { web, asked } = await site((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    response.end('<h1>Prices</h1><p>One &euro; &amp; more</p>');
  });
  const world = new GateWorld(approves());
  const result = await run('https://glm.test/prices?a=b#c', web, world);
  expect(result.content).toContain('# Prices\n\nOne &euro; & more');
  expect(world.asked.map(({ title }) => title)).toEqual([
    'Fetch from glm.test: https://glm.test/prices?a=b',
  ]);
  expect(asked).toEqual([
    { url: '/prices?a=b', host: expect.stringMatching(/^glm\.test:/), cookie: undefined },
  ]);
});

test('asks nobody where the user says no', async () => {
  const { web, asked } = await site((_request, response) => response.end('x'));
  const result = await run('https://glm.test/', web, new GateWorld(deniesAll));
  expect(result.isError).toBe(true);
  expect(result.content).toContain('The user denied this');
  expect(asked).toEqual([]);
});

test('connects to the address that was checked, whatever the name server says next', async () => {
  let times = 0;
  const { web } = await site((_request, response) => response.end('safe'), {
    // DNS rebinding: public at the check, private when the connection is made.
    resolve: async () => [
      { address: (times += 1) === 1 ? '93.184.216.34' : '127.0.0.1', family: 4 },
    ],
  });
  expect(await web.get('https://glm.test/', signal)).toMatchObject({ text: 'safe' });
  expect(times).toBe(1);
});

test.each([
  { name: 'a private address', addresses: ['10.0.0.1'] },
  { name: 'a private address among public ones', addresses: ['93.184.216.34', '127.0.0.1'] },
  { name: 'the metadata of a cloud', addresses: ['169.254.169.254'] },
  { name: 'a mapped address', addresses: ['::ffff:127.0.0.1'] },
  { name: 'no address', addresses: [] },
])('refuses a name that leads to $name', async ({ addresses }) => {
  const { web, asked } = await site((_request, response) => response.end('x'), {
    resolve: async () => addresses.map((address) => ({ address, family: 4 })),
  });
  await expect(web.get('https://glm.test/', signal)).rejects.toThrow('not on the public internet');
  expect(asked).toEqual([]);
});

test('follows redirects on the host, and asks the user again for another one', async () => {
  const { web, asked } = await site((request, response) => {
    const to =
      request.url === '/1' ? '/2' : request.url === '/2' ? 'https://other.test/3' : undefined;
    response.writeHead(to ? 302 : 200, to ? { location: to } : {}).end('there');
  });
  const world = new GateWorld(approves());
  world.person = ({ hash, title }) =>
    title.includes('other') ? { kind: 'denied' } : { kind: 'approved', hash, scope: 'once' };
  const result = await run('https://glm.test/1', web, world);
  expect(world.asked.map(({ title }) => title)).toEqual([
    'Fetch from glm.test: https://glm.test/1',
    'Fetch from other.test: https://other.test/3',
  ]);
  expect(result.content).toContain('The user denied this');
  expect(asked.map(({ url }) => url)).toEqual(['/1', '/2']);
});

test.each([
  { to: 'http://glm.test/', says: 'Only https://' },
  { to: 'file:///etc/passwd', says: 'Only https://' },
  { to: 'https://127.0.0.1/', says: 'not on the public internet' },
  { to: 'https://[::1]/', says: 'not on the public internet' },
  { to: 'https://metadata.test/', says: 'not on the public internet' },
  { to: 'https://glm.test:8080/', says: 'Port 8080' },
  { to: 'https://me:key@glm.test/', says: 'user name or password' },
  { to: '/', says: 'sends on more than 5 times' },
  { to: 'https://[', says: 'sends on to nowhere' },
])('checks where a redirect leads: $to', async ({ to, says }) => {
  const { web } = await site((_request, response) =>
    response.writeHead(307, { location: to }).end(),
  );
  const result = await run('https://glm.test/', web, new GateWorld(approves('session')));
  expect(result).toMatchObject({ isError: true });
  expect(result.content).toContain(says);
});

test.each([
  { type: 'image/png', says: 'which is no text' },
  { type: 'application/octet-stream', says: 'which is no text' },
  { type: 'multipart/form-data', says: 'which is no text' },
])('does not read $type', async ({ type, says }) => {
  const { web } = await site((_request, response) =>
    response.writeHead(200, { 'content-type': type }).end('x'),
  );
  await expect(web.get('https://glm.test/', signal)).rejects.toThrow(says);
});

test('does not unpack what it can’t measure', async () => {
  const { web } = await site((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end('x'),
  );
  await expect(web.get('https://glm.test/', signal)).rejects.toThrow('only compressed');
});

test('takes 2 MiB of an endless page and hangs up', async () => {
  let isOpen = true;
  const { web } = await site((_request, response) => {
    response.on('close', () => (isOpen = false));
    const more = () => {
      while (!response.destroyed && response.write('word '.repeat(10_000))) {
        // until the other side has enough for now
      }
    };
    response.on('drain', more);
    more();
  });
  const page = await web.get('https://glm.test/', signal);
  expect(page).toMatchObject({ isCut: true });
  expect(page.kind === 'page' && page.text.length).toBe(2 * 1024 ** 2);
  await expect.poll(() => isOpen).toBe(false);
});

test('gives up on a server that says nothing, or says a byte now and then', async () => {
  const quiet = await site(() => undefined, {}, 300);
  await expect(quiet.web.get('https://glm.test/', signal)).rejects.toThrow(
    'no answer within 0.3 s',
  );
  const slow = await site(
    (_request, response) => {
      const timer = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(timer));
    },
    {},
    300,
  );
  await expect(slow.web.get('https://glm.test/', signal)).rejects.toThrow('no answer within 0.3 s');
});

test('ends with the signal’s reason after an abort', async () => {
  const { web } = await site(() => undefined);
  const controller = new AbortController();
  const page = web.get('https://glm.test/', controller.signal);
  controller.abort(new Error('stopped'));
  await expect(page).rejects.toThrow('stopped');
});

test('trusts no certificate that is not the host’s own', async () => {
  const { web } = await site((_request, response) => response.end('x'));
  await expect(web.get('https://other.test/', signal)).rejects.toThrow(
    'ERR_TLS_CERT_ALTNAME_INVALID',
  );
  const unknown = await site((_request, response) => response.end('x'), {}, 20_000, '');
  await expect(unknown.web.get('https://glm.test/', signal)).rejects.toBeInstanceOf(ToolError);
  expect(unknown.asked).toEqual([]);
});

test('tells a page that is missing from one that is there, and shows both', async () => {
  const { web } = await site((_request, response) => response.writeHead(404).end('No such page.'));
  const result = await run('https://glm.test/x', web, new GateWorld(approves()));
  expect(result).toMatchObject({
    isError: true,
    summary: 'Fetched https://glm.test/x, status 404',
  });
  expect(result.content).toContain('No such page.');
});

test('goes on in a long page where it was cut', async () => {
  const text = Array.from({ length: 900 }, (_, index) => `line ${index + 1}`).join('\n');
  const { web } = await site((_request, response) => response.end(text));
  const world = new GateWorld(approves('session'));
  const first = await run('https://glm.test/', web, world);
  const [, next] = /call again with startLine (\d+)\./.exec(first.content) ?? [];
  const second = await run('https://glm.test/', web, world, { startLine: Number(next) });
  expect(second.content).toContain(`]\nline ${next}\n`);
});

function run(
  url: string,
  web: SafeFetch,
  { gate }: GateWorld,
  more: Readonly<Record<string, unknown>> = {},
) {
  const ports = { web, gate, turnId: 't', randomId: () => 'f00d', maxResultTokens: 1_000 };
  return runTool(fetchUrl, { url, ...more }, ports, signal);
}

/** A web site that the network knows as glm.test, at a public address. */
async function site(
  listener: RequestListener,
  network: Partial<Network> = {},
  timeoutMs = 20_000,
  trusted: string = ca,
) {
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    const { host, cookie } = request.headers;
    asked.push({ url: request.url, host, cookie });
    listener(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  // The server listens on a port of TCP.
  const port = await startTlsFront(certificate, (server.address() as AddressInfo).port);
  const web = new SafeFetch(
    {
      resolve: async (host) => [
        { address: host === 'metadata.test' ? '169.254.169.254' : '93.184.216.34', family: 4 },
      ],
      route: () => ({
        addresses: [{ address: '127.0.0.1', family: 4 }],
        options: { port, ...(trusted === '' ? {} : { ca: trusted }) },
      }),
      ...network,
    },
    { timeoutMs },
  );
  return { web, asked: asked as readonly { url: string; host: string; cookie: unknown }[] };
}
