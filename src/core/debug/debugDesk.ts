import type { Clock, Logger, Workspace } from '../ports.ts';
import { OwnedBreakpoints, type BreakpointMemory } from './breakpoints/ownedBreakpoints.ts';
import type { Debuggee } from './debuggee.ts';
import { FailureBook } from './failure/failureBook.ts';
import type { DebugSessions } from './sessions/debugSessions.ts';
import { SnapshotDesk } from './snapshot/snapshotDesk.ts';
import { TakeOvers } from './takeOvers.ts';
import { TurnLimits } from './tools/turnLimits.ts';
import { TraceBook } from './trace/traceBook.ts';

export interface DebugDeskParts {
  readonly debuggee: Debuggee;
  readonly sessions: DebugSessions;
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where breakpoints of ours are remembered over a crash. */
  readonly memory: BreakpointMemory;
}

/** What debugging has in a window: one for all chats and turns. */
export class DebugDesk {
  readonly debuggee: Debuggee;
  readonly sessions: DebugSessions;
  readonly clock: Clock;
  readonly snapshots: SnapshotDesk;
  readonly failures: FailureBook;
  readonly breakpoints: OwnedBreakpoints;
  readonly traces = new TraceBook();
  readonly limits = new TurnLimits();
  readonly takeOvers: TakeOvers;

  constructor(parts: DebugDeskParts) {
    this.debuggee = parts.debuggee;
    this.sessions = parts.sessions;
    this.clock = parts.clock;
    this.snapshots = new SnapshotDesk(parts);
    this.failures = new FailureBook({ ...parts, snapshots: this.snapshots });
    this.takeOvers = new TakeOvers(parts.sessions);
    this.breakpoints = new OwnedBreakpoints(parts.debuggee.breakpoints, parts.memory);
  }

  /** Whether the model was shown a stop (`s1#2`) or a row of a trace (`t1.4`) of this name. */
  isSeen(name: string): boolean {
    return this.sessions.hasStopped(name) || this.traces.hasRow(name);
  }

  /** Takes away what is ours in the editor. */
  dispose(): void {
    this.breakpoints.dispose();
    this.snapshots.dispose();
    this.failures.dispose();
    this.takeOvers.dispose();
  }
}
