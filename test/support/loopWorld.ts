import { assertNever } from '../../src/core/assertNever.ts';
import type { ChatEvent, LoopParts } from '../../src/core/chat/session/chatEvent.ts';
import type { ToolCallResult } from '../../src/core/chat/session/chatParts.ts';
import { runToolLoop } from '../../src/core/chat/session/toolLoop.ts';
import { closingChanges, turnChanges } from '../../src/core/chat/session/turnChanges.ts';
import { messagesOf } from '../../src/core/chat/prompt/messagesOf.ts';
import type { ToolEffect } from '../../src/core/chat/tools/tool.ts';
import { Emitter } from '../../src/core/emitter.ts';
import type { ChatMessage, ChatRequest, ModelEvent, ToolCall } from '../../src/core/ports.ts';
import { unlessAborted } from '../../src/core/unlessAborted.ts';
import { defaultSettings, type Settings } from '../../src/core/settings.ts';
import {
  applyChange,
  type Step,
  type Transcript,
  type Turn,
} from '../../src/protocol/transcript.ts';
import { ManualClock } from './manualClock.ts';

/** What the model does for a request; a promise is waited for, an error thrown. */
export type ScriptedAnswer = readonly (ModelEvent | Error | Promise<unknown>)[];

/** A tool of the test's. */
export interface ScriptedTool {
  readonly effect: ToolEffect;
  run(call: ToolCall, signal: AbortSignal): ToolCallResult | Promise<ToolCallResult>;
}

/** Never comes. */
export const silence = new Promise<never>(() => undefined);

export function thinks(text: string): ModelEvent {
  return { type: 'reasoning', text };
}

export function says(text: string): ModelEvent {
  return { type: 'text', text };
}

/** A call whose id is its name, with a number where there are several. */
export function calls(id: string, args: ToolCall['arguments'] = {}, problem?: string): ModelEvent {
  const name = id.replace(/\d+$/, '');
  return { type: 'toolCall', call: { id, name, arguments: args, ...(problem && { problem }) } };
}

export function uses(promptTokens: number, completionTokens: number): ModelEvent {
  const usage = { promptTokens, completionTokens, cachedTokens: 0, reasoningTokens: 0 };
  return { type: 'usage', usage };
}

export function ends(
  reason: 'stop' | 'length' | 'toolCalls' | 'contentFilter' = 'stop',
): ModelEvent {
  return { type: 'finish', reason };
}

/** An answer to a call that went well. */
export function result(content: string, more: Partial<ToolCallResult> = {}): ToolCallResult {
  return { content, summary: `Did ${content}`, ...more };
}

/** An emitter that knows how many listen. */
class CountingEmitter extends Emitter<void> {
  listeners = 0;

  override on(listener: () => void): () => void {
    this.listeners += 1;
    const leave = super.on(listener);
    return () => {
      this.listeners -= 1;
      leave();
    };
  }
}

/** One turn in a world that does as it is told, written down as a session would. */
export class LoopWorld {
  readonly clock = new ManualClock();
  readonly requests: ChatRequest[] = [];
  readonly events: ChatEvent[] = [];
  /** Messages of each request by the place of its answer's head. */
  readonly sent: {
    readonly turnId: string;
    readonly index: number;
    readonly messages: readonly ChatMessage[];
  }[] = [];
  readonly onAnswerNow = new CountingEmitter();
  readonly onSteer = new CountingEmitter();
  readonly stop = new AbortController();
  readonly tools = new Map<string, ScriptedTool>();
  /** In the order of the requests; the last one is given again and again. */
  answers: readonly ScriptedAnswer[] = [[says('Done.'), ends()]];
  settings: Settings = defaultSettings;
  changes: Partial<LoopParts> = {};
  waitedMs = 0;
  transcript: Transcript = { id: 'feedfeed', title: '', createdAt: 0, turns: [] };
  /** Runs after each event. */
  onEvent: (event: ChatEvent) => void = () => undefined;
  /** Steps that come before a request. */
  beforeRequest: () => readonly Step[] = () => [];
  #answered = 0;

  constructor(
    tools: Readonly<Record<string, ScriptedTool['run']>> = {},
    effect: ToolEffect = 'read',
  ) {
    Object.entries(tools).forEach(([name, run]) => this.tools.set(name, { effect, run }));
    this.begin('t1', 'Mend the cart.');
  }

