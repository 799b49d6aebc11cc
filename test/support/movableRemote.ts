import {
  completionStream,
  openScriptedServer,
  type OpenScriptedServer,
  type ReceivedRequest,
  type Reply,
} from './scriptedServer.ts';

/** What it goes on with after `return this.subt`, unlike the tiny GLM. */
export const remoteRest = 'otal() - this.discount() + taxRate;';

/** It writes as quickly as a server does that has little to do. */
const msBetweenWords = 2;

/** A remote model whose pace and mood a test changes while it is asked. */
export class MovableRemote {
  /** Until its first word. */
  delayMs = 5;
  /** How many requests it has refused because they came too fast. */
  refused = 0;
  readonly port: number;
  readonly close: () => Promise<void>;
  readonly #server: OpenScriptedServer;
  #restS = 0;
  #restUntil = 0;

  private constructor(server: OpenScriptedServer) {
    this.#server = server;
    this.port = server.port;
    this.close = server.close;
  }

  /** @param atPort one that was free a moment ago; any free one by default */
  static async start(atPort?: number): Promise<MovableRemote> {
    let remote: MovableRemote | undefined;
    const server = await openScriptedServer(
      (request) => remote?.reply(request) ?? notFound,
      atPort,
    );
    remote = new MovableRemote(server);
    return remote;
  }

  /** For `glmAir.remote.baseUrl`. */
  get baseUrl(): string {
    return `${this.#server.url}/v1`;
  }

  get requests(): readonly ReceivedRequest[] {
    return this.#server.requests;
  }

  /** Requests with the user's code in them. */
  get asked(): readonly ReceivedRequest[] {
    return this.#server.requests.filter((request) => says(request, 'class Cart'));
  }

  /** Requests that only ask how fast it is. */
  get looks(): readonly ReceivedRequest[] {
    return this.#server.requests.filter((request) => says(request, 'function add(a, b)'));
  }

  /** From its next request on it wants to be left alone for so many seconds, and says so. */
  refuseFor(seconds: number): void {
    this.#restS = seconds;
  }

  reply({ method }: ReceivedRequest): Reply {
    if (method === 'GET') {
      return notFound; // so it is like most servers
    }
    return this.#refusal() ?? { chunks: [this.delayMs, ...answer] };
  }

  #refusal(): Reply | undefined {
    const seconds = this.#restS;
    if (seconds > 0 && this.#restUntil === 0) {
      this.#restUntil = Date.now() + seconds * 1_000;
    }
    if (Date.now() >= this.#restUntil) {
      return undefined;
    }
    this.refused += 1;
    return { ...tooManyRequests, headers: { 'retry-after': String(seconds) } };
  }
}

const answer = completionStream(...remoteRest.split(/(?<= )/))
  .split(/(?<=\n\n)/)
  .flatMap((event) => [event, msBetweenWords]);

const tooManyRequests: Reply = {
  status: 429,
  contentType: 'application/json',
  chunks: ['{"error":{"message":"Rate limit reached"}}'],
};
const notFound: Reply = { status: 404, contentType: 'application/json', chunks: ['{}'] };

function says({ body }: ReceivedRequest, words: string): boolean {
  return JSON.stringify(body).includes(words);
}
