import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { Agent, request, type RequestOptions } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Web, WebAnswer } from '../../core/chat/tools/lookPorts.ts';
import { ToolError } from '../../core/chat/tools/tool.ts';
import { checkedUrl } from '../../core/safety/webAddress.ts';
import { unlessAborted } from '../../core/unlessAborted.ts';
import { isPublicAddress } from './publicAddress.ts';

/** For all of one answer. */
const timeoutMs = 20_000;
/** Pages for people to read are smaller. */
const maxBytes = 2 * 1024 ** 2;

/** Where a name leads. */
export interface HostAddress {
  readonly address: string;
  readonly family: number;
}

/** How the network is reached; tests put a machine of their own in the place of a public one. */
export interface Network {
  /** All addresses of a name. */
  resolve(host: string): Promise<readonly HostAddress[]>;
  /** How to reach an address that was checked. */
  readonly route?: (checked: readonly HostAddress[]) => {
    readonly addresses: readonly HostAddress[];
    readonly options: RequestOptions;
  };
}

const internet: Network = { resolve: (host) => lookup(host, { all: true }) };

/**
 * Fetches pages of the public internet. The name is resolved here, all its addresses are checked, and the
 * connection goes to one of these very addresses, so that no second answer of a name server counts (DNS rebinding).
 * No cookies, no credentials, no proxy, no connection is used twice; certificates are checked.
 */
export class SafeFetch implements Web {
  readonly #network: Network;
  readonly #timeoutMs: number;

  constructor(network: Network = internet, options: { readonly timeoutMs?: number } = {}) {
    this.#network = network;
    this.#timeoutMs = options.timeoutMs ?? timeoutMs;
  }

  async get(address: string, signal: AbortSignal): Promise<WebAnswer> {
    const url = checkedUrl(address);
    const timeout = AbortSignal.timeout(this.#timeoutMs);
    const either = AbortSignal.any([signal, timeout]);
    try {
      const addresses = await unlessAborted(this.#publicAddresses(url), either);
      return await readAnswer(await this.#ask(url, addresses, either), url);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof ToolError) {
        throw error;
      }
      const cause = timeout.aborted
        ? `no answer within ${this.#timeoutMs / 1000} s`
        : codeOf(error);
      throw new ToolError(`${url.host} could not be reached: ${cause}.`, { cause: error });
    }
  }

  async #publicAddresses({ hostname }: URL): Promise<readonly HostAddress[]> {
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const family = isIP(host);
    const found = family === 0 ? await this.#network.resolve(host) : [{ address: host, family }];
    if (found.length === 0 || !found.every(({ address }) => isPublicAddress(address))) {
      throw new ToolError(
        `${hostname} is not on the public internet, and tools may not reach this machine or its network. Ask the user to look.`,
      );
    }
    return found;
  }

  #ask(url: URL, checked: readonly HostAddress[], signal: AbortSignal): Promise<IncomingMessage> {
    const { addresses, options } = this.#network.route?.(checked) ?? {
      addresses: checked,
      options: {},
    };
    return new Promise((resolve, reject) => {
      const asked = request(url, {
        agent: new Agent({ keepAlive: false, maxCachedSessions: 0 }),
        headers: {
          accept: 'text/html, text/plain, application/json, text/*;q=0.9',
          'accept-encoding': 'identity',
          'user-agent': 'GLM-Air',
        },
        lookup: lookupAmong(addresses),
        signal,
        ...options,
      });
      asked.once('response', resolve).once('error', reject).end();
    });
  }
}

/** Answers with addresses that were checked, whatever is asked. */
function lookupAmong(addresses: readonly HostAddress[]): LookupFunction {
  return (_host, { all }, answer) => {
    const [first] = addresses;
    if (all) {
      answer(
        null,
        addresses.map((each) => ({ ...each })),
      );
    } else {
      answer(null, first?.address ?? '', first?.family);
    }
  };
}

async function readAnswer(response: IncomingMessage, url: URL): Promise<WebAnswer> {
  try {
    const { statusCode: status = 0, headers } = response;
    if ([301, 302, 303, 307, 308].includes(status)) {
      return { kind: 'moved', to: targetOf(headers.location, url) };
    }
    const [mediaType, charset] = typeOf(headers['content-type']);
    refuseUnreadable(url, mediaType, headers['content-encoding']);
    const { bytes, isCut } = await firstBytes(response);
    return { kind: 'page', status, mediaType, text: decoded(bytes, charset), isCut };
  } finally {
    response.destroy();
  }
}

function targetOf(location: string | undefined, url: URL): string {
  if (location === undefined || !URL.canParse(location, url.href)) {
    throw new ToolError(`${url.host} sends on to nowhere. Try another address.`);
  }
  return new URL(location, url).href;
}

/** @returns media type and charset */
function typeOf(header = 'text/plain'): readonly [mediaType: string, charset: string] {
  const [mediaType = '', ...parameters] = header.toLowerCase().split(';');
  const [, charset = 'utf-8'] = /charset\s*=\s*"?([^"\s;]+)/.exec(parameters.join(';')) ?? [];
  return [mediaType.trim(), charset];
}

const readable =
  /^(?:text\/[\w.+-]+|application\/(?:[\w.+-]+\+)?(?:json|xml|yaml|javascript|toml|x-ndjson))$/;

function refuseUnreadable(url: URL, mediaType: string, encoding = 'identity'): void {
  if (!readable.test(mediaType)) {
    throw new ToolError(
      `${url.href} is ${mediaType.slice(0, 80)}, which is no text. Ask for a page of text.`,
    );
  }
  if (encoding !== 'identity') {
    throw new ToolError(
      `${url.host} sends its pages only compressed (${encoding.slice(0, 80)}). Try another source.`,
    );
  }
}

async function firstBytes(
  response: IncomingMessage,
): Promise<{ readonly bytes: Buffer; readonly isCut: boolean }> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of response) {
    // Without an encoding, a response gives buffers.
    chunks.push(chunk as Buffer);
    sizeBytes += (chunk as Buffer).length;
    if (sizeBytes > maxBytes) {
      return { bytes: Buffer.concat(chunks).subarray(0, maxBytes), isCut: true };
    }
  }
  return { bytes: Buffer.concat(chunks), isCut: false };
}

function decoded(bytes: Buffer, charset: string): string {
  const isKnown =
    /^(?:utf-?8|utf-16(?:le|be)?|us-ascii|iso-8859-\d+|windows-125\d|gb2312|gbk|gb18030|big5|shift_jis|euc-(?:jp|kr)|koi8-r)$/;
  return new TextDecoder(isKnown.test(charset) ? charset : 'utf-8').decode(bytes);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'it failed';
}