  get turn(): Turn {
    const turn = this.transcript.turns.at(-1);
    if (turn === undefined) {
      throw new Error('There is no turn.');
    }
    return turn;
  }

  /** A turn after which the events of the next `run` go. */
  begin(id: string, text: string, attachments: Turn['attachments'] = []): void {
    const head = { id, at: 0, text, attachments, thinking: 'auto', state: 'running' } as const;
    this.transcript = applyChange(this.transcript, { type: 'turn', head });
  }

  /** Runs the turn to its end. @returns its events as short lines. */
  async run(): Promise<readonly string[]> {
    const first = this.events.length;
    try {
      for await (const event of runToolLoop(this.#parts(), this.stop.signal)) {
        this.events.push(event);
        this.#record(turnChanges(this.turn, event, this.#facts()));
        this.onEvent(event);
      }
    } finally {
      this.#record(closingChanges(this.turn, this.#facts()));
      const { steps: _, ...head } = this.turn;
      this.#record([{ type: 'turn', head: { ...head, state: 'done' } }]);
    }
    return this.events.slice(first).map(line);
  }

  /** Lets all happen that needs no time. */
  async settle(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
  }

  /** The results that the model was told in a request, by the ids of their calls. */
  toldIn(request: number): readonly string[] {
    const messages = this.requests[request]?.messages ?? [];
    return messages.flatMap((each) =>
      each.role === 'tool' ? [`${each.callId}: ${each.content}`] : [],
    );
  }

  /** What still listens or waits for anything of the turn. */
  get leftBehind(): number {
    return this.onAnswerNow.listeners + this.onSteer.listeners + this.clock.sleepers;
  }

  #parts(): LoopParts {
    const { tools, clock } = this;
    return {
      client: { chat: (request, signal) => this.#answer(request, signal) },
      clock,
      settings: () => this.settings,
      toolbox: {
        tools: [...tools.keys()].map((name) => ({ name, description: name, parameters: {} })),
        problems: [],
        effectOf: (name) => tools.get(name)?.effect,
        run: async (call, signal) =>
          tools.get(call.name)?.run(call, signal) ?? result('no such tool', { isError: true }),
      },
      control: this,
      messages: async () => this.#messages(),
      answerTokens: () => 4_000,
      choice: { thinking: 'off', reason: 'fast: for the test' },
      mayEscalate: true,
      backend: undefined,
      isLocalOnly: false,
      price: ({ completionTokens }) => completionTokens / 1_000,
      maxUsd: null,
      kept: async () => undefined,
      waitedMs: () => this.waitedMs,
      ...this.changes,
    };
  }

  #messages(): readonly ChatMessage[] {
    for (const step of this.beforeRequest()) {
      this.#record([{ type: 'step', turnId: this.turn.id, index: this.turn.steps.length, step }]);
    }
    return messagesOf(this.transcript, 'You help.');
  }

  async *#answer(request: ChatRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    this.requests.push(request);
    const index = this.turn.steps.findLastIndex(({ kind }) => kind === 'answer');
    this.sent.push({ turnId: this.turn.id, index, messages: request.messages });
    const answer = this.answers[Math.min(this.#answered, this.answers.length - 1)] ?? [];
    this.#answered += 1;
    for (const step of answer) {
      signal.throwIfAborted();
      if (step instanceof Error) {
        throw step;
      }
      if (step instanceof Promise) {
        await unlessAborted(step, signal);
      } else {
        yield step;
      }
    }
  }

  #record(changes: readonly Parameters<typeof applyChange>[1][]): void {
    this.transcript = changes.reduce(applyChange, this.transcript);
  }

  #facts() {
    const tokensOf = (text: string) => Math.ceil(text.length / 4);
    return { now: this.clock.now(), answeredBy: undefined, tokensOf, price: () => undefined };
  }
}

/** An event as a test reads it best. */
function line(event: ChatEvent): string {
  switch (event.type) {
    case 'answer':
      return `answer, thinking ${event.choice.thinking}`;
    case 'reasoning':
      return `thinks ${event.text}`;
    case 'text':
      return `says ${event.text}`;
    case 'thoughtCut':
      return 'thought cut';
    case 'answered':
      return `answered: ${event.finish}`;
    case 'call':
      return `call ${event.call.id}`;
    case 'callStarted':
      return `started ${event.callId}`;
    case 'callEnded':
      return `ended ${event.callId}: ${event.result.content}`;
    case 'note':
      return `${event.tone}: ${event.text}`;
    default:
      return assertNever(event);
  }
}
