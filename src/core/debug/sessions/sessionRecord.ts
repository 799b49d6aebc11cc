import type { SessionInfo } from '../debuggee.ts';
import { quirksOf, type AdapterQuirks } from '../quirks.ts';
import { bodies, dapMessage, events } from './dapMessages.ts';
import type { AdapterCapabilities, DebugSession, OutputPiece, Stop } from './debugSession.ts';
import { OutputTail } from './outputTail.ts';
import { StopReplies } from './stopReplies.ts';
import { stopReasonOf } from './stopReason.ts';

/** What became of a session with one message. */
export type SessionNews =
  | { readonly kind: 'stopped' }
  | { readonly kind: 'went on'; readonly isUsers: boolean }
  | { readonly kind: 'printed'; readonly piece: OutputPiece }
  | { readonly kind: 'ended' };

interface Asked {
  readonly command: string;
  readonly args: unknown;
  readonly isUsers: boolean;
  /** Stop at which it was sent. */
  readonly sequence: number;
}

/** Requests that set a program in motion. */
const motions: ReadonlySet<string> = new Set([
  ...['continue', 'next', 'stepIn', 'stepOut', 'stepBack', 'reverseContinue', 'goto', 'restart'],
  'restartFrame',
]);

/** More questions than these are never open at once; what stays unanswered is forgotten. */
const maxAsked = 500;

/** Reads along what editor and adapter of one session say, and knows how the program stands. */
export class SessionRecord implements DebugSession {
  readonly info: SessionInfo;
  readonly label: string;
  readonly startedAt: number;
  readonly #quirks: AdapterQuirks;
  readonly #now: () => number;
  readonly #nextPiece: () => number;
  readonly #tail = new OutputTail();
  readonly #asked = new Map<number, Asked>();
  #capabilities: AdapterCapabilities = {};
  #state: DebugSession['state'] = 'starting';
  #stop: Stop | undefined;
  #sequence = 0;
  #replies = new StopReplies();
  #expectedMotions = 0;
  #exitCode: number | undefined;
  #endedAt: number | undefined;
  #isCutShort = false;

  constructor(
    info: SessionInfo,
    label: string,
    { now, nextPiece }: { readonly now: () => number; readonly nextPiece: () => number },
  ) {
    this.info = info;
    this.label = label;
    this.startedAt = now();
    this.#quirks = quirksOf(info.type);
    this.#now = now;
    this.#nextPiece = nextPiece;
  }

  get capabilities(): AdapterCapabilities {
    return this.#capabilities;
  }

  get state(): DebugSession['state'] {
    return this.#state;
  }

  get stop(): Stop | undefined {
    return this.#stop;
  }

  /** How often it has stopped. */
  get stops(): number {
    return this.#sequence;
  }

  get output(): readonly OutputPiece[] {
    return this.#tail.pieces;
  }

  get exitCode(): number | undefined {
    return this.#exitCode;
  }

  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  /** What the adapter has told at this stop. */
  get isCutShort(): boolean {
    return this.#isCutShort;
  }

  get replies(): StopReplies {
    return this.#replies;
  }

  /** The next request that sets the program in motion is ours. */
  expectMotion(): void {
    this.#expectedMotions += 1;
  }

  /** Of the editor, or of ours. */
  sent(raw: unknown): void {
    const message = dapMessage.safeParse(raw).data;
    if (message?.type !== 'request') {
      return;
    }
    const { seq, command, arguments: args } = message;
    // Both are sent as well, for good measure, when a program has ended by itself.
    this.#isCutShort ||=
      (command === 'disconnect' || command === 'terminate') &&
      this.#state !== 'ended' &&
      this.#exitCode === undefined;
    const isMotion = motions.has(command) || command === 'pause';
    const isUsers = isMotion && this.#expectedMotions === 0;
    this.#expectedMotions -= isMotion && !isUsers ? 1 : 0;
    if (this.#asked.size < maxAsked) {
      this.#asked.set(seq, { command, args, isUsers, sequence: this.#sequence });
    }
  }

  received(raw: unknown): readonly SessionNews[] {
    const message = dapMessage.safeParse(raw).data;
    switch (message?.type) {
      case 'event':
        return this.#event(message.event, message.body);
      case 'response':
        return this.#response(message);
      default:
        return [];
    }
  }

