import type { Clock, Logger, Workspace } from '../ports.ts';
import { OwnedBreakpoints, type BreakpointMemory } from './breakpoints/ownedBreakpoints.ts';
import type { Debuggee } from './debuggee.ts';
import { noteCommand, type EndedCommand } from './failure/commandFailure.ts';
import { FailureBook } from './failure/failureBook.ts';
import type { DebugSessions } from './sessions/debugSessions.ts';
import { OwnRuns } from './ownRuns.ts';
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
  readonly limits: TurnLimits;
  readonly runs: OwnRuns;
  readonly takeOvers: TakeOvers;

  readonly #logger: Logger;

  constructor(parts: DebugDeskParts) {
    this.#logger = parts.logger;
    this.debuggee = parts.debuggee;
    this.sessions = parts.sessions;
    this.clock = parts.clock;
    this.snapshots = new SnapshotDesk(parts);
    this.failures = new FailureBook({ ...parts, snapshots: this.snapshots });
    this.limits = new TurnLimits(parts.sessions);
    this.runs = new OwnRuns(parts.sessions);
    this.takeOvers = new TakeOvers(parts.sessions);
    this.breakpoints = new OwnedBreakpoints(parts.debuggee.breakpoints, parts.memory);
  }

  /** Whether the model was shown a stop (`s1#2`) or a row of a trace (`t1.4`) of this name. */
  isSeen(name: string): boolean {
    return this.sessions.hasStopped(name) || this.traces.hasRow(name);
  }

  /** A command of the user's ended in a terminal; one that crashed is a failure like any other. */
  async noteCommand(ended: EndedCommand): Promise<void> {
    await noteCommand(ended, this);
  }

  /** The user ended a turn: its programs end as well, and our breakpoints go; whatever the user started stays. */
  abandon(turnId: string): void {
    this.breakpoints.clear();
    for (const { info } of this.runs.running(turnId)) {
      this.debuggee.stop(info.id).catch((error: unknown) => {
        this.#logger.warn(`debug: a program of a stopped turn did not end: ${String(error)}`);
      });
    }
  }

  /** Takes away what is ours in the editor. */
  dispose(): void {
    this.breakpoints.dispose();
    this.snapshots.dispose();
    this.failures.dispose();
    this.limits.dispose();
    this.takeOvers.dispose();
  }
}
