import { Emitter } from '../../emitter.ts';
import type { Clock } from '../../ports.ts';
import type { SessionInfo } from '../debuggee.ts';
import type { StopStamp } from '../snapshot/stopSnapshot.ts';
import type { DebugRun, DebugSession, OutputPiece } from './debugSession.ts';
import { SessionRecord, type SessionNews } from './sessionRecord.ts';
import type { StopReplies } from './stopReplies.ts';

/** Ended sessions that are kept, so that a run that failed can be looked at. */
const keptEnded = 8;

/** All debug sessions of the window, known from what is said between the editor and the adapters. */
export class DebugSessions {
  readonly onDidStop = new Emitter<DebugSession>();
  readonly onDidGoOn = new Emitter<{ readonly session: DebugSession; readonly isUsers: boolean }>();
  readonly onDidPrint = new Emitter<{
    readonly session: DebugSession;
    readonly piece: OutputPiece;
  }>();
  readonly onDidEnd = new Emitter<DebugSession>();
  /** Fires once all sessions of a run have ended. */
  readonly onDidEndRun = new Emitter<DebugRun>();
  readonly #clock: Pick<Clock, 'now'>;
  readonly #records = new Map<string, SessionRecord>();
  #count = 0;
  #pieces = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** In the order in which they began. */
  get all(): readonly DebugSession[] {
    return [...this.#records.values()];
  }

  get(id: string): DebugSession | undefined {
    return this.#records.get(id);
  }

  /** @param label as `DebugSession.label`. */
  byLabel(label: string): DebugSession | undefined {
    return this.all.find((session) => session.label === label);
  }

  /** The session that stopped last and still stands. */
  lastStopped(): DebugSession | undefined {
    return this.all
      .filter(({ stop }) => stop !== undefined)
      .toSorted((a, b) => (a.stop?.at ?? 0) - (b.stop?.at ?? 0))
      .at(-1);
  }

  /** How the model names a stop: `s1#3`. */
  nameOf({ sessionId, sequence }: StopStamp): string {
    return `${this.#records.get(sessionId)?.label ?? '?'}#${sequence}`;
  }

  /** Whether there was a stop of this name. */
  hasStopped(name: string): boolean {
    const [label = '', digits = ''] = name.split('#');
    const record = [...this.#records.values()].find((each) => each.label === label);
    const sequence = Number(digits);
    return record !== undefined && sequence >= 1 && sequence <= record.stops;
  }

  isCurrent({ sessionId, sequence }: StopStamp): boolean {
    return this.#records.get(sessionId)?.stop?.stamp.sequence === sequence;
  }

  /** Those that programs were started with, without those of their processes. */
  get roots(): readonly DebugSession[] {
    return this.all.filter(({ info }) => info.parentId === undefined);
  }

  /** The session that a session's program was started with, which may be itself. */
  rootOf(session: DebugSession): DebugSession {
    const parent = session.info.parentId && this.#records.get(session.info.parentId);
    return parent ? this.rootOf(parent) : session;
  }

  runOf(session: DebugSession): DebugRun {
    const root = this.rootOf(session);
    const sessions = [
      root,
      ...this.all.filter((each) => each !== root && this.rootOf(each) === root),
    ];
    const exitCode = sessions.map((each) => each.exitCode).find((each) => each !== undefined);
    const output = sessions
      .flatMap((each) => each.output)
      .toSorted((a, b) => a.sequence - b.sequence);
    return { root, sessions, output, ...(exitCode !== undefined && { exitCode }) };
  }

  /** What the adapter has told at this stop, whoever asked. */
  replies(sessionId: string): StopReplies | undefined {
    return this.#records.get(sessionId)?.replies;
  }

  begin(info: SessionInfo): void {
    this.#count += 1;
    const record = new SessionRecord(info, `s${this.#count}`, {
      now: () => this.#clock.now(),
      nextPiece: () => (this.#pieces += 1),
    });
    this.#records.set(info.id, record);
    this.#forgetOldest();
  }

  /** The next motion of this session that the editor asks for is ours, not the user's. */
  expectMotion(sessionId: string): void {
    this.#records.get(sessionId)?.expectMotion();
  }

  /** @param message from the editor to the adapter, as a tracker sees it. */
  noteSent(sessionId: string, message: unknown): void {
    this.#records.get(sessionId)?.sent(message);
  }

  /** @param message from the adapter to the editor. */
  noteReceived(sessionId: string, message: unknown): void {
    const record = this.#records.get(sessionId);
    record?.received(message).forEach((news) => this.#tell(record, news));
  }

  /** The editor has done with the session. */
  end(sessionId: string): void {
    const record = this.#records.get(sessionId);
    record?.end().forEach((news) => this.#tell(record, news));
  }

  #tell(session: SessionRecord, news: SessionNews): void {
    switch (news.kind) {
      case 'stopped':
        this.onDidStop.emit(session);
        break;
      case 'went on':
        this.onDidGoOn.emit({ session, isUsers: news.isUsers });
        break;
      case 'printed':
        this.onDidPrint.emit({ session, piece: news.piece });
        break;
      case 'ended': {
        this.onDidEnd.emit(session);
        const run = this.runOf(session);
        if (run.sessions.every(({ state }) => state === 'ended')) {
          this.onDidEndRun.emit(run);
        }
        break;
      }
    }
  }

  #forgetOldest(): void {
    const ended = this.all.filter(({ state }) => state === 'ended');
    for (const { info } of ended.slice(0, Math.max(0, ended.length - keptEnded))) {
      this.#records.delete(info.id);
    }
  }
}
