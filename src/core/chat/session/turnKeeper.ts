import type { ChatPanel } from '../../../protocol/chatPage.ts';
import type { Turn, TurnHead } from '../../../protocol/transcript.ts';
import { isAbort } from '../../glmError.ts';
import type { ChatParts } from './chatParts.ts';
import { chatTitle } from './chatTitle.ts';
import { type LeftOutPart, leftOutChanges } from './leftOut.ts';
import { MessageQueue, type OutgoingMessage } from './messageQueue.ts';
import type { QuestionDesk } from './questionDesk.ts';
import type { SessionTranscript } from './sessionTranscript.ts';
import { closingChanges } from './turnChanges.ts';
import { turnError } from './turnError.ts';
import type { TurnRunner } from './turnRunner.ts';
import { Work } from './work.ts';

/** What keeping turns takes. */
export interface KeeperParts {
  readonly parts: Pick<ChatParts, 'clock' | 'logger' | 'newId'>;
  readonly log: SessionTranscript;
  readonly desk: QuestionDesk;
  readonly runner: TurnRunner;
  onPhase(phase: ChatPanel['phase']): void;
  onQueue(queue: ChatPanel['queue']): void;
  /** A turn begins. */
  onBegin(): void;
  /** A work is over, and what it held open is closed. */
  onEnd(work: Work): void;
}

/** How a turn ended. */
type Ending = Pick<TurnHead, 'error'> & { readonly state: 'done' | 'stopped' | 'failed' };

/**
 * Sees to it that one thing happens at a time. Whatever ends a turn writes down its end at once and takes its work the
 * right to write; what still comes of that work is nobody's concern. So each method leaves a whole state behind.
 */
