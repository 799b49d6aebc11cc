import type { Clock, Logger, Workspace } from '../ports.ts';
import type { Debuggee } from './debuggee.ts';
import type { DebugSessions } from './sessions/debugSessions.ts';
import type { SnapshotDesk } from './snapshot/snapshotDesk.ts';

/** What debugging has in a window: one for all chats and turns. */
export interface DebugDesk {
  readonly debuggee: Debuggee;
  readonly sessions: DebugSessions;
  readonly snapshots: SnapshotDesk;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly workspace: Workspace;
}
