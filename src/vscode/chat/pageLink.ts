import type { SessionUpdate } from '../../core/chat/session/chatParts.ts';
import type { Logger } from '../../core/ports.ts';
import {
  chatPageMessage,
  type ChatHostMessage,
  type ChatPageMessage,
  type ChatPanel,
} from '../../protocol/chatPage.ts';
import type { TranscriptChange } from '../../protocol/transcript.ts';
import type { DeskSession } from './chatDesk.ts';
import { pageChange, pageTranscript } from './pageTexts.ts';

/** About one frame: a screen shows no more updates than that. */
const updateEveryMs = 16;
/** A page of ours sends none; this many are no accident. */
const maxRefused = 100;
/** Fields of the panel that may be absent. */
const optionalFields = ['door', 'notice'] as const;
type OptionalField = (typeof optionalFields)[number];

type Numbered = Extract<ChatHostMessage, { readonly seq: number }>;
/** What a page is told beside transcript and panel. */
export type Reply = Exclude<ChatHostMessage, Numbered>;
/** What a page that is not there yet is told once it is. */
export type Wish = Extract<Reply, { readonly type: 'compose' | 'showHistory' }>;

/** What a page may ask for beside being told all. */
export type Errand = Exclude<ChatPageMessage, { readonly type: 'ready' }>;

export interface PageLinkParts {
  readonly session: Pick<DeskSession, 'transcript' | 'panel' | 'onDidChange'>;
  readonly logger: Pick<Logger, 'warn'>;
  readonly post: (message: ChatHostMessage) => void;
  readonly handle: (message: Errand) => void;
  /** The page sent too much that is no message; nothing of it is heard from now on. */
  readonly giveUp: () => void;
}

/**
 * The host's end of one page. It posts nothing before the page says `ready`, then a snapshot, then numbered updates;
 * a hidden page is gone, and the next `ready` begins anew.
 */
export class PageLink {
  readonly #parts: PageLinkParts;
  readonly #endListening: () => void;
  #isLive = false;
  #refused = 0;
  #seq = 0;
  #timer: NodeJS.Timeout | undefined;
  #changes: TranscriptChange[] = [];
  #panel: Partial<ChatPanel> = {};
  /** Optional fields that the page has. */
  #shown: readonly OptionalField[] = [];
  #wishes: Wish[] = [];

  constructor(parts: PageLinkParts) {
    this.#parts = parts;
    this.#endListening = parts.session.onDidChange.on((update) => this.#note(update));
  }

  /** A message from the page, which is not trusted. */
  receive(raw: unknown): void {
    if (this.#refused >= maxRefused) {
      return;
    }
    const message = chatPageMessage.safeParse(raw);
    if (!message.success) {
      this.#refuse();
    } else if (message.data.type === 'ready') {
      this.#begin();
    } else {
      this.#parts.handle(message.data);
    }
  }

  /** Answers the page; one that has gone meanwhile does not need it. */
  reply(message: Reply): void {
    if (this.#isLive) {
      this.#parts.post(message);
    }
  }

  /** Asks something of the page, now or as soon as it is there. */
  ask(wish: Wish): void {
    if (this.#isLive) {
      this.#parts.post(wish);
    } else {
      this.#wishes.push(wish);
    }
  }

  /** The page is hidden, which is its end. */
  hide(): void {
    this.#isLive = false;
    this.#forget();
  }

  dispose(): void {
    this.hide();
    this.#wishes = [];
    this.#endListening();
  }

  #begin(): void {
    this.#isLive = true;
    this.#postSnapshot();
    for (const wish of this.#wishes.splice(0)) {
      this.#parts.post(wish);
    }
  }

  #refuse(): void {
    this.#refused += 1;
    this.#parts.logger.warn('chat page: it sent something that is no message');
    if (this.#refused === maxRefused) {
      this.#parts.logger.warn(`chat page: closed after ${maxRefused} of them`);
      this.dispose();
      this.#parts.giveUp();
    }
  }

  #note({ changes, panel, isOtherTranscript }: SessionUpdate): void {
    if (!this.#isLive) {
      return;
    }
    if (isOtherTranscript) {
      this.#postSnapshot();
      return;
    }
    changes.forEach((change) => this.#add(pageChange(change)));
    this.#panel = { ...this.#panel, ...panel };
    this.#timer ??= setTimeout(() => this.#postUpdate(), updateEveryMs);
  }

  #add(change: TranscriptChange): void {
    const last = this.#changes.at(-1);
    const isMore =
      change.type === 'append' &&
      last?.type === 'append' &&
      last.turnId === change.turnId &&
      last.index === change.index;
    if (isMore) {
      this.#changes[this.#changes.length - 1] = { ...last, text: last.text + change.text };
    } else {
      this.#changes.push(change);
    }
  }

  #postSnapshot(): void {
    const { transcript, panel } = this.#parts.session;
    this.#forget();
    this.#shown = fieldsOf(panel);
    this.#parts.post({
      type: 'snapshot',
      seq: this.#nextSeq(),
      transcript: pageTranscript(transcript),
      panel,
    });
  }

  #postUpdate(): void {
    const panel = { ...this.#panel };
    const changes = this.#changes;
    const present = fieldsOf(this.#parts.session.panel);
    const cleared = this.#shown.filter((field) => !present.includes(field));
    for (const field of optionalFields.filter((each) => !present.includes(each))) {
      delete panel[field];
    }
    this.#forget();
    this.#shown = present;
    this.#parts.post({
      type: 'update',
      seq: this.#nextSeq(),
      changes,
      ...(Object.keys(panel).length > 0 && { panel }),
      ...(cleared.length > 0 && { cleared }),
    });
  }

  #nextSeq(): number {
    this.#seq += 1;
    return this.#seq;
  }

  #forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#changes = [];
    this.#panel = {};
  }
}

function fieldsOf(panel: ChatPanel): readonly OptionalField[] {
  return optionalFields.filter((field) => panel[field] !== undefined);
}
