/** What is known of one stop, as plain data. All texts are as the adapter gave them: hostile, and with their secrets. */

/** Names a stop; whatever was read at another one is stale. */
export interface StopStamp {
  readonly sessionId: string;
  /** Counts the stops of a session, from 1. */
  readonly sequence: number;
}

/** Why a program stands still, whatever words its adapter has for it. */
export type StopReason =
  | 'exception'
  | 'signal'
  | 'breakpoint'
  | 'step'
  | 'pause'
  | 'entry'
  | 'other';

export interface StopException {
  /** Class or name: `KeyError`, `TypeError`, `SIGSEGV`; absent where the adapter does not tell. */
  readonly type?: string;
  readonly message: string;
  /** Whether anybody catches it: `unhandled`, `userUnhandled`, `always`, `never`. */
  readonly breakMode?: string;
  /** As the language prints it. */
  readonly stack?: string;
}

export interface SnapshotVariable {
  readonly name: string;
  /** Cut to `maxValueChars`. */
  readonly value: string;
  readonly type?: string;
  /** Expression that names it in the debuggee. */
  readonly evaluateName?: string;
  /** Number to ask the adapter for its children with; absent where it has none. */
  readonly reference?: number;
  /** A getter or lazy value that was left alone. */
  readonly isLazy?: boolean;
  /** How many children it has, where the adapter tells. */
  readonly size?: number;
  /** The first of them, where they were read. */
  readonly children?: readonly SnapshotVariable[];
}

export interface SnapshotScope {
  readonly name: string;
  readonly variables: readonly SnapshotVariable[];
  /** How many there are beyond those. */
  readonly more: number;
}

export interface SnapshotFrame {
  readonly id: number;
  readonly name: string;
  /** As the tools name the file; absent where it is no file that may be read. */
  readonly path?: string;
  /** The same, absolute. */
  readonly file?: string;
  /** As the adapter names it, for frames without `path`. */
  readonly sourceName?: string;
  readonly line: number;
  readonly column: number;
  /** Code of the workspace, and no part of a runtime or library. */
  readonly isUsers: boolean;
  /** Source around its line: numbers from `firstLine` on. */
  readonly source?: { readonly firstLine: number; readonly lines: readonly string[] };
  /** Absent where they were not read. */
  readonly scopes?: readonly SnapshotScope[];
}

/** A variable of the top frame that has another value than at the stop before. */
export interface ChangedValue {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

export interface StopSnapshot {
  readonly stamp: StopStamp;
  /** For the user and the model: `node: app.js`. */
  readonly sessionName: string;
  readonly adapterType: string;
  readonly isAttached: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly reason: StopReason;
  /** The adapter's own words for it. */
  readonly reasonText: string;
  readonly exception?: StopException;
  readonly threadId: number;
  /** How many threads there are, where that is known. */
  readonly threads?: number;
  /** From the innermost outwards; those of the user's code with source and variables first. */
  readonly frames: readonly SnapshotFrame[];
  /** How many frames of runtimes and libraries were left out. */
  readonly hiddenFrames: number;
  /** The last lines that the program printed. */
  readonly output: readonly string[];
  readonly changed: readonly ChangedValue[];
  /** What could not be read and why, as sentences. */
  readonly problems: readonly string[];
  /** Requests that were sent for it, beside those of the editor. */
  readonly requests: number;
  /** Milliseconds from the stop until this was whole. */
  readonly tookMs: number;
}

/** Longest value that is kept, in UTF-16 units: enough for a path or a sentence, too little for a document. */
export const maxValueChars = 160;
