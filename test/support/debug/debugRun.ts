import * as z from 'zod/mini';
import type { BreakpointWish, DebugConfiguration } from '../../../src/core/debug/debuggee.ts';
import type { RunningAdapter } from './adapters.ts';
import { parseStopped, type StoppedBody } from './dapBodies.ts';
import type { DapClient, DapTraffic } from './dapClient.ts';

/** A session as the editor keeps it. */
export interface RunSession {
  /** Counts the sessions of a run: `session-1`. */
  readonly id: string;
  readonly parentId?: string;
  readonly configuration: DebugConfiguration;
  readonly client: DapClient;
  /** The answer to `initialize`. */
  readonly capabilities: unknown;
}

export interface RunStop {
  readonly session: RunSession;
  readonly body: StoppedBody;
}

export interface RunOptions {
  readonly configuration: DebugConfiguration;
  readonly breakpoints?: readonly BreakpointWish[];
  /** Ids of the adapter's exception filters; none by default. */
  readonly exceptionFilters?: readonly string[];
  readonly exceptionFilterOptions?: readonly object[];
  /** Hears of each session before its program is launched. */
  readonly onSession?: (session: RunSession) => void;
  /** Hears all messages of all sessions; those of a session's very first request come before `sessions` has it. */
  readonly onTraffic?: (sessionId: string, traffic: DapTraffic) => void;
}

// What VS Code says of itself, but that it has no terminal.
const editorAbilities = {
  clientID: 'vscode',
  clientName: 'Code - OSS',
  locale: 'en',
  pathFormat: 'path',
  linesStartAt1: true,
  columnsStartAt1: true,
  supportsVariableType: true,
  supportsVariablePaging: true,
  supportsProgressReporting: true,
  supportsInvalidatedEvent: true,
  supportsMemoryReferences: true,
  supportsArgsCanBeInterpretedByShell: true,
  supportsStartDebuggingRequest: true,
};
// A debugger and a program start in about a second; two busy cores make them slow.
const stopLimitMs = 30_000;

const startDebugging = z.object({
  request: z.string(),
  configuration: z.record(z.string(), z.unknown()),
});

/** A program under an adapter, started and configured as the editor does it, with the sessions that it brings along. */
export class DebugRun {
  readonly #adapter: RunningAdapter;
  readonly #options: RunOptions;
  readonly #sessions: RunSession[] = [];
  readonly #stops: RunStop[] = [];
  readonly #awaiting: ((stop: RunStop) => void)[] = [];
  readonly #failures = Promise.withResolvers<never>();
  readonly #end = Promise.withResolvers<void>();
  #count = 0;

  private constructor(adapter: RunningAdapter, options: RunOptions) {
    this.#adapter = adapter;
    this.#options = options;
    // Who waits hears of it.
    this.#failures.promise.catch(() => {});
  }

  /** Resolves when the program runs; sessions of its own may still be to come. The adapter is closed with the run. */
  static async start(adapter: RunningAdapter, options: RunOptions): Promise<DebugRun> {
    const run = new DebugRun(adapter, options);
    try {
      await run.#open(options.configuration);
      return run;
    } catch (error) {
      await adapter.close();
      throw error;
    }
  }

  /** In the order of their start. */
  get sessions(): readonly RunSession[] {
    return this.#sessions;
  }

  get root(): RunSession {
    const [root] = this.#sessions;
    if (root === undefined) {
      throw new TypeError('The run has not started.');
    }
    return root;
  }

  /** The first stop, of any session, that nobody took yet. Rejects when the program ends before. */
  async nextStop(): Promise<RunStop> {
    const known = this.#stops.shift();
    if (known !== undefined) {
      return known;
    }
    const { promise, resolve, reject } = Promise.withResolvers<RunStop>();
    this.#awaiting.push(resolve);
    const late = new Error(`The program did not stop within ${stopLimitMs} ms.`);
    const timer = setTimeout(() => reject(late), stopLimitMs);
    void this.#end.promise.then(() => reject(new Error('The program ended without a stop.')));
    return Promise.race([promise, this.#failures.promise]).finally(() => clearTimeout(timer));
  }

  /** Resolves when the first session has ended. */
  async ended(): Promise<void> {
    await Promise.race([this.#end.promise, this.#failures.promise]);
  }

  /** Ends the program and its adapter. */
  async close(): Promise<void> {
    await this.#adapter.close();
  }

  async #open(configuration: DebugConfiguration, parentId?: string): Promise<void> {
    const id = `session-${(this.#count += 1)}`;
    const client = await this.#adapter.connect();
    client.listen((traffic) => this.#options.onTraffic?.(id, traffic));
    client.handle('startDebugging', async (args) => {
      const child = startDebugging.parse(args);
      const wish = { ...child.configuration, request: child.request };
      // The adapter waits for the answer before it goes on.
      void this.#open(wish, id).catch(this.#failures.reject);
    });
    const adapterID = String(configuration['type']);
    const capabilities = await client.request('initialize', { ...editorAbilities, adapterID });
    const session = { id, configuration, client, capabilities, ...(parentId && { parentId }) };
    this.#sessions.push(session);
    this.#options.onSession?.(session);
    this.#watch(session);
    const request = configuration['request'] === 'attach' ? 'attach' : 'launch';
    // Some answer only when they are configured.
    await Promise.all([client.request(request, configuration), this.#configure(client)]);
  }

  async #configure(client: DapClient): Promise<void> {
    const { breakpoints = [], exceptionFilters: filters = [] } = this.#options;
    const { exceptionFilterOptions: filterOptions } = this.#options;
    await client.takeEvent('initialized');
    for (const [file, wishes] of Map.groupBy(breakpoints, (wish) => wish.file)) {
      await client.request('setBreakpoints', {
        source: { path: file },
        breakpoints: wishes.map(placeOf),
      });
    }
    await client.request('setExceptionBreakpoints', { filters, filterOptions });
    await client.request('configurationDone');
  }

  #watch(session: RunSession): void {
    session.client.listen(({ message }) => {
      if (message.type !== 'event') {
        return;
      }
      const stopped = message.event === 'stopped' ? parseStopped(message.body) : undefined;
      if (stopped !== undefined) {
        this.#tellStop({ session, body: stopped });
      }
      if (message.event === 'terminated' && session.parentId === undefined) {
        this.#end.resolve();
      }
    });
  }

  #tellStop(stop: RunStop): void {
    const waiter = this.#awaiting.shift();
    if (waiter === undefined) {
      this.#stops.push(stop);
    } else {
      waiter(stop);
    }
  }
}

function placeOf({ line, condition, hitCondition, logMessage }: BreakpointWish): object {
  return { line, condition, hitCondition, logMessage };
}
