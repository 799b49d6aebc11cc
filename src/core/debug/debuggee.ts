import type { Emitter } from '../emitter.ts';

/**
 * The debugger as core may see it. Lines are 1-based and paths absolute; threads and frames have the adapter's own
 * numbers, of which 0 is one like any other.
 */

/** A debug session as its starter described it. */
export interface SessionInfo {
  readonly id: string;
  /** Type of the adapter: `pwa-node`, `debugpy`, `lldb-dap`. */
  readonly type: string;
  readonly name: string;
  /** The session that started this one, as js-debug does for every process. */
  readonly parentId?: string;
  /** The launch configuration as the editor resolved it; its `request` is `launch` or `attach`. */
  readonly configuration: DebugConfiguration;
  /** Root of the workspace folder that it was started for. */
  readonly folder?: string;
}

/** What a session is started with: `type`, `name`, `request`, and what else the adapter wants. */
export type DebugConfiguration = Readonly<Record<string, unknown>>;

/** The adapter said no; the message is its own, without secrets hidden. */
export class AdapterError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'AdapterError';
  }
}

/** Sends requests of the Debug Adapter Protocol to one adapter. */
export interface AdapterLink {
  /**
   * Resolves with the response's body, unparsed. Rejects with `AdapterError`, or with the signal's reason after an
   * abort; the adapter may go on with the request then.
   */
  request(
    command: string,
    args: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown>;
}

/** A breakpoint as somebody wants it. */
export interface BreakpointWish {
  readonly file: string;
  readonly line: number;
  readonly condition?: string;
  readonly hitCondition?: string;
  /** Printed instead of stopping; `{expression}` in it is evaluated. */
  readonly logMessage?: string;
}

/** A breakpoint of the editor's list, of the user's or ours. */
export interface EditorBreakpoint extends BreakpointWish {
  /** The same as long as it is in the list. */
  readonly id: string;
  readonly isEnabled: boolean;
}

/** What an adapter made of a breakpoint. */
export interface BoundBreakpoint {
  readonly isVerified: boolean;
  /** Where it really is. */
  readonly line?: number;
  /** Why it is not bound, in the adapter's words. */
  readonly message?: string;
}

/** The editor's list of breakpoints in sources. */
export interface BreakpointList {
  all(): readonly EditorBreakpoint[];
  /** @returns those that were added, in order. */
  add(wishes: readonly BreakpointWish[]): readonly EditorBreakpoint[];
  remove(ids: readonly string[]): void;
  /** @returns `undefined` where the session knows nothing of it yet. */
  bound(id: string, sessionId: string): Promise<BoundBreakpoint | undefined>;
  readonly onDidChange: Pick<Emitter<void>, 'on'>;
}

/** How a program goes on. */
export type Motion = 'continue' | 'over' | 'into' | 'out' | 'pause';

/** The requests of the Debug Adapter Protocol that set a thread in motion. */
export const motionRequests: Readonly<Record<Motion, string>> = {
  continue: 'continue',
  over: 'next',
  into: 'stepIn',
  out: 'stepOut',
  pause: 'pause',
};

/** A kind of debugger that is installed. */
export interface InstalledDebugger {
  readonly type: string;
  readonly label: string;
  /** Language ids of the editor. */
  readonly languages: readonly string[];
  /** JSON schema of what `launch` takes, by property; empty where the extension tells none. */
  readonly launchProperties: Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

/** An exception that ends a program; empty for any that nobody catches. */
export interface ExpectedFailure {
  /** Its class, as `KeyError`. */
  readonly type?: string;
  readonly message?: string;
}

/** How a session is to be started. */
export interface StartWish {
  readonly configuration: DebugConfiguration;
  /** Root of a workspace folder. */
  readonly folder?: string;
  /** Stops where it fails, whatever the Breakpoints view says, for this run alone. */
  readonly stopsAt?: ExpectedFailure;
}

/** The debugger of the editor. Sessions come and go by `DebugSessions`; here is what can be done to them. */
export interface Debuggee {
  readonly breakpoints: BreakpointList;
  /** @returns `undefined` where there is no such session (any more). */
  link(sessionId: string): AdapterLink | undefined;
  /** Resolves when the editor has launched it, or with false where it would not; children may still be to come. */
  start(wish: StartWish, signal: AbortSignal): Promise<boolean>;
  stop(sessionId: string): Promise<void>;
  /** Moves a thread in the editor's own way, so that what it shows stays true. */
  move(sessionId: string, threadId: number, motion: Motion, signal: AbortSignal): Promise<void>;
  /** Those of launch.json that `start` takes, of all workspace folders. */
  configurations(): readonly {
    readonly folder?: string;
    readonly configuration: DebugConfiguration;
  }[];
  debuggers(): readonly InstalledDebugger[];
}
