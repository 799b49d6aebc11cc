import {
  openScriptedServer,
  type Chunk,
  type OpenScriptedServer,
  type ReceivedRequest,
  type Reply,
  type RequestBody,
} from './scriptedServer.ts';

/** A piece of an answer. `hold` waits until the test lets go; a number is a pause in milliseconds. */
export type Said =
  | { readonly thought: string }
  | { readonly text: string }
  | { readonly call: string; readonly with: Readonly<Record<string, unknown>> }
  | number
  | 'hold'
  /** The connection breaks here. */
  | 'cut';

/** An answer, a refusal as an API sends it, or an answer that depends on what the model is told. */
export type Answer =
  | readonly Said[]
  | Pick<Reply, 'status' | 'headers' | 'chunks'>
  | ((request: RequestBody) => readonly Said[]);

/** How thoughts are sent: `reasoning_content` alone, or `reasoning` with details beside it. */
export type Shape = 'zai' | 'openrouter';

/** A remote model that says what a test has written down for it, one answer for each request of a chat. */
export class ChatRemote {
  shape: Shape = 'zai';
  /** What the server says of its model’s window, and then it counts prompts; it does neither by default. */
  contextTokens: number | undefined;
  readonly #server: OpenScriptedServer;
  readonly #answers: Answer[] = [];
  #release = Promise.withResolvers<void>();
  #calls = 0;

  private constructor(server: OpenScriptedServer) {
    this.#server = server;
  }

  static async start(): Promise<ChatRemote> {
    let remote: ChatRemote | undefined;
    const server = await openScriptedServer((request) => remote?.reply(request) ?? notFound);
    remote = new ChatRemote(server);
    return remote;
  }

  /** For `glmAir.remote.baseUrl`. */
  get baseUrl(): string {
    return `${this.#server.url}/v1`;
  }

  /** Bodies of the chat requests so far. */
  get chats(): readonly RequestBody[] {
    return this.#server.requests.map(({ body }) => body).filter(isChat);
  }

  /** The requests so far, for when their connections were closed. */
  get requests(): readonly ReceivedRequest[] {
    return this.#server.requests.filter(({ body }) => isChat(body));
  }

  /** What the next requests are answered with, in turn; with none left it says “Done.”. */
  willSay(...answers: Answer[]): void {
    this.#answers.push(...answers);
  }

  /** Takes back what was not said yet, and lets go of what is on hold. */
  forget(): void {
    this.#answers.length = 0;
    this.letGo();
  }

  /** Lets an answer that is on hold go on. */
  letGo(): void {
    this.#release.resolve();
    this.#release = Promise.withResolvers<void>();
  }

  reply({ body, path }: ReceivedRequest): Reply {
    if (path.endsWith('/models') && this.contextTokens !== undefined) {
      const model = { id: 'glm-4.5-air', max_model_len: this.contextTokens };
      return { contentType: 'application/json', chunks: [JSON.stringify({ data: [model] })] };
    }
    if (!isChat(body)) {
      return notFound;
    }
    const next = this.#answers.shift() ?? [{ text: 'Done.' }];
    const answer = typeof next === 'function' ? next(body) : next;
    if (!isSaid(answer)) {
      return answer;
    }
    const ending = answer.includes('cut') ? { ending: 'cut' as const } : {};
    return { chunks: this.#stream(answer, this.#usageFor(body)), ...ending };
  }

  async close(): Promise<void> {
    await this.#server.close();
  }

  /** About four characters of a prompt are a token. */
  #usageFor({ messages, tools }: RequestBody): typeof usage {
    const counted = Math.round(JSON.stringify({ messages, tools }).length / 4);
    return this.contextTokens === undefined ? usage : { ...usage, prompt_tokens: counted };
  }

  async *#stream(answer: readonly Said[], counts: typeof usage): AsyncGenerator<Chunk> {
    let calls = 0;
    if (this.shape === 'openrouter') {
      yield ': OPENROUTER PROCESSING\n\n';
    }
    for (const said of answer) {
      if (said === 'hold') {
        await this.#release.promise;
      } else if (said === 'cut') {
        return;
      } else {
        yield typeof said === 'number' ? said : event({ delta: this.#delta(said, calls) });
        calls += typeof said === 'object' && 'call' in said ? 1 : 0;
      }
    }
    const finish = { delta: { content: '' }, finish_reason: calls > 0 ? 'tool_calls' : 'stop' };
    yield event(finish, { usage: counts });
    yield 'data: [DONE]\n\n';
  }

  #delta(said: Exclude<Said, string | number>, index: number): object {
    if ('text' in said) {
      return { role: 'assistant', content: said.text };
    }
    if ('thought' in said) {
      return this.shape === 'zai'
        ? { role: 'assistant', content: '', reasoning_content: said.thought }
        : {
            role: 'assistant',
            content: '',
            reasoning: said.thought,
            reasoning_details: [{ type: 'reasoning.text', text: said.thought }],
          };
    }
    this.#calls += 1;
    const call = { name: said.call, arguments: JSON.stringify(said.with) };
    return {
      tool_calls: [{ index, id: `call_${this.#calls}`, type: 'function', function: call }],
    };
  }
}

const usage = {
  prompt_tokens: 1_200,
  completion_tokens: 90,
  total_tokens: 1_290,
  prompt_tokens_details: { cached_tokens: 800 },
  completion_tokens_details: { reasoning_tokens: 60 },
};

const notFound: Reply = { status: 404, contentType: 'application/json', chunks: ['{}'] };

function event(choice: object, more: object = {}): string {
  const data = { id: 'answer', model: 'glm-4.5-air', choices: [{ index: 0, ...choice }], ...more };
  return `data: ${JSON.stringify(data)}\n\n`;
}

function isChat({ messages }: RequestBody): boolean {
  return messages !== undefined;
}

function isSaid(answer: Exclude<Answer, Function>): answer is readonly Said[] {
  return Array.isArray(answer);
}