  end(): readonly SessionNews[] {
    if (this.#state === 'ended') {
      return [];
    }
    this.#leaveStop('ended');
    this.#endedAt = this.#now();
    return [{ kind: 'ended' }];
  }

  #response({
    request_seq: seq,
    success,
    body,
  }: {
    readonly request_seq: number;
    readonly success: boolean;
    readonly body?: unknown;
  }): readonly SessionNews[] {
    const asked = this.#asked.get(seq);
    this.#asked.delete(seq);
    if (asked === undefined || !success) {
      return [];
    }
    const { command, args, isUsers, sequence } = asked;
    if (command === 'initialize') {
      this.#learn(body);
    } else if (motions.has(command) && sequence === this.#sequence && this.#stop !== undefined) {
      return this.#goOn(isUsers);
    } else if (sequence === this.#sequence) {
      this.#replies.note(command, args, body);
    }
    return [];
  }

  #event(name: string, body: unknown): readonly SessionNews[] {
    switch (name) {
      case 'stopped':
        return this.#stopped(body);
      case 'continued':
        return this.#continued(body);
      case 'output':
        return this.#printed(body);
      case 'exited':
        this.#exitCode = events.exited.safeParse(body).data?.exitCode ?? this.#exitCode;
        return [];
      case 'terminated':
        return this.end();
      case 'capabilities':
        this.#learn(events.capabilities.safeParse(body).data?.capabilities);
        return [];
      case 'invalidated':
        this.#replies = new StopReplies();
        return [];
      case 'initialized':
        this.#state = this.#state === 'starting' ? 'running' : this.#state;
        return [];
      default:
        return [];
    }
  }

  #stopped(body: unknown): readonly SessionNews[] {
    const stopped = events.stopped.safeParse(body).data;
    if (stopped === undefined || this.#state === 'ended') {
      return [];
    }
    const { reason, description, text, threadId } = stopped;
    const words = [...new Set([description ?? reason, text ?? ''])].filter((each) => each !== '');
    this.#sequence += 1;
    this.#replies = new StopReplies();
    this.#state = 'stopped';
    this.#stop = {
      stamp: { sessionId: this.info.id, sequence: this.#sequence },
      at: this.#now(),
      reason: stopReasonOf(reason, words.join(' ')),
      text: words.join(': '),
      // Without a number all threads stand, and the first one will do.
      threadId: threadId ?? 0,
    };
    return [{ kind: 'stopped' }];
  }

  #continued(body: unknown): readonly SessionNews[] {
    const continued = events.continued.safeParse(body).data;
    const isOurs = continued?.threadId === undefined || continued.threadId === this.#stop?.threadId;
    if (this.#stop === undefined || (!isOurs && continued?.allThreadsContinued === false)) {
      return [];
    }
    const motion = [...this.#asked.values()].find(({ command }) => motions.has(command));
    return this.#goOn(motion?.isUsers ?? false);
  }

  #goOn(isUsers: boolean): readonly SessionNews[] {
    this.#leaveStop('running');
    return [{ kind: 'went on', isUsers }];
  }

  #leaveStop(state: 'running' | 'ended'): void {
    this.#state = state;
    this.#stop = undefined;
    this.#replies = new StopReplies();
  }

  #printed(body: unknown): readonly SessionNews[] {
    const printed = events.output.safeParse(body).data;
    if (printed === undefined || printed.category === 'telemetry' || printed.output === '') {
      return [];
    }
    const { output, line, source } = printed;
    const code = this.#quirks.exitText?.exec(output)?.[1];
    this.#exitCode ??= code === undefined ? undefined : Number(code);
    const piece = this.#tail.add({
      ...{ sequence: this.#nextPiece(), category: categoryOf(printed.category), text: output },
      ...(source?.path !== undefined && { file: source.path }),
      ...(line !== undefined && { line }),
    });
    return [{ kind: 'printed', piece }];
  }

  #learn(body: unknown): void {
    const told = bodies.initialize.safeParse(body).data ?? {};
    const known = Object.entries(told).filter(([, value]) => value !== undefined);
    this.#capabilities = { ...this.#capabilities, ...Object.fromEntries(known) };
  }
}

function categoryOf(word: string | undefined): OutputPiece['category'] {
  return word === 'stdout' || word === 'stderr' || word === 'important' ? word : 'console';
}
