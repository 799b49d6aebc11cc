import * as vscode from 'vscode';
import type { Logger } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import { reportFailure } from '../commands.ts';
import { ActiveEditorChip } from './activeEditorChip.ts';
import type { ChatDesk } from './chatDesk.ts';
import { DebugChip } from './debugChip.ts';
import { CodeApplier } from './codeApplier.ts';
import { codeHandlers } from './codeDoors.ts';
import { fileHandlers } from './fileDoors.ts';
import { historyHandlers } from './historyDoors.ts';
import { LastEditor } from './lastEditor.ts';
import { MentionSearch } from './mentionSearch.ts';
import { showSentence, type PageFrame } from './pageFrame.ts';
import { handleMessage, sessionHandlers, type PageHandlers } from './pageHandlers.ts';
import { PageLink, type Errand, type Reply } from './pageLink.ts';
import { RecordDocuments } from './recordDocuments.ts';
import { recordHandlers } from './recordDoors.ts';
import { ReviewDoor } from './reviewDoor.ts';
import { UndoDoor } from './undoDoor.ts';
import { WaitingSign } from './waitingSign.ts';

export interface ChatPagesParts {
  readonly desk: ChatDesk;
  readonly settings: () => Settings;
  readonly logger: Logger;
}

/** All pages that show the chat of this window, and the doors that lead from them into the editor. */
export class ChatPages {
  readonly desk: ChatDesk;
  readonly #logger: Logger;
  readonly #frames = new Set<PageFrame>();
  readonly #documents = new RecordDocuments();
  readonly #lastEditor = new LastEditor();
  readonly #sign = new WaitingSign();
  readonly #mentions: MentionSearch;
  readonly #review: ReviewDoor;
  readonly #undo: UndoDoor;
  readonly #chip: ActiveEditorChip;
  readonly #debugChip: DebugChip;
  readonly #applier: CodeApplier;
  readonly #endListening: () => void;

  constructor({ desk, settings, logger }: ChatPagesParts) {
    const { session, workspace, undo } = desk;
    const lastEditor = this.#lastEditor;
    this.desk = desk;
    this.#logger = logger;
    this.#mentions = new MentionSearch(settings);
    this.#review = new ReviewDoor(session, desk.review);
    this.#undo = new UndoDoor({ session, undo, logger });
    this.#applier = new CodeApplier(this.#review, workspace);
    this.#chip = new ActiveEditorChip({
      ...{ session, workspace, settings, logger, lastEditor },
      isShown: () => this.#isShown(),
    });
    this.#debugChip = new DebugChip(session, desk.debugging);
    this.#endListening = session.onDidChange.on(({ panel }) => {
      if (panel.questions) {
        this.#showWaiting();
      }
    });
    void this.#undo.refresh();
  }

  /** Connects a page. The link lives as long as the frame. */
  join(frame: PageFrame): PageLink {
    const link: PageLink = new PageLink({
      ...{ session: this.desk.session, logger: this.#logger },
      post: (message) => void frame.webview.postMessage(message),
      handle: (message) => void this.#handle(handlers, message),
      giveUp: () => closePage(frame),
    });
    const handlers = this.#handlers((message) => link.reply(message));
    const visibility = frame.onDidChangeVisibility(() => {
      if (!frame.isVisible()) {
        link.hide();
      }
      this.#noteVisibility();
    });
    frame.onDidDispose(() => {
      visibility.dispose();
      link.dispose();
      this.#frames.delete(frame);
      this.#noteVisibility();
    });
    this.#frames.add(frame);
    this.#noteVisibility();
    return link;
  }

  /** Has what is selected in the editor go along with the next message. */
  attachSelection(): Promise<void> {
    return this.#chip.attachSelection();
  }

  /** Resolves when nothing of the chat would be lost any more. */
  async close(): Promise<void> {
    this.#endListening();
    const parts = [
      this.#chip,
      this.#debugChip,
      this.#undo,
      this.#sign,
      this.#documents,
      this.#lastEditor,
    ];
    parts.forEach((part) => part.dispose());
    await this.desk.close();
  }

  #handlers(reply: (message: Reply) => void): PageHandlers {
    const { session, workspace } = this.desk;
    return {
      ...sessionHandlers(session),
      ...historyHandlers(this.desk, reply),
      ...recordHandlers(this.desk, this.#documents),
      ...fileHandlers({ workspace, attach: (attachment) => session.attach(attachment) }),
      ...codeHandlers({ session, lastEditor: this.#lastEditor, applier: this.#applier }),
      ...this.#review.handlers,
      ...this.#undo.handlers,
      findMentions: async ({ query }) => {
        reply({ type: 'mentions', query, mentions: await this.#mentions.find(query) });
      },
      // The page names one of a few actions; each is a command of ours.
      door: ({ action }) => vscode.commands.executeCommand(`glmAir.${action}`),
    };
  }

  /** A door: an error is logged and shown. */
  async #handle(handlers: PageHandlers, message: Errand): Promise<void> {
    try {
      await handleMessage(handlers, message);
    } catch (error) {
      await reportFailure(message.type, error, this.#logger);
    }
  }

  #noteVisibility(): void {
    this.#showWaiting();
    this.#chip.followSoon();
  }

  /** A question that nobody sees is counted on the view's icon and told in the status bar; it never pops up. */
  #showWaiting(): void {
    const count = this.#isShown() ? 0 : this.desk.session.panel.questions.length;
    this.#frames.forEach((frame) => frame.setBadge?.(count));
    this.#sign.show(count > 0);
  }

  #isShown(): boolean {
    return [...this.#frames].some((frame) => frame.isVisible());
  }
}

function closePage(frame: PageFrame): void {
  showSentence(
    frame,
    vscode.l10n.t(
      'This page sent what GLM Air does not understand, so it was closed. “Developer: Reload Window” opens it anew; your chat is kept.',
    ),
  );
}