export class TurnKeeper {
  readonly #parts: KeeperParts;
  readonly #queue = new MessageQueue();
  #work: Work | undefined;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  get isBusy(): boolean {
    return this.#work !== undefined;
  }

  /** The call that runs, of those that may ask the user; the loop runs one such at a time. */
  get askingCall(): string | undefined {
    const work = this.#work;
    const steps = work ? (this.#parts.log.turn(work.turnId)?.steps ?? []) : [];
    const asking = steps.findLast(
      (step) =>
        step.kind === 'call' &&
        step.state === 'running' &&
        work?.toolbox?.effectOf(step.name) !== 'read',
    );
    return asking?.kind === 'call' ? asking.callId : undefined;
  }

  /** Sends a message, or puts it into the queue while something runs. */
  send(message: OutgoingMessage, how: 'send' | 'queue' | 'steer'): void {
    if (this.#work === undefined) {
      this.#begin(message);
    } else if (how === 'steer') {
      this.#queue.addUrgent(message);
      this.#work.steer();
    } else {
      this.#queue.add(message);
    }
    this.#tellQueue();
  }

  sendQueued(id: string): void {
    const message = this.#queue.remove(id);
    if (message !== undefined) {
      this.send(message, 'steer');
    }
  }

  unqueue(id: string): OutgoingMessage | undefined {
    const message = this.#queue.remove(id);
    this.#tellQueue();
    return message;
  }

  /** Takes back all that waits. */
  clearQueue(): readonly OutgoingMessage[] {
    const messages = this.#queue.clear();
    this.#tellQueue();
    return messages;
  }

  /** Goes on with a turn that is over. */
  resume({ id, at, text, attachments, thinking }: Turn): void {
    const head: TurnHead = { id, at, text, attachments, thinking, state: 'running' };
    this.#parts.log.change({ type: 'turn', head });
    this.#carry(new Work('turn', id));
  }

  answerNow(): void {
    this.#work?.answerNow();
  }

  /** Sums up what there is, at once or before the next request of the turn that runs. */
  compact(): void {
    const last = this.#parts.log.current.turns.at(-1);
    if (this.#work !== undefined) {
      this.#work.isCompactionWanted = this.#work.kind === 'turn';
    } else if (last !== undefined) {
      this.#carry(new Work('compaction', last.id));
    }
  }

  /** Leaves a part out of all requests that follow. */
  leaveOut(part: LeftOutPart): void {
    const last = this.#parts.log.current.turns.at(-1);
    if (this.#work !== undefined) {
      this.#work.leftOut = [...this.#work.leftOut, part];
    } else if (last !== undefined) {
      this.#parts.log.change(...leftOutChanges(last, [part]));
    }
  }

  /** Ends what runs. What waits goes on waiting, until the user sends it. */
  stop(): void {
    if (this.#work !== undefined) {
      this.#end(this.#work, { state: 'stopped' });
    }
  }

  /** Lets go of what runs without writing its end, as when the window closes. */
  dispose(): void {
    const work = this.#work;
    this.#work = undefined;
    work?.abort();
  }

  #begin({ text, attachments, thinking }: OutgoingMessage): void {
    const { parts, log } = this.#parts;
    const id = parts.newId();
    const at = parts.clock.now();
    const head = { id, at, text, attachments: [...attachments], thinking };
    const title = log.current.title === '' ? chatTitle(text) : '';
    log.change(...(title === '' ? [] : [{ type: 'title' as const, title }]), {
      type: 'turn',
      head: { ...head, state: 'running' },
    });
    this.#parts.onBegin();
    this.#carry(new Work('turn', id));
  }

  #carry(work: Work): void {
    this.#work = work;
    this.#parts.onPhase(work.kind === 'turn' ? 'waiting' : 'compacting');
    void this.#run(work);
  }

  async #run(work: Work): Promise<void> {
    const { runner } = this.#parts;
    try {
      await (work.kind === 'turn' ? runner.run(work) : runner.compact(work));
    } catch (error) {
      this.#fail(work, error);
      return;
    }
    if (this.#work === work) {
      this.#end(work, { state: work.isSteered ? 'stopped' : 'done' });
      this.#goOn(work);
    }
  }

  #fail(work: Work, error: unknown): void {
    const { logger } = this.#parts.parts;
    const told = turnError(error);
    if (this.#work === work) {
      const more = error instanceof Error && told.code === 'failed' ? `, ${error.stack}` : '';
      logger.error(`chat: a turn failed: ${told.code}${more}`);
      this.#end(work, { state: 'failed', error: told });
    } else if (!isAbort(error)) {
      logger.debug(`chat: what was stopped failed as well: ${told.code}`);
    }
  }

  #end(work: Work, ending: Ending): void {
    this.#work = undefined;
    this.#close(work, ending);
    work.abort();
    if (ending.state !== 'done') {
      work.toolbox?.abandon?.();
    }
    this.#parts.desk.closeAll();
    this.#parts.onEnd(work);
  }

  /** Writes down how it ended. */
  #close(work: Work, ending: Ending): void {
    const { log, runner, parts } = this.#parts;
    const turn = log.turn(work.turnId);
    if (turn === undefined) {
      return;
    }
    if (work.kind === 'turn') {
      const { steps: _, ...head } = turn;
      const endedAt = parts.clock.now();
      log.change(...closingChanges(turn, runner.facts()));
      log.change({ type: 'turn', head: { ...head, ...ending, endedAt } });
    } else if (ending.error !== undefined) {
      const note = { kind: 'note', tone: 'warning', text: ending.error.sentence } as const;
      log.change({ type: 'step', turnId: turn.id, index: turn.steps.length, step: note });
    }
    log.change(...leftOutChanges(log.turn(work.turnId) ?? turn, work.leftOut));
  }

  /** Does what waited for the end, unless a listener has begun something by now. */
  #goOn(work: Work): void {
    if (this.#work === undefined && work.isCompactionWanted) {
      this.compact();
    }
    const next = this.#work === undefined ? this.#queue.next() : undefined;
    if (next !== undefined) {
      this.#begin(next);
      this.#tellQueue();
    }
  }

  #tellQueue(): void {
    this.#parts.onQueue(this.#queue.shown);
  }
}
