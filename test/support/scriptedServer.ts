import { readFileSync } from 'node:fs';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';

/** Parsed JSON of `/chat/completions` or `/completions`; empty without a body. */
export interface RequestBody {
  readonly model?: string;
  readonly messages?: readonly { readonly role: string; readonly content: string }[];
  readonly prompt?: string;
  readonly suffix?: string;
  readonly max_tokens?: number;
  readonly stop?: readonly string[];
  readonly [field: string]: unknown;
}

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: RequestBody;
  /** Resolves when the connection is gone, with whether the reply was complete by then. */
  readonly closed: Promise<'complete' | 'aborted'>;
}

export type Chunk = string | Uint8Array | number;

export interface Reply {
  readonly status?: number;
  /** Defaults to an event stream's. */
  readonly contentType?: string;
  readonly headers?: Record<string, string>;
  /** What is sent, in order and as it comes; a number is a pause in milliseconds. */
  readonly chunks?: readonly Chunk[] | AsyncIterable<Chunk>;
  /** `cut` destroys the connection, `hang` leaves it open and silent; else the reply ends. */
  readonly ending?: 'cut' | 'hang';
}
export type Script = (request: ReceivedRequest, count: number) => Reply | 'neverAnswer';

export interface ScriptedServer {
  /** Root of the server, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  readonly requests: readonly ReceivedRequest[];
}
export interface OpenScriptedServer extends ScriptedServer {
  readonly close: () => Promise<void>;
}

/** An HTTP server on loopback that answers as `script` says, until the test is over. */
export async function startScriptedServer(script: Script): Promise<ScriptedServer> {
  const server = await openScriptedServer(script);
  onTestFinished(server.close);
  return server;
}

/**
 * The same outside of a test: it answers until it is closed.
 * @param atPort one that was free a moment ago; any free one by default.
 */
export async function openScriptedServer(script: Script, atPort = 0): Promise<OpenScriptedServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    void receive(incoming, response).then((request) => {
      requests.push(request);
      return play(script(request, requests.length), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(atPort, '127.0.0.1', resolve));
  const close = async () => {
    server.close();
    server.closeAllConnections();
  };
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `http://127.0.0.1:${port}`, port, requests, close };
}

/** Server-sent events with the given payloads and the closing `[DONE]`. */
export function eventStream(...payloads: unknown[]): string {
  return [...payloads.map((payload) => JSON.stringify(payload)), '[DONE]']
    .map((data) => `data: ${data}\n\n`)
    .join('');
}

/** A chat's answer in the shape of Z.ai's, one event for each piece of text. */
export function chatStream(...pieces: string[]): string {
  return eventStream(
    ...pieces.map((content) => ({
      choices: [{ index: 0, delta: { role: 'assistant', content } }],
    })),
    { choices: [{ index: 0, finish_reason: 'stop', delta: { role: 'assistant', content: '' } }] },
  );
}

/** An answer of `/completions`, one event for each piece of text. */
export function completionStream(...pieces: string[]): string {
  return eventStream(
    ...pieces.map((text) => ({ choices: [{ index: 0, text, finish_reason: null }] })),
    { choices: [{ index: 0, text: '', finish_reason: 'stop' }] },
  );
}

export interface Recording {
  readonly interactions: readonly {
    readonly request: { readonly messages: readonly { role: string; content: string }[] };
    readonly url: string;
    readonly status: number;
    readonly contentType: readonly string[];
    readonly body: string;
  }[];
}

/** A recorded stream of test/fixtures/recordings. */
export function readRecording(name: string): Recording {
  const file = new URL(`../fixtures/recordings/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

async function receive(
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<ReceivedRequest> {
  const closed = new Promise<'complete' | 'aborted'>((resolve) => {
    response.once('close', () => resolve(response.writableFinished ? 'complete' : 'aborted'));
  });
  const parts: Buffer[] = [];
  for await (const part of incoming) {
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString('utf8');
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    body: JSON.parse(text || '{}'),
    closed,
  };
}

async function play(reply: Reply | 'neverAnswer', response: ServerResponse): Promise<void> {
  if (reply === 'neverAnswer') {
    return;
  }
  response.writeHead(reply.status ?? 200, {
    'content-type': reply.contentType ?? 'text/event-stream;charset=UTF-8',
    ...reply.headers,
  });
  response.flushHeaders();
  for await (const chunk of reply.chunks ?? []) {
    if (typeof chunk === 'number') {
      await sleep(chunk);
    } else {
      response.write(chunk);
    }
  }
  if (reply.ending === 'cut') {
    await sleep(20); // lets what was written arrive first
    response.destroy();
  } else if (reply.ending !== 'hang') {
    response.end();
  }
}
