import type { BackendId, ChatRequest, FimRequest, ModelEvent } from '../../src/core/ports.ts';
import type { AnswerRecord } from '../../src/core/routing/answerRecord.ts';
import { lookTokens } from '../../src/core/routing/asked.ts';
import { effectiveChoice, type PowerSource } from '../../src/core/routing/chooseBackend.ts';
import { LatencyMonitor } from '../../src/core/routing/latencyMonitor.ts';
import { RoutedClient } from '../../src/core/routing/routedClient.ts';
import { defaultSettings, type Settings } from '../../src/core/settings.ts';
import { FakeBackend } from './fakeBackend.ts';
import { ManualClock } from './manualClock.ts';
import { ScriptedStream, settled } from './scriptedStream.ts';

const fillRequest: FimRequest = {
  prefix: 'const a = 1;\n',
  suffix: '',
  languageId: 'typescript',
  path: 'a.ts',
  maxTokens: 64,
  temperature: 0,
  stop: [],
};
const chatRequest: ChatRequest = {
  messages: [{ role: 'user', content: 'What is this?' }],
  thinking: 'off',
  maxTokens: 600,
  temperature: 0,
  stop: [],
};

/** One request of the user's, and what became of it. */
export interface Asking {
  readonly words: readonly string[];
  readonly error: unknown;
  readonly isOver: boolean;
  abort(): Promise<void>;
}

/** A router between two backends that answer by hand, on manual time; remote is the quicker one. */
export class Router {
  readonly clock = new ManualClock();
  readonly monitor = new LatencyMonitor();
  /** Requests that reached a backend that the user had not chosen, … */
  readonly disobeyed: string[] = [];
  /** … or that was on another machine when they were to stay on this one. */
  readonly strayed: string[] = [];
  /** What the user asked for, oldest first; looks at the other backend are apart. */
  readonly streams: Record<BackendId, ScriptedStream[]> = { local: [], remote: [] };
  readonly looks: Record<BackendId, ScriptedStream[]> = { local: [], remote: [] };
  readonly local = this.#backend('local');
  readonly remote = this.#backend('remote');
  readonly records: AnswerRecord[] = [];
  settings: Settings = defaultSettings;
  power: PowerSource = 'mains';
  readonly client = new RoutedClient({
    backends: { local: this.local, remote: this.remote },
    clock: this.clock,
    monitor: this.monitor,
    settings: () => this.settings,
    power: () => this.power,
  });

  constructor() {
    this.client.onDidRecord.on((record) => this.records.push(record));
    this.clock.pass(1e12);
    this.teach('local', 400);
    this.teach('remote', 200);
  }

  /** So long the next answers of a backend are expected to take to their first word. */
  teach(backend: BackendId, firstTokenMs: number): void {
    const usage = { promptTokens: 4, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };
    for (let answer = 0; answer < 30; answer += 1) {
      for (const kind of ['ghostText', 'chat'] as const) {
        const taught = { at: 0, backend, kind, reason: '', firstTokenMs, totalMs: firstTokenMs };
        this.monitor.note({
          record: { ...taught, purpose: 'probe', outcome: 'answered', tokensPerSecond: 100, usage },
          load: { uncachedTokens: 4, aheadMs: 0 },
        });
      }
    }
  }

  ghostText(changes: Partial<FimRequest> = {}): Promise<Asking> {
    return this.#ask((signal) => this.client.fillInMiddle({ ...fillRequest, ...changes }, signal));
  }

  chat(changes: Partial<ChatRequest> = {}): Promise<Asking> {
    return this.#ask((signal) => this.client.chat({ ...chatRequest, ...changes }, signal));
  }

  /** The stream that a backend opened last. */
  last(backend: BackendId): ScriptedStream {
    const stream = this.streams[backend].at(-1);
    if (!stream) {
      throw new Error(`Nobody asked ${backend}.`);
    }
    return stream;
  }

  /** Streams that are not closed. */
  get running(): number {
    return [...this.streams.local, ...this.streams.remote].reduce(
      (sum, { running }) => sum + running,
      0,
    );
  }

  /** How often each backend was asked. */
  get counts(): Record<BackendId, number> {
    return { local: this.streams.local.length, remote: this.streams.remote.length };
  }

  async pass(durationMs: number): Promise<void> {
    this.clock.pass(durationMs);
    await settled();
  }

  /** One ghost text from the first word to the end. */
  async answerFrom(backend: BackendId, afterMs: number): Promise<Asking> {
    const asking = await this.ghostText();
    await this.pass(afterMs);
    await this.last(backend).say('word\n');
    await this.last(backend).end();
    return asking;
  }

  #backend(id: BackendId): FakeBackend {
    return new FakeBackend(id, { kind: 'ready' }, (signal, request) => {
      const stream = new ScriptedStream();
      (request.maxTokens === lookTokens ? this.looks : this.streams)[id].push(stream);
      this.#watch(id, request);
      return stream.open(signal);
    });
  }

  #watch(id: BackendId, request: ChatRequest | FimRequest): void {
    const choice = effectiveChoice(this.settings, 'messages' in request ? 'chat' : 'ghostText');
    if (choice !== 'auto' && choice !== id) {
      this.disobeyed.push(`${id} instead of ${choice}`);
    }
    if (request.isLocalOnly && !this[id].currentTerms.isOnThisMachine) {
      this.strayed.push(id);
    }
  }

  async #ask(open: (signal: AbortSignal) => AsyncIterable<ModelEvent>): Promise<Asking> {
    const caller = new AbortController();
    const words: string[] = [];
    const asking = {
      ...{ words, error: undefined as unknown, isOver: false },
      abort: async () => {
        caller.abort(new DOMException('The user typed on.', 'AbortError'));
        await settled();
      },
    };
    const read = async () => {
      try {
        for await (const event of open(caller.signal)) {
          words.push(event.type === 'text' ? event.text : event.type);
        }
      } catch (error) {
        asking.error = error;
      }
      asking.isOver = true;
    };
    void read();
    await settled();
    return asking;
  }
}
