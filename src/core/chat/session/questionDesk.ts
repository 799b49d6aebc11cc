import type { Question } from '../../../protocol/chatPage.ts';
import { Emitter } from '../../emitter.ts';
import type { Approver, Clock, Logger } from '../../ports.ts';
import type { ApprovalAnswer, ApprovalRequest } from '../../safety/action.ts';
import type { UserQuestions } from '../tools/askUser.ts';
import { approvalQuestion } from './approvalQuestion.ts';

interface OpenApproval {
  readonly kind: 'approval';
  readonly shown: Question;
  readonly request: ApprovalRequest;
  readonly end: (answer: ApprovalAnswer) => void;
}

interface OpenQuestion {
  readonly kind: 'question';
  readonly shown: Question;
  readonly end: (answer: string | undefined) => void;
}

/** What the desk needs of its session. */
export interface QuestionDeskParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly newId: () => string;
  /** The call that runs, of those that may ask. */
  readonly askingCall: () => string | undefined;
}

/**
 * Keeps what tools ask until the user has answered. An answer counts only for a question that is open, and an approval
 * only with the hash of what was shown; anything else is ignored. An abort takes the question away.
 */
export class QuestionDesk {
  readonly onDidChange = new Emitter<void>();
  readonly approver: Approver = {
    ask: (request, signal) => this.#askApproval(request, signal),
  };
  readonly questions: UserQuestions = {
    ask: (question, options, signal) => this.#askQuestion(question, options, signal),
  };
  readonly #parts: QuestionDeskParts;
  #open: readonly (OpenApproval | OpenQuestion)[] = [];
  #waitedMs = 0;
  #waitingSince = 0;

  constructor(parts: QuestionDeskParts) {
    this.#parts = parts;
  }

  /** Those that are open, the oldest first. */
  get shown(): readonly Question[] {
    return this.#open.map(({ shown }) => shown);
  }

  /** How long anything was open, all in all, in milliseconds; it grows while something is. */
  get waitedMs(): number {
    const now = this.#open.length > 0 ? this.#parts.clock.now() - this.#waitingSince : 0;
    return this.#waitedMs + now;
  }

  approvalOf(id: string): ApprovalRequest | undefined {
    const open = this.#find(id);
    return open?.kind === 'approval' ? open.request : undefined;
  }

  /** Answers an approval. */
  settle(id: string, answer: ApprovalAnswer): void {
    const open = this.#find(id);
    if (open?.kind !== 'approval' || !fits(answer, open.request)) {
      this.#parts.logger.warn('chat: ignored an answer to an approval that is not open like this');
      return;
    }
    open.end(answer);
  }

  /** Answers a question of the model's; without a text the user would not say. */
  answer(id: string, text: string | undefined): void {
    const open = this.#find(id);
    if (open?.kind !== 'question') {
      this.#parts.logger.warn('chat: ignored an answer to a question that is not open');
      return;
    }
    open.end(text);
  }

  /** Nobody is there to answer any more. */
  closeAll(): void {
    for (const open of this.#open) {
      if (open.kind === 'approval') {
        open.end({ kind: 'denied' });
      } else {
        open.end(undefined);
      }
    }
  }

  #askApproval(request: ApprovalRequest, signal: AbortSignal): Promise<ApprovalAnswer> {
    const id = this.#parts.newId();
    const shown = approvalQuestion(request, id, this.#parts.askingCall());
    return this.#put((end) => ({ kind: 'approval', shown, request, end }), signal);
  }

  #askQuestion(
    text: string,
    options: readonly string[],
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const shown: Question = { kind: 'question', id: this.#parts.newId(), text, options };
    return this.#put((end) => ({ kind: 'question', shown, end }), signal);
  }

  #put<Answer>(
    opened: (end: (answer: Answer) => void) => OpenApproval | OpenQuestion,
    signal: AbortSignal,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const leave = () => {
        signal.removeEventListener('abort', withdraw);
        this.#replace(this.#open.filter((each) => each !== open));
      };
      const withdraw = () => {
        leave();
        reject(signal.reason);
      };
      const open = opened((answer) => {
        leave();
        resolve(answer);
      });
      signal.addEventListener('abort', withdraw, { once: true });
      this.#replace([...this.#open, open]);
    });
  }

  #replace(next: readonly (OpenApproval | OpenQuestion)[]): void {
    const waitedMs = this.waitedMs;
    this.#open = next;
    this.#waitedMs = waitedMs;
    this.#waitingSince = this.#parts.clock.now();
    this.onDidChange.emit();
  }

  #find(id: string): OpenApproval | OpenQuestion | undefined {
    return this.#open.find(({ shown }) => shown.id === id);
  }
}

function fits(answer: ApprovalAnswer, { hash, scopes }: ApprovalRequest): boolean {
  return answer.kind === 'denied' || (answer.hash === hash && scopes.includes(answer.scope));
}
