import { findDebugAdapter, type AdapterName } from '../../../scripts/debugAdapters.ts';
import {
  motionRequests,
  type AdapterLink,
  type BoundBreakpoint,
  type BreakpointList,
  type BreakpointWish,
  type DebugConfiguration,
  type Debuggee,
  type EditorBreakpoint,
  type InstalledDebugger,
  type Motion,
  type StartWish,
} from '../../../src/core/debug/debuggee.ts';
import { failureFilters } from '../../../src/core/debug/quirks.ts';
import type { DebugSessions } from '../../../src/core/debug/sessions/debugSessions.ts';
import { Emitter } from '../../../src/core/emitter.ts';
import { startAdapter } from './adapters.ts';
import type { DapTraffic } from './dapClient.ts';
import { DebugRun, type RunSession } from './debugRun.ts';
import { installedDebuggers } from './installedDebuggers.ts';

const adapters: Readonly<Record<string, AdapterName>> = {
  'pwa-node': 'js-debug',
  node: 'js-debug',
  debugpy: 'debugpy',
  gdb: 'cdt-gdb',
  'lldb-dap': 'lldb-dap',
};

/** The debugger of an editor, without the editor: real adapters, driven as VS Code drives them. */
export class DapDebuggee implements Debuggee {
  readonly breakpoints: BreakpointList;
  readonly #sessions: DebugSessions;
  readonly #list = new DapBreakpoints((file) => this.#sendBreakpoints(file));
  readonly #runs: { readonly prefix: string; readonly run: DebugRun }[] = [];
  readonly #begun = new Set<string>();
  readonly #links = new Map<string, RunSession>();
  /** What adapters said of breakpoints: session id and file → answers in the order of the list. */
  readonly #bound = new Map<string, readonly BoundBreakpoint[]>();
  #count = 0;

  constructor(sessions: DebugSessions) {
    this.#sessions = sessions;
    this.breakpoints = {
      all: () => this.#list.all(),
      add: (wishes) => this.#list.add(wishes),
      remove: (ids) => this.#list.remove(ids),
      onDidChange: this.#list.onDidChange,
      bound: async (id, sessionId) => this.#boundOf(id, sessionId),
    };
  }

  link(sessionId: string): AdapterLink | undefined {
    return this.#links.get(sessionId)?.client;
  }

  async start({ configuration, stopsAt }: StartWish, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    const type = String(configuration['type']);
    const name = adapters[type];
    if (name === undefined || (await findDebugAdapter(name)) === undefined) {
      return false;
    }
    const { filters, filterOptions } = (stopsAt && failureFilters(type, stopsAt)) ?? {};
    const prefix = `run-${(this.#count += 1)}/`;
    const run = await DebugRun.start(await startAdapter(name), {
      configuration: withDefaults(name, configuration),
      breakpoints: this.#list.all(),
      exceptionFilters: filters ?? [],
      exceptionFilterOptions: filterOptions ?? [],
      onSession: (session) => void this.#links.set(prefix + session.id, session),
      onTraffic: (id, traffic) => this.#hear(prefix, id, configuration, traffic),
    });
    this.#runs.push({ prefix, run });
    return true;
  }

  async stop(sessionId: string): Promise<void> {
    const found = this.#runs.find(({ prefix }) => sessionId.startsWith(prefix));
    await found?.run.close();
    for (const id of this.#begun) {
      if (found !== undefined && id.startsWith(found.prefix)) {
        this.#sessions.end(id);
      }
    }
  }

  async move(
    sessionId: string,
    threadId: number,
    motion: Motion,
    signal: AbortSignal,
  ): Promise<void> {
    await this.link(sessionId)?.request(motionRequests[motion], { threadId }, signal);
  }

  configurations(): readonly { readonly configuration: DebugConfiguration }[] {
    return [];
  }

  debuggers(): readonly InstalledDebugger[] {
    return installedDebuggers;
  }

  /** Ends all programs and adapters. */
  async close(): Promise<void> {
    await Promise.all(this.#runs.map(({ run }) => run.close()));
  }

  #hear(
    prefix: string,
    id: string,
    configuration: DebugConfiguration,
    { to, message }: DapTraffic,
  ): void {
    const sessionId = prefix + id;
    if (!this.#begun.has(sessionId)) {
      this.#begun.add(sessionId);
      const isRoot = id === 'session-1';
      this.#sessions.begin({
        ...{ id: sessionId, type: String(configuration['type']), configuration },
        name: typeof configuration['name'] === 'string' ? configuration['name'] : 'program',
        ...(!isRoot && { parentId: `${prefix}session-1` }),
      });
    }
    if (to === 'adapter') {
      this.#sessions.noteSent(sessionId, message);
    } else {
      this.#sessions.noteReceived(sessionId, message);
    }
  }

  /** As VS Code does: each change sends all breakpoints of the file to every session that goes on. */
  #sendBreakpoints(file: string): void {
    const breakpoints = this.#list.all().filter((each) => each.file === file);
    for (const [id, session] of this.#links) {
      if (this.#sessions.get(id)?.state !== 'ended') {
        const args = { source: { path: file }, breakpoints };
        session.client.request('setBreakpoints', args).then(
          (body) => this.#bound.set(`${id} ${file}`, boundIn(body)),
          () => {}, // The session has ended meanwhile.
        );
      }
    }
  }

  #boundOf(id: string, sessionId: string): BoundBreakpoint | undefined {
    const wanted = this.#list.all().find((each) => each.id === id);
    const inFile = this.#list.all().filter(({ file }) => file === wanted?.file);
    return this.#bound.get(`${sessionId} ${wanted?.file}`)?.[
      inFile.findIndex((each) => each.id === id)
    ];
  }
}

/** A list of breakpoints as the editor keeps it. */
class DapBreakpoints {
  readonly onDidChange = new Emitter<void>();
  readonly #send: (file: string) => void;
  #all: readonly EditorBreakpoint[] = [];
  #count = 0;

  constructor(send: (file: string) => void) {
    this.#send = send;
  }

  all(): readonly EditorBreakpoint[] {
    return this.#all;
  }

  add(wishes: readonly BreakpointWish[]): readonly EditorBreakpoint[] {
    const added = wishes.map((wish) => ({
      ...wish,
      id: `b${(this.#count += 1)}`,
      isEnabled: true,
    }));
    this.#change([...this.#all, ...added], added);
    return added;
  }

  remove(ids: readonly string[]): void {
    const gone = this.#all.filter(({ id }) => ids.includes(id));
    this.#change(
      this.#all.filter((each) => !gone.includes(each)),
      gone,
    );
  }

  #change(all: readonly EditorBreakpoint[], changed: readonly EditorBreakpoint[]): void {
    this.#all = all;
    new Set(changed.map(({ file }) => file)).forEach(this.#send);
    this.onDidChange.emit();
  }
}

function boundIn(body: unknown): readonly BoundBreakpoint[] {
  // An adapter of the tests, which keeps to the protocol.
  const { breakpoints } = body as {
    readonly breakpoints: readonly { verified: boolean; line?: number; message?: string }[];
  };
  return breakpoints.map(({ verified, line, message }) => ({
    isVerified: verified,
    ...(line !== undefined && { line }),
    ...(message !== undefined && { message }),
  }));
}

function withDefaults(name: AdapterName, configuration: DebugConfiguration): DebugConfiguration {
  return name === 'js-debug'
    ? {
        ...{ console: 'internalConsole', runtimeExecutable: process.execPath },
        ...{ skipFiles: ['<node_internals>/**'], ...configuration, type: 'pwa-node' },
      }
    : { console: 'internalConsole', ...configuration };
}
