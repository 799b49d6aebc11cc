// A turn loads them when it begins, which takes time only once.
import '../../src/core/chat/thinking/chooseThinking.ts';
import '../../src/core/chat/thinking/errorOutput.ts';
import { ChatSession } from '../../src/core/chat/session/chatSession.ts';
import type {
  ChatHistory,
  ChatParts,
  SessionUpdate,
  ToolCallResult,
  TurnUser,
} from '../../src/core/chat/session/chatParts.ts';
import type { ToolEffect } from '../../src/core/chat/tools/tool.ts';
import { Emitter } from '../../src/core/emitter.ts';
import type { ModelLimits } from '../../src/core/glm/contextPlan.ts';
import type { ChatRequest, ModelEvent, TokenUsage, ToolCall } from '../../src/core/ports.ts';
import type { AnswerTiming } from '../../src/core/routing/routedClient.ts';
import type { ApprovalRequest } from '../../src/core/safety/action.ts';
import { defaultSettings, type Settings } from '../../src/core/settings.ts';
import { applyChange, type Transcript, type Turn } from '../../src/protocol/transcript.ts';
import { ManualClock } from './manualClock.ts';
import { RecordingLogger } from './recordingLogger.ts';

/** What the model does for a request: events, errors that it throws, and promises that it waits for. */
export type Answer = readonly (ModelEvent | Error | Promise<unknown>)[];

/** What a tool of the test does with its arguments. */
export type ToolScript = (
  user: TurnUser,
  call: ToolCall,
  signal: AbortSignal,
) => ToolCallResult | Promise<ToolCallResult>;

const usage: TokenUsage = {
  ...{ promptTokens: 100, cachedTokens: 0, completionTokens: 20, reasoningTokens: 0 },
};

/** What never comes. */
export const never: Promise<never> = new Promise(() => undefined);

export const thinks = (text: string): ModelEvent => ({ type: 'reasoning', text });
export const speaks = (text: string): ModelEvent => ({ type: 'text', text });

/** An answer of one text. */
export function says(text: string, more: Partial<TokenUsage> = {}): Answer {
  return [
    { type: 'text', text },
    { type: 'usage', usage: { ...usage, ...more } },
    { type: 'finish', reason: 'stop' },
  ];
}

/** An answer that calls tools. */
export function calls(...named: readonly (readonly [name: string, args?: object])[]): Answer {
  return [
    ...named.map(([name, args = {}], index): ModelEvent => {
      // Arguments of a test are plain objects.
      const given = args as Readonly<Record<string, unknown>>;
      return { type: 'toolCall', call: { id: `call-${index}`, name, arguments: given } };
    }),
    { type: 'usage', usage },
    { type: 'finish', reason: 'toolCalls' },
  ];
}

/** A promise for a test to keep. */
export function gate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** What the tests ask to be done, for approvals. */
export function commandRequest(command: string, hash = 'a'.repeat(64)): ApprovalRequest {
  const folder = { display: '', real: '/work/shop', root: '/work/shop' };
  return {
    action: {
      ...{ kind: 'command', tool: 'run_command', command, shell: 'bash' },
      folder: { ...folder, kind: 'directory', isThroughLink: false },
    },
    ...{ hash, title: `Run in .: ${command}`, reasons: [], scopes: ['once', 'turn'] },
  };
}

/** Keeps logs of chats, as the real one does, and makes transcripts of them. */
class MemoryHistory implements ChatHistory {
  readonly chats = new Map<string, Transcript>();
  readonly onDidFail = new Emitter<string | undefined>();
  /** How long `open` and `keep` take. */
  delay: () => Promise<void> = async () => undefined;

  note(chat: Pick<Transcript, 'id' | 'createdAt'>, changes: Parameters<ChatHistory['note']>[1]) {
    const { id, createdAt } = chat;
    const before = this.chats.get(id) ?? { id, createdAt, title: '', turns: [] };
    // As a log has them: nothing of the session's objects is shared.
    this.chats.set(id, structuredClone(changes).reduce(applyChange, before));
  }

  async open(id: string): Promise<Transcript | undefined> {
    await this.delay();
    return this.chats.get(id);
  }

  async read(id: string): Promise<Transcript | undefined> {
    return this.chats.get(id);
  }

  async keep(transcript: Transcript): Promise<void> {
    await this.delay();
    this.chats.set(transcript.id, structuredClone(transcript));
  }

  async find() {
    return [];
  }
  async rename() {}
  async delete() {}
  async flush() {}
}

