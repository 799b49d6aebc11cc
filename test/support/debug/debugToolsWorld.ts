import type { ToolResult } from '../../../src/core/chat/tools/tool.ts';
import { DebugDesk } from '../../../src/core/debug/debugDesk.ts';
import { DebugSessions } from '../../../src/core/debug/sessions/debugSessions.ts';
import { debugToolSet, type TurnDebugPorts } from '../../../src/core/debug/tools/debugToolSet.ts';
import { approves, GateWorld } from '../gateWorld.ts';
import { LookWorld } from '../lookWorld.ts';
import { ManualClock } from '../manualClock.ts';
import { RecordingLogger } from '../recordingLogger.ts';
import { FakeDebuggee } from './fakeDebuggee.ts';
import { StandingProgram, type ScriptedValue, type StandingOptions } from './standingProgram.ts';

/** Adapters say so of themselves. */
const capabilities = {
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
};

/** The tools for debugging over scripted programs, with real files and the real gate. */
export class DebugToolsWorld {
  readonly clock = new ManualClock();
  readonly sessions = new DebugSessions(this.clock);
  readonly debuggee = new FakeDebuggee(this.sessions);
  readonly gate = new GateWorld(approves());
  readonly look: LookWorld;
  readonly desk: DebugDesk;
  workspace: TurnDebugPorts['workspace'];
  turnId = 't1';

  private constructor(look: LookWorld) {
    this.look = look;
    const { workspace } = look;
    this.workspace = workspace;
    const { clock, debuggee, sessions } = this;
    const memory = { get: () => undefined, set: () => undefined };
    const logger = new RecordingLogger();
    this.desk = new DebugDesk({ clock, debuggee, logger, memory, sessions, workspace });
  }

  static async of(tree: Parameters<typeof LookWorld.of>[0]): Promise<DebugToolsWorld> {
    return new DebugToolsWorld(await LookWorld.of(tree));
  }

  /** A program that stands in the second line of `app.py`, in a session of the id `p`; its snapshot is taken. */
  async standing(
    locals: Readonly<Record<string, ScriptedValue>> = {},
    { attached = false, ...options }: StandingOptions & { readonly attached?: boolean } = {},
  ): Promise<StandingProgram> {
    const program = await this.running({ attached, ...options });
    this.stop(program, 2, locals);
    await this.desk.snapshots.current('p', this.look.signal);
    return program;
  }

  async running({
    attached = false,
    ...options
  }: StandingOptions & { readonly attached?: boolean } = {}): Promise<StandingProgram> {
    const program = new StandingProgram({ capabilities, ...options });
    const configuration = { request: attached ? 'attach' : 'launch', program: 'app.py' };
    await this.debuggee.begin({ id: 'p', configuration }, program);
    return program;
  }

  stop(
    program: StandingProgram,
    line: number,
    locals: Readonly<Record<string, ScriptedValue>> = {},
  ): void {
    const file = this.look.at('app.py');
    program.stop({ reason: 'step', frames: [{ name: 'total', file, line, locals }] });
  }

  async call(name: string, given: unknown, signal = this.look.signal): Promise<ToolResult> {
    const tool = debugToolSet(this.desk).find((each) => each.name === name);
    if (tool === undefined) {
      throw new TypeError(`There is no ${name}.`);
    }
    const { turnId, workspace } = this;
    const ports = { workspace, turnId, gate: this.gate.gate, maxResultTokens: 4_000 };
    return tool.run(given, { ...ports, randomId: () => 'f00d' }, signal);
  }

  /** Lets time pass until a call has its answer. */
  async passUntil(working: Promise<unknown>): Promise<void> {
    const state = { isSettled: false };
    void working.finally(() => (state.isSettled = true));
    await settle();
    while (!state.isSettled) {
      this.clock.pass(100);
      await settle();
    }
  }

  /** Waits without any time passing. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) {
      await settle();
    }
    await settle();
  }
}

/** Files are real, so that a few turns of the loop are not enough. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
