import { AdapterError } from '../../../src/core/debug/debuggee.ts';
import { ScriptedAdapter, type Reply } from './scriptedAdapter.ts';

/** A value as a script writes it down: objects and arrays can be opened, text stands for itself. */
export type ScriptedValue =
  | string
  | number
  | null
  | LazyValue
  | readonly ScriptedValue[]
  | { readonly [name: string]: ScriptedValue };

/** A getter: the adapter says that it is lazy, and counts who opens it all the same. */
export class LazyValue {
  readonly value: ScriptedValue;
  /** How often it was evaluated. */
  reads = 0;

  constructor(value: ScriptedValue) {
    this.value = value;
  }
}

export interface ScriptedFrame {
  readonly name: string;
  /** Absolute; a frame without one has no source. */
  readonly file?: string;
  readonly line: number;
  readonly presentationHint?: 'normal' | 'label' | 'subtle' | 'deemphasize';
  readonly locals?: Readonly<Record<string, ScriptedValue>>;
}

export interface ScriptedStop {
  /** `breakpoint`, or a word that only this adapter has. */
  readonly reason: string;
  readonly text?: string;
  readonly description?: string;
  /** From the innermost outwards. */
  readonly frames: readonly ScriptedFrame[];
  /** Answered to `exceptionInfo`, which is refused without it. */
  readonly exception?: Readonly<Record<string, unknown>>;
}

export interface StandingOptions {
  readonly threadId?: number;
  readonly capabilities?: Readonly<Record<string, unknown>>;
  /** Answers whole arrays where a page is asked for, as debugpy does. */
  readonly ignoresPaging?: boolean;
}

/** A program that stops where the test says, and whose references die when it goes on, as js-debug's do: no rows, no error. */
export class StandingProgram {
  readonly adapter: ScriptedAdapter;
  readonly #threadId: number;
  readonly #ignoresPaging: boolean;
  readonly #values = new Map<number, ScriptedValue>();
  readonly #scopes = new Map<number, number>();
  #stop: ScriptedStop | undefined;
  #lastReference = 0;
  #firstFrameId = 0;

  constructor({ threadId = 1, capabilities, ignoresPaging = false }: StandingOptions = {}) {
    this.#threadId = threadId;
    this.#ignoresPaging = ignoresPaging;
    const known = { supportsConfigurationDoneRequest: true, ...capabilities };
    this.adapter = new ScriptedAdapter({
      initialize: () => known,
      threads: () => ({ threads: [{ id: threadId, name: 'main' }] }),
      ...this.#looks(),
      ...this.#motions(),
    });
  }

  /** Stands still from now on. */
  stop(stop: ScriptedStop): void {
    this.#forget();
    this.#stop = stop;
    const { reason, text, description } = stop;
    const told = { reason, text, description, threadId: this.#threadId };
    this.adapter.emit('stopped', { ...told, allThreadsStopped: true });
  }

  /** Goes on without being asked to. */
  goOn(): void {
    this.#forget();
    this.adapter.emit('continued', { threadId: this.#threadId, allThreadsContinued: true });
  }

  /** @param exitCode absent where the adapter tells none. */
  end(exitCode?: number): void {
    this.#forget();
    if (exitCode !== undefined) {
      this.adapter.emit('exited', { exitCode });
    }
    this.adapter.emit('terminated');
  }

  #forget(): void {
    // Numbers go up from stop to stop, so that an old one is never a new one's.
    this.#firstFrameId += this.#stop?.frames.length ?? 0;
    this.#stop = undefined;
    this.#values.clear();
    this.#scopes.clear();
  }

  #looks(): Record<string, Reply> {
    return {
      stackTrace: ({ startFrame = 0, levels }) => this.#stack(Number(startFrame), Number(levels)),
      scopes: ({ frameId }) => this.#scopesOf(Number(frameId)),
      variables: ({ variablesReference, start, count }) => ({
        variables: this.#rows(Number(variablesReference), { start, count }),
      }),
      exceptionInfo: () => {
        if (this.#stop?.exception === undefined) {
          throw new AdapterError('Thread is not paused on exception');
        }
        return this.#stop.exception;
      },
    };
  }

  #motions(): Record<string, Reply> {
    const goOn = () => {
      this.#forget();
      return { allThreadsContinued: true };
    };
    return { continue: goOn, next: goOn, stepIn: goOn, stepOut: goOn, pause: () => undefined };
  }

  #stack(start: number, levels: number): unknown {
    const frames = this.#stop?.frames ?? [];
    const stackFrames = frames.map(({ name, file, line, presentationHint }, index) => ({
      ...{ id: this.#firstFrameId + index, name, line, column: 1, presentationHint },
      ...(file !== undefined && { source: { name: file.split('/').at(-1), path: file } }),
    }));
    const end = levels > 0 ? start + levels : undefined; // 0 or nothing asks for all.
    return { stackFrames: stackFrames.slice(start, end), totalFrames: frames.length };
  }

  #scopesOf(frameId: number): unknown {
    const frame = this.#stop?.frames[frameId - this.#firstFrameId];
    if (frame === undefined) {
      throw new AdapterError('Stack frame not found');
    }
    const reference = this.#scopes.get(frameId) ?? this.#refer(frame.locals ?? {});
    this.#scopes.set(frameId, reference);
    const locals = { name: 'Locals', presentationHint: 'locals', expensive: false };
    return { scopes: [{ ...locals, variablesReference: reference }] };
  }

  #rows(reference: number, page: { readonly start: unknown; readonly count: unknown }): unknown[] {
    const value = this.#values.get(reference);
    if (value instanceof LazyValue) {
      value.reads += 1;
      return [this.#row('', value.value)];
    }
    if (typeof value !== 'object' || value === null) {
      return [];
    }
    const start = Number(page.start ?? 0);
    const isPaged = Number(page.count ?? 0) > 0 && !this.#ignoresPaging;
    const end = isPaged ? start + Number(page.count) : undefined;
    const entries = Object.entries(value).slice(isPaged ? start : 0, end);
    return entries.map(([name, each]) => this.#row(name, each));
  }

  #row(name: string, value: ScriptedValue): unknown {
    const canOpen = typeof value === 'object' && value !== null;
    return {
      ...{ name, evaluateName: name, value: textOf(value), type: typeOf(value) },
      variablesReference: canOpen ? this.#refer(value) : 0,
      ...(Array.isArray(value) && { indexedVariables: value.length }),
      ...(value instanceof LazyValue && { presentationHint: { lazy: true } }),
    };
  }

  #refer(value: ScriptedValue): number {
    const reference = (this.#lastReference += 1);
    this.#values.set(reference, value);
    return reference;
  }
}

function textOf(value: ScriptedValue): string {
  if (value instanceof LazyValue) {
    return '(...)';
  }
  if (Array.isArray(value)) {
    return `Array(${value.length})`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function typeOf(value: ScriptedValue): string {
  return Array.isArray(value) ? 'Array' : typeof value;
}