/** A session in a world that does as it is told. */
export class SessionWorld {
  readonly clock = new ManualClock();
  readonly logger = new RecordingLogger();
  readonly history = new MemoryHistory();
  readonly memory = new Map<string, unknown>();
  readonly requests: ChatRequest[] = [];
  readonly updates: SessionUpdate[] = [];
  /** Turns that were ended before their end. */
  readonly abandoned: string[] = [];
  readonly tools = new Map<string, { readonly effect: ToolEffect; readonly run: ToolScript }>();
  readonly backendsChanged = new Emitter<void>();
  /** Runs when a turn's tools are opened. */
  opening: () => Promise<void> = async () => undefined;
  /** Answers in the order of the requests; the last one is given again and again. */
  answers: readonly Answer[] = [says('Done.')];
  settings: Settings = defaultSettings;
  limits: ModelLimits = { contextTokens: 131_072, answerTokens: 98_304 };
  toolProblems: readonly string[] = [];
  lastAnswer: AnswerTiming | undefined;
  readonly session: ChatSession;
  #ids = 0;
  #answered = 0;

  constructor() {
    this.session = this.newSession();
  }

  /** Another session on the same history and memory, as after a reload of the window. */
  newSession(): ChatSession {
    const session = new ChatSession(this.#parts());
    session.onDidChange.on((update) => this.updates.push(update));
    return session;
  }

  /** The turn that came last. */
  get turn(): Turn {
    return lastTurn(this.session.transcript);
  }

  get kept(): Transcript | undefined {
    return this.history.chats.get(this.session.transcript.id);
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    for (let round = 0; round < 6; round += 1) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  /** Sends a message and waits until all has happened that needs no time. */
  async ask(text: string): Promise<Turn> {
    this.session.submit(text, 'send');
    await this.settle();
    return this.turn;
  }

  #parts(): ChatParts {
    const { clock, logger, history, memory } = this;
    return {
      ...{ clock, logger, history },
      client: { chat: (request, signal) => this.#answer(request, signal) },
      settings: () => this.settings,
      newId: () => (++this.#ids).toString(16).padStart(16, '0'),
      tools: { open: (user) => this.#open(user) },
      backends: {
        current: (choice) => ({ id: choice ?? 'remote', label: 'remote', reason: 'fastest' }),
        label: (id) => id,
        lastAnswer: () => this.lastAnswer,
        limits: () => this.limits,
        tokensPerSecond: () => undefined,
        price: ({ completionTokens }) => completionTokens / 1_000,
        leftUsd: () => null,
        onDidChange: this.backendsChanged,
      },
      memory: { get: (key) => memory.get(key), set: (key, value) => void memory.set(key, value) },
      surroundings: () => 'Linux, bash, /work/shop',
      redacted: async (request) => request,
    };
  }

  async *#answer(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    this.requests.push(request);
    const answer = this.answers[Math.min(this.#answered, this.answers.length - 1)] ?? [];
    this.#answered += 1;
    await Promise.resolve();
    for (const step of answer) {
      signal.throwIfAborted();
      if (step instanceof Error) {
        throw step;
      }
      if (step instanceof Promise) {
        await Promise.race([step, aborted(signal)]);
      } else {
        this.lastAnswer = { backend: 'remote', timeToFirstTokenMs: 120, reason: 'fastest' };
        yield step;
      }
    }
    signal.throwIfAborted();
  }

  async #open(user: TurnUser): ReturnType<ChatParts['tools']['open']> {
    await this.opening();
    const { tools } = this;
    return {
      tools: [...tools.keys()].map((name) => ({ name, description: name, parameters: {} })),
      problems: this.toolProblems,
      effectOf: (name) => tools.get(name)?.effect,
      abandon: () => void this.abandoned.push(user.turnId),
      run: async (call, signal) => {
        const tool = tools.get(call.name);
        return tool === undefined
          ? { content: `There is no ${call.name}.`, summary: 'No such tool', isError: true }
          : tool.run(user, call, signal);
      },
    };
  }
}

/** A world whose first turn is in the middle of its answer; the next ones are answered at once. */
export async function speaking(): Promise<SessionWorld> {
  const world = new SessionWorld();
  world.answers = [[speaks('Half an ans'), never], says('Done.')];
  await world.ask('First');
  return world;
}

export function lastTurn({ turns }: Transcript): Turn {
  const turn = turns.at(-1);
  if (turn === undefined) {
    throw new Error('The chat has no turn.');
  }
  return turn;
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    // A signal's reason is an error unless somebody chose otherwise; here nobody does.
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
