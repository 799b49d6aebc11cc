import type { SessionInfo } from '../debuggee.ts';
import type { StopReason, StopStamp } from '../snapshot/stopSnapshot.ts';

/** What an adapter said it can do, of which this product makes use; absent means no. */
export interface AdapterCapabilities {
  readonly supportsConditionalBreakpoints?: boolean;
  readonly supportsHitConditionalBreakpoints?: boolean;
  readonly supportsLogPoints?: boolean;
  readonly supportsExceptionInfoRequest?: boolean;
  readonly supportsVariablePaging?: boolean;
  readonly supportsTerminateRequest?: boolean;
  readonly supportsRestartRequest?: boolean;
  readonly exceptionBreakpointFilters?: readonly {
    readonly filter: string;
    readonly label: string;
    readonly default?: boolean;
  }[];
}

/** A program stands still. */
export interface Stop {
  readonly stamp: StopStamp;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly reason: StopReason;
  /** The adapter's own words: description, text. */
  readonly text: string;
  readonly threadId: number;
}

/** A line or more that the program or its adapter printed. */
export interface OutputPiece {
  /** Counts the pieces of all sessions of the window, from 1. */
  readonly sequence: number;
  readonly category: 'stdout' | 'stderr' | 'console' | 'important';
  readonly text: string;
  /** Where it was printed, as adapters tell it of logpoints. */
  readonly file?: string;
  readonly line?: number;
}

/** What is known of a session now. */
export interface DebugSession {
  readonly info: SessionInfo;
  /** Short name for the model: `s1`, `s2`. */
  readonly label: string;
  readonly capabilities: AdapterCapabilities;
  readonly state: 'starting' | 'running' | 'stopped' | 'ended';
  /** Of the state `stopped` alone. */
  readonly stop: Stop | undefined;
  /** Last pieces, bounded. */
  readonly output: readonly OutputPiece[];
  /** `undefined` where nobody told. */
  readonly exitCode: number | undefined;
  /** It was ended from outside before its program had come to an end. */
  readonly isCutShort: boolean;
  /** Times are milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
}

/** A program from its start to its end: the session that the editor started, and those of its processes. */
export interface DebugRun {
  readonly root: DebugSession;
  /** The root first. */
  readonly sessions: readonly DebugSession[];
  /** What all of them printed, in order. */
  readonly output: readonly OutputPiece[];
  /** Absent where nobody told. */
  readonly exitCode?: number;
}
