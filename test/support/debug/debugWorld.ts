import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import type { ExpectedFailure } from '../../../src/core/debug/debuggee.ts';
import { DebugSessions } from '../../../src/core/debug/sessions/debugSessions.ts';
import { SnapshotDesk } from '../../../src/core/debug/snapshot/snapshotDesk.ts';
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
  readonly snapshots: SnapshotDesk;

  /** @param root of the workspace that holds the programs. */
  constructor(root: string) {
    this.workspace = new WorkspaceFiles(localDisk(), new FakeEditorFiles(root), () => []);
    const { debuggee, log: logger, sessions, workspace } = this;
    this.snapshots = new SnapshotDesk({ clock, debuggee, logger, sessions, workspace });
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

  nextSnapshot(): Promise<StopSnapshot> {
    const { promise, resolve, reject } = Promise.withResolvers<StopSnapshot>();
    const timer = setTimeout(() => reject(new Error('There was no stop.')), limitMs);
    const end = this.snapshots.onDidTake.on(resolve);
    return promise.finally(() => {
      clearTimeout(timer);
      end();
    });
  }

  async close(): Promise<void> {
    this.snapshots.dispose();
    await this.debuggee.close();
  }
}
