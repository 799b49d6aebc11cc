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
import type { DebugSessions } from '../../../src/core/debug/sessions/debugSessions.ts';
import { Emitter } from '../../../src/core/emitter.ts';
import { installedDebuggers } from './installedDebuggers.ts';
import type { StandingProgram } from './standingProgram.ts';

/** A list of breakpoints as an editor keeps it; adapters say of them what the test says. */
export class FakeBreakpoints implements BreakpointList {
  readonly onDidChange = new Emitter<void>();
  items: readonly EditorBreakpoint[] = [];
  /** What any adapter makes of a breakpoint. */
  binding: (breakpoint: EditorBreakpoint) => BoundBreakpoint | undefined = () => ({
    isVerified: true,
  });
  #count = 0;

  all(): readonly EditorBreakpoint[] {
    return this.items;
  }

  add(wishes: readonly BreakpointWish[]): readonly EditorBreakpoint[] {
    const added = wishes.map((wish) => ({
      ...wish,
      id: `b${(this.#count += 1)}`,
      isEnabled: true,
    }));
    this.items = [...this.items, ...added];
    this.onDidChange.emit();
    return added;
  }

  remove(ids: readonly string[]): void {
    this.items = this.items.filter(({ id }) => !ids.includes(id));
    this.onDidChange.emit();
  }

  /** The user ticks all of them off. */
  switchOff(): void {
    this.items = this.items.map((each) => ({ ...each, isEnabled: false }));
    this.onDidChange.emit();
  }

  async bound(id: string): Promise<BoundBreakpoint | undefined> {
    const breakpoint = this.items.find((each) => each.id === id);
    return breakpoint && this.binding(breakpoint);
  }
}

interface FakeSession {
  readonly id: string;
  readonly type?: string;
  readonly parentId?: string;
  readonly configuration?: DebugConfiguration;
}

/** A debugger whose programs are scripts; what is said in their sessions is read along as an editor does. */
export class FakeDebuggee implements Debuggee {
  readonly breakpoints = new FakeBreakpoints();
  /** What was done, in order: `start app.py`, `s-1 continue`, `stop s-1`. */
  readonly done: string[] = [];
  launchJson: readonly DebugConfiguration[] = [];
  /** Runs when a program is started; false where the editor would not. */
  onStart: (wish: StartWish) => boolean = () => true;
  /** Runs once a program was set in motion. */
  onMove: (motion: Motion) => void = () => {};
  readonly #sessions: DebugSessions;
  readonly #programs = new Map<string, StandingProgram>();

  constructor(sessions: DebugSessions) {
    this.#sessions = sessions;
  }

  /** Has a program debugged from now on. */
  async begin(
    { id, type = 'scripted', ...more }: FakeSession,
    program: StandingProgram,
  ): Promise<void> {
    this.#programs.set(id, program);
    this.#sessions.begin({ id, type, name: `program ${id}`, configuration: {}, ...more });
    program.adapter.listen(({ to, message }) =>
      to === 'adapter'
        ? this.#sessions.noteSent(id, message)
        : this.#sessions.noteReceived(id, message),
    );
    await program.adapter.request('initialize');
    program.adapter.emit('initialized');
  }

  link(sessionId: string): AdapterLink | undefined {
    return this.#programs.get(sessionId)?.adapter;
  }

  async start(wish: StartWish): Promise<boolean> {
    this.done.push(`start ${String(wish.configuration['program'])}`);
    return this.onStart(wish);
  }

  async stop(sessionId: string): Promise<void> {
    this.done.push(`stop ${sessionId}`);
    this.#sessions.end(sessionId);
  }

  async move(
    sessionId: string,
    threadId: number,
    motion: Motion,
    signal: AbortSignal,
  ): Promise<void> {
    this.done.push(`${sessionId} ${motion} ${threadId}`);
    await this.link(sessionId)?.request(motionRequests[motion], { threadId }, signal);
    this.onMove(motion);
  }

  configurations(): readonly { readonly configuration: DebugConfiguration }[] {
    return this.launchJson.map((configuration) => ({ configuration }));
  }

  debuggers(): readonly InstalledDebugger[] {
    return installedDebuggers;
  }
}
