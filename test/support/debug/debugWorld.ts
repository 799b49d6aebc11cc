import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import type { ExpectedFailure } from '../../../src/core/debug/debuggee.ts';
import { DebugSessions } from '../../../src/core/debug/sessions/debugSessions.ts';
import { DebugDesk } from '../../../src/core/debug/debugDesk.ts';
import { debugToolSet } from '../../../src/core/debug/tools/debugToolSet.ts';
import type { ToolResult } from '../../../src/core/chat/tools/tool.ts';
import type { DebugAction } from '../../../src/core/safety/action.ts';
import { DenialError } from '../../../src/core/safety/safetyGate.ts';
import { randomId } from '../../../src/host/randomId.ts';
import type { StopSnapshot } from '../../../src/core/debug/snapshot/stopSnapshot.ts';
import { systemClock as clock } from '../../../src/host/systemClock.ts';
import { localDisk } from '../../../src/host/workspace/disk.ts';
import { WorkspaceFiles } from '../../../src/host/workspace/workspaceFiles.ts';
import { FakeEditorFiles } from '../fakeEditorFiles.ts';
import { RecordingLogger } from '../recordingLogger.ts';
import { DapDebuggee } from './dapDebuggee.ts';

/** Programs take a second or two to start under a debugger; two busy cores make them slow. */
const limitMs = 30_000;

/** Debugging as the product has it, on real adapters, without an editor. */
export class DebugWorld {
  readonly sessions = new DebugSessions(clock);
  readonly debuggee = new DapDebuggee(this.sessions);
  readonly log = new RecordingLogger();
  readonly workspace: WorkspaceFiles;
  readonly desk: DebugDesk;
  /** What the gate was asked, in order. */
  readonly asked: DebugAction[] = [];
  /** Whether the user says yes to what may have effects. */
  allows: (action: DebugAction) => boolean = ({ kind }) => kind === 'debug';
  turnId = 'turn';

  /** @param root of the workspace that holds the programs. */
  constructor(root: string) {
    this.workspace = new WorkspaceFiles(localDisk(), new FakeEditorFiles(root), () => []);
    const { debuggee, log: logger, sessions, workspace } = this;
    const memory = { get: () => undefined, set: () => undefined };
    this.desk = new DebugDesk({ clock, debuggee, logger, memory, sessions, workspace });
  }

  /** The same for as long as a test runs. */
  static forTest(root: string): DebugWorld {
    const world = new DebugWorld(root);
    onTestFinished(() => world.close());
    return world;
  }

  /** Starts a program and waits for the snapshot of its first stop. */
  async stopOf(
    configuration: Readonly<Record<string, unknown>>,
    stopsAt: ExpectedFailure = {},
  ): Promise<StopSnapshot> {
    const stopped = this.nextSnapshot();
    const cwd = path.dirname(String(configuration['program']));
    const wish = { configuration: { request: 'launch', name: 'sample', cwd, ...configuration } };
    await this.debuggee.start({ ...wish, stopsAt }, AbortSignal.timeout(limitMs));
    return stopped;
  }

  /** Calls a tool as a turn does. */
  async call(name: string, given: unknown): Promise<ToolResult> {
    const tool = debugToolSet(this.desk).find((each) => each.name === name);
    if (tool === undefined) {
      throw new TypeError(`There is no ${name}.`);
    }
    const ports = {
      ...{ workspace: this.workspace, turnId: this.turnId, randomId, maxResultTokens: 4_000 },
      gate: {
        debug: async <Wish extends DebugAction, Result>(
          _turnId: string,
          wish: Wish,
          perform: (permitted: Wish) => Promise<Result>,
        ): Promise<Result> => {
          this.asked.push(wish);
          if (!this.allows(wish)) {
            throw new DenialError(undefined);
          }
          return perform(wish);
        },
      },
    };
    return tool.run(given, ports, AbortSignal.timeout(limitMs * 3));
  }

  nextSnapshot(): Promise<StopSnapshot> {
    const { promise, resolve, reject } = Promise.withResolvers<StopSnapshot>();
    const timer = setTimeout(() => reject(new Error('There was no stop.')), limitMs);
    const end = this.desk.snapshots.onDidTake.on(resolve);
    return promise.finally(() => {
      clearTimeout(timer);
      end();
    });
  }

  async close(): Promise<void> {
    this.desk.dispose();
    await this.debuggee.close();
  }
}
