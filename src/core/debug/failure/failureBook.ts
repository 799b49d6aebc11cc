import { Emitter } from '../../emitter.ts';
import type { Clock, Logger, Workspace } from '../../ports.ts';
import type { ExpectedFailure, StartWish } from '../debuggee.ts';
import type { DebugRun } from '../sessions/debugSession.ts';
import type { DebugSessions } from '../sessions/debugSessions.ts';
import { lastLines } from '../snapshot/outputLines.ts';
import type { SnapshotDesk } from '../snapshot/snapshotDesk.ts';
import type { StopSnapshot } from '../snapshot/stopSnapshot.ts';
import { userPlace } from '../snapshot/userPlace.ts';
import { signatureOfRun, signatureOfStop, type FailureSignature } from './signature.ts';
import { lastStackTrace, type StackTrace } from './stackTrace.ts';

/** A program that failed: in the debugger, at the end of a run, or in a terminal. */
export interface Failure {
  readonly signature: FailureSignature;
  /** What ran, for user and model. */
  readonly program: string;
  readonly trace?: StackTrace;
  readonly exitCode?: number;
  /** The last lines that it printed. */
  readonly output: readonly string[];
  /** Where it failed in the user’s code. */
  readonly place?: { readonly path: string; readonly file: string; readonly line: number };
  /** How to start it again; absent where nobody knows. */
  readonly again?: StartWish;
  /** Nobody has seen the configuration to start it again: it was made of a command. */
  readonly isNewConfiguration?: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface FailureBookParts {
  readonly sessions: DebugSessions;
  readonly snapshots: Pick<SnapshotDesk, 'onDidTake'>;
  readonly workspace: Pick<Workspace, 'check'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'warn'>;
}

/** The last words of a program may come a little behind the news of its end (js-debug, debugpy). */
const drainMs = 300;
/** Lines of output that are kept of a failure. */
const outputLines = 40;

/** What failed last, so that it can be explained, run again, and be known again. */
export class FailureBook {
  /** Fires with a program that failed without a stop; `undefined` when one ended well. */
  readonly onDidEnd = new Emitter<Failure | undefined>();
  readonly #parts: FailureBookParts;
  readonly #subscriptions: readonly (() => void)[];
  #last: Failure | undefined;

  constructor(parts: FailureBookParts) {
    this.#parts = parts;
    this.#subscriptions = [
      parts.snapshots.onDidTake.on((snapshot) => this.#noteStop(snapshot)),
      parts.sessions.onDidEndRun.on((run) => {
        this.#noteRun(run).catch((error: unknown) => {
          parts.logger.warn(`debug: the end of a run was not read: ${String(error)}`);
        });
      }),
    ];
  }

  get last(): Failure | undefined {
    return this.#last;
  }

  /** Takes in what failed elsewhere: in a terminal, in a test. */
  note(failure: Failure): void {
    this.#last = failure;
    this.onDidEnd.emit(failure);
  }

  /** What a run failed with; `undefined` where it ended well, or nothing tells. */
  async failureOf({ root }: Pick<DebugRun, 'root'>): Promise<Failure | undefined> {
    const { clock, sessions } = this.#parts;
    await clock.sleep(drainMs, new AbortController().signal);
    const { exitCode, output } = sessions.runOf(root);
    const lines = lastLines(output, outputLines);
    const trace = lastStackTrace(lines.join('\n'));
    const found = await this.describe({ trace, exitCode });
    return (
      found && {
        ...{ ...found, program: root.info.name, output: lines, at: clock.now() },
        again: againOf(root.info),
      }
    );
  }

  /** Signature and place of what a program printed at its end. */
  async describe({
    trace,
    exitCode,
  }: {
    readonly trace?: StackTrace | undefined;
    readonly exitCode?: number | undefined;
  }): Promise<Pick<Failure, 'signature' | 'trace' | 'exitCode' | 'place'> | undefined> {
    const places = new Map<string, { readonly path: string; readonly file: string }>();
    for (const { file } of trace?.frames ?? []) {
      const checked = places.has(file) ? undefined : await userPlace(file, this.#parts.workspace);
      if (checked !== undefined) {
        places.set(file, { path: checked.display, file: checked.real });
      }
    }
    const signature = signatureOfRun({ trace, exitCode }, (file) => places.get(file)?.path);
    if (signature === undefined) {
      return undefined;
    }
    const frame = trace?.frames.find(({ file }) => places.has(file));
    const place = frame && places.get(frame.file);
    return {
      signature,
      ...(trace !== undefined && { trace }),
      ...(exitCode !== undefined && { exitCode }),
      ...(frame && place && { place: { ...place, line: frame.line } }),
    };
  }

  dispose(): void {
    this.#subscriptions.forEach((end) => end());
  }

  #noteStop(snapshot: StopSnapshot): void {
    const signature = signatureOfStop(snapshot);
    const { sessions, clock } = this.#parts;
    const session = sessions.get(snapshot.stamp.sessionId);
    if (signature !== undefined && session !== undefined) {
      const { info } = sessions.rootOf(session);
      this.#last = {
        ...{ signature, program: info.name, output: snapshot.output, at: clock.now() },
        again: againOf(info),
      };
    }
  }

  /** A run that fails after it stopped there has failed once. */
  async #noteRun(run: DebugRun): Promise<void> {
    // The code of a program that was stopped tells nothing.
    const isCutShort = run.sessions.some((session) => session.isCutShort);
    const failure = isCutShort ? undefined : await this.failureOf(run);
    if (failure !== undefined) {
      this.#last = failure;
    }
    this.onDidEnd.emit(failure);
  }
}

function againOf({ configuration, folder }: DebugRun['root']['info']): StartWish {
  return { configuration, ...(folder !== undefined && { folder }) };
}

/** What to wait for when the program runs again. */
export function expectedFailure({ trace }: Failure): ExpectedFailure {
  return trace === undefined ? {} : { type: trace.type, message: trace.message };
}
