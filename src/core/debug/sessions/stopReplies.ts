import * as z from 'zod/mini';
import { bodies, type DapScope, type DapStackFrame, type DapVariable } from './dapMessages.ts';

const threadArgs = z.object({
  threadId: z.number(),
  startFrame: z.optional(z.number()),
  levels: z.optional(z.number()),
});
const frameArgs = z.object({ frameId: z.number() });
const referenceArgs = z.object({
  variablesReference: z.number(),
  start: z.optional(z.number()),
  filter: z.optional(z.string()),
});

export type ExceptionInfo = z.infer<typeof bodies.exceptionInfo>;

/** What an adapter answered since a program stopped, to whoever asked: it need not be asked again. */
export class StopReplies {
  readonly #frames = new Map<number, readonly DapStackFrame[]>();
  readonly #scopes = new Map<number, readonly DapScope[]>();
  readonly #variables = new Map<number, readonly DapVariable[]>();
  #exceptionInfo: ExceptionInfo | undefined;
  #threads: number | undefined;

  /** From the innermost on; absent unless at least so many are known, or the whole stack. */
  framesOf(threadId: number, levels: number): readonly DapStackFrame[] | undefined {
    const frames = this.#frames.get(threadId);
    return frames !== undefined && frames.length >= levels ? frames : undefined;
  }

  scopesOf(frameId: number): readonly DapScope[] | undefined {
    return this.#scopes.get(frameId);
  }

  variablesOf(reference: number): readonly DapVariable[] | undefined {
    return this.#variables.get(reference);
  }

  get exceptionInfo(): ExceptionInfo | undefined {
    return this.#exceptionInfo;
  }

  get threads(): number | undefined {
    return this.#threads;
  }

  /** Takes the answer to a request in, as far as it is of use. */
  note(command: string, args: unknown, body: unknown): void {
    switch (command) {
      case 'stackTrace':
        this.#noteFrames(args, body);
        break;
      case 'scopes': {
        const frameId = frameArgs.safeParse(args).data?.frameId;
        const scopes = bodies.scopes.safeParse(body).data?.scopes;
        if (frameId !== undefined && scopes !== undefined) {
          this.#scopes.set(frameId, scopes);
        }
        break;
      }
      case 'variables':
        this.#noteVariables(args, body);
        break;
      case 'exceptionInfo':
        this.#exceptionInfo = bodies.exceptionInfo.safeParse(body).data;
        break;
      case 'threads':
        this.#threads = bodies.threads.safeParse(body).data?.threads.length;
        break;
      default:
    }
  }

  #noteFrames(args: unknown, body: unknown): void {
    const { threadId, startFrame = 0 } = threadArgs.safeParse(args).data ?? {};
    const frames = bodies.stackTrace.safeParse(body).data?.stackFrames;
    const known = this.#frames.get(threadId ?? -1) ?? [];
    if (threadId !== undefined && frames !== undefined && startFrame <= known.length) {
      const all = [...known.slice(0, startFrame), ...frames];
      this.#frames.set(threadId, all.length >= known.length ? all : known);
    }
  }

  /** A page of a long list is not all of it. */
  #noteVariables(args: unknown, body: unknown): void {
    const asked = referenceArgs.safeParse(args).data;
    const variables = bodies.variables.safeParse(body).data?.variables;
    if (
      asked !== undefined &&
      variables !== undefined &&
      !asked.start &&
      asked.filter === undefined
    ) {
      this.#variables.set(asked.variablesReference, variables);
    }
  }
}
