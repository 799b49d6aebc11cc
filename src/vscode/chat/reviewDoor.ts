import * as vscode from 'vscode';
import { isAbort } from '../../core/glmError.ts';
import type { Approver } from '../../core/ports.ts';
import type { ApprovalAnswer, ApprovalRequest } from '../../core/safety/action.ts';
import type { DeskSession } from './chatDesk.ts';
import type { PageHandlers } from './pageHandlers.ts';
import { tell } from './tell.ts';

type Session = Pick<DeskSession, 'approvalOf' | 'settle' | 'panel' | 'onDidChange'>;

/** The way from a question on a page to the diff editor, which shows one at a time. */
export class ReviewDoor {
  readonly #session: Session;
  readonly #review: Approver;
  #isOpen = false;

  constructor(session: Session, review: Approver) {
    this.#session = session;
    this.#review = review;
  }

  get handlers() {
    return {
      review: ({ id }) => this.#reviewQuestion(id),
    } satisfies Partial<PageHandlers>;
  }

  /** Puts changes to the user. @returns `undefined` where that is not possible now, or nobody waits for it any more */
  async show(request: ApprovalRequest, signal?: AbortSignal): Promise<ApprovalAnswer | undefined> {
    if (this.#isOpen) {
      tell(vscode.l10n.t('Finish the review that is open first.'));
      return undefined;
    }
    this.#isOpen = true;
    try {
      return await this.#review.ask(request, signal ?? new AbortController().signal);
    } catch (error) {
      if (isAbort(error)) {
        return undefined;
      }
      throw error;
    } finally {
      this.#isOpen = false;
    }
  }

  /** The question may be answered on the page, or withdrawn, while the diff editor shows it. */
  async #reviewQuestion(id: string): Promise<void> {
    const request = this.#session.approvalOf(id);
    if (request?.action.kind !== 'change') {
      return;
    }
    const gone = new AbortController();
    const endListening = this.#session.onDidChange.on(() => {
      if (!this.#session.panel.questions.some((question) => question.id === id)) {
        gone.abort();
      }
    });
    try {
      const answer = await this.show(request, gone.signal);
      if (answer) {
        this.#session.settle(id, answer);
      }
    } finally {
      endListening();
    }
  }
}
